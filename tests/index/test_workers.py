"""Articles prepared in other processes: as here, in order, whatever becomes of a process."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import wholeness
from fakes import FakeEmbedder
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from index import workers
from index.build import Progress, Summary, update
from index.embedding import Words, load_tokenizer
from index.errors import UnreadableFile
from index.library import Library
from index.preparing import prepare
from index.workers import Workers

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789."
DEADLY = """
import os, sys
sys.path.insert(0, sys.argv[1])
from index import workers
prepare = workers.prepare
workers.prepare = lambda data, *rest: os._exit(9) if b"deadly" in data else prepare(data, *rest)
workers.main()
"""
SECONDS = 60  # a guard against a hang


class Counting(FakeEmbedder):
    """The fake one, with a tokenizer that other processes can load, too."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        pieces = ["[UNK]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
        tokenizer = Tokenizer(WordPiece({piece: n for n, piece in enumerate(pieces)}, unk_token="[UNK]"))
        tokenizer.normalizer = BertNormalizer()  # type: ignore[assignment]
        tokenizer.pre_tokenizer = BertPreTokenizer()  # type: ignore[assignment]
        tokenizer.save(str(folder / "tokenizer.json"))
        self.tokens_of = folder
        self._words = Words(load_tokenizer(folder))

    def length(self, text: str) -> int:
        return self._words.count(text)


@pytest.fixture
def embedder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counting:
    monkeypatch.setattr(workers, "_ALONE", 0)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    return Counting(tmp_path)


def article(number: int, more: str = "") -> bytes:
    words = f"Ship {number} left the harbour at noon. {more} "
    return f"---\ntitle: Ship {number}\n---\n{words * (1 + number % 7)}\n\nThe end.\n".encode()


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


def test_they_give_what_would_be_made_here_in_order(embedder: Counting) -> None:
    lots = [[(article(10 * n + i), f"{n}-{i}.md") for i in range(10)] for n in range(6)]
    before = children()
    with Workers(embedder) as there:
        found = [future.result() for future in [there.submit(lot) for lot in lots]]
        assert len(children() - before) == 2
    assert children() == before
    assert found == [
        [prepare(data, file, embedder.length, embedder.limit) for data, file in lot] for lot in lots
    ]


def test_what_cannot_be_read_is_told_with_its_reason(embedder: Counting) -> None:
    with Workers(embedder) as there:
        [fault, good] = there.submit([(b"", "empty.md"), (article(1), "good.md")]).result()
    assert isinstance(fault, UnreadableFile)
    assert fault.message == "empty"
    assert good == prepare(article(1), "good.md", embedder.length, embedder.limit)


def test_few_files_are_prepared_here(embedder: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_ALONE", 5)
    before = children()
    with Workers(embedder) as there:
        there.submit([(article(n), f"{n}.md") for n in range(5)])
        assert children() == before


def test_a_file_that_kills_who_reads_it_is_skipped_and_no_other(
    tmp_path: Path, embedder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_BOOT", DEADLY)
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(100):
        (folder / f"{number:03}.md").write_bytes(article(number, "deadly" if number == 50 else ""))
    with Library(tmp_path / "library", embedder) as library:
        *_, summary = update(library, [folder])
        assert isinstance(summary, Summary)
        assert summary.added == 99
        [skipped] = summary.skipped
        assert skipped.path.name == "050.md"
        assert "ends the process" in skipped.reason
        assert [*wholeness.broken(library)] == []
        assert [source.file for source, _ in library.catalog.sources()] == [
            f"{number:03}.md" for number in range(100) if number != 50
        ]


def test_to_stop_ends_them_and_what_was_committed_stays(tmp_path: Path, embedder: Counting) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.md").write_bytes(article(number))
    before = children()
    with Library(tmp_path / "library", embedder) as library:
        events = update(library, [folder])
        first = next(events)
        assert isinstance(first, Progress)
        events.close()  # as Ctrl+C does
        assert children() == before
        assert library.catalog.count()[0] == first.done
        *_, summary = update(library, [folder])
        assert isinstance(summary, Summary)
        assert (summary.added, summary.unchanged) == (200 - first.done, first.done)
        assert [*wholeness.broken(library)] == []


ORPHANS = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
import psutil
from index import workers
from test_workers import Counting, article
workers._ALONE, workers._cores = 0, lambda: 2
with workers.Workers(Counting(Path(sys.argv[3]))) as there:
    for future in [there.submit([(article(n), "a.md")]) for n in range(40)]:
        future.result()
    print(*(child.pid for child in psutil.Process().children()), flush=True)
    sys.stdin.readline()
"""


def test_they_end_when_who_started_them_is_killed(tmp_path: Path) -> None:
    tests = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-c", ORPHANS, str(tests.parent), str(tests / "index"), str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"PYTHONPATH": str(tests)}
    ) as parent:
        assert parent.stdout is not None
        orphans = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
        assert len(orphans) == 2
        parent.send_signal(signal.SIGKILL)
        _, alive = psutil.wait_procs(orphans, SECONDS)
    assert alive == []
