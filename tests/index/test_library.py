"""A real catalogue and a real Chroma: taking in, changing, removing, stopping, killing, searching."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import wholeness
from fakes import FakeEmbedder
from filelock import FileLock

from index import reading
from index.build import Progress, Summary, update
from index.errors import LibraryError, UnreadableFile
from index.library import Library
from index.query import Period
from index.retrieval import search

STORY = """---
title: {title}
date: {day}
---
{first} The council met in the old town hall and voted on the bridge.

{second} Residents had waited for years, and the mayor thanked all of them for their patience.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    for number, word in enumerate(["lighthouse", "tramway", "orchard", "foundry"]):
        write(place / f"{word}.md", word, f"2025-03-0{number + 1}")
    return place


def write(path: Path, word: str, day: str, first: str | None = None) -> None:
    first = first or f"The {word} will be restored by a firm from {word.title()}ville."
    second = f"Nobody in the {word} quarter expected it; the {word} had stood empty since the {word} fire."
    path.write_text(STORY.format(title=f"The {word}", day=day, first=first, second=second), encoding="utf-8")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as made:
        yield made


def take_in(library: Library, *paths: Path) -> Summary:
    *_, summary = update(library, paths)
    assert isinstance(summary, Summary)
    return summary


def found(library: Library, words: str, period: Period | None = None) -> list[str]:
    return [hit.source.file for hit in search(library, words, 10, period).hits]


def assert_whole(library: Library) -> None:
    """Every passage is found by its own words and by its own vector, in the store itself."""
    assert [*wholeness.broken(library)] == []


def test_passages_are_stretches_of_their_article(library: Library, folder: Path) -> None:
    summary = take_in(library, folder)
    assert (summary.added, summary.changed, summary.removed) == (4, 0, 0)
    for hit in search(library, "council bridge", 10).hits:
        article = library.catalog.article(hit.source.file)
        assert article is not None
        assert hit.span.of(article.text) == hit.text
        assert article.text == (folder / hit.source.file).read_bytes().decode()
    assert_whole(library)


def test_only_what_changed_is_done_again(library: Library, folder: Path) -> None:
    take_in(library, folder)
    embedder = library.embedder
    assert isinstance(embedder, FakeEmbedder)
    before = embedder.embedded
    assert take_in(library, folder).unchanged == 4
    assert embedder.embedded == before

    write(folder / "tramway.md", "tramway", "2025-03-02", "The tramway is sold to an unknown zeppelin maker.")
    (folder / "orchard.md").unlink()
    summary = take_in(library)  # no path: all that is known
    assert (summary.added, summary.changed, summary.removed, summary.unchanged) == (0, 1, 1, 2)
    assert found(library, "zeppelin")[0] == "tramway.md"
    assert "orchard.md" not in found(library, "orchard quarter")
    assert_whole(library)


def test_a_file_that_was_moved_keeps_its_name_once(library: Library, folder: Path) -> None:
    take_in(library, folder)
    (folder / "deep").mkdir()
    (folder / "orchard.md").rename(folder / "deep" / "orchard.md")
    take_in(library, folder)
    assert [source.file for source, _ in library.catalog.sources()] == [
        "deep/orchard.md", "foundry.md", "lighthouse.md", "tramway.md",
    ]  # fmt: skip


def test_two_folders_with_the_same_names_live_side_by_side(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write(other / "tramway.md", "funicular", "2025-04-01")
    take_in(library, folder)
    take_in(library, other)
    assert found(library, "funicular")[0] == "other/tramway.md"
    assert take_in(library).unchanged == 5


def test_a_folder_that_is_away_keeps_its_articles(library: Library, folder: Path) -> None:
    take_in(library, folder)
    folder.rename(folder.with_name("unplugged"))
    summary = take_in(library)
    assert summary.removed == 0
    assert [skipped.path for skipped in summary.skipped] == [folder]
    assert library.catalog.count()[0] == 4


def test_what_cannot_be_taken_in_is_named(library: Library, folder: Path) -> None:
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4")
    (folder / "broken.txt").write_bytes(b"\0\1\2\3" * 50)
    summary = take_in(library, folder)
    assert summary.added == 4
    assert {skipped.path.name for skipped in summary.skipped} == {"scan.pdf", "broken.txt"}
    assert all(skipped.reason for skipped in summary.skipped)


def test_a_file_that_becomes_unreadable_stays_as_it_was(library: Library, folder: Path) -> None:
    take_in(library, folder)
    (folder / "tramway.md").write_bytes(b"\0\1\2\3" * 50)
    summary = take_in(library, folder)
    assert (summary.removed, summary.changed, len(summary.skipped)) == (0, 0, 1)
    assert found(library, "tramway")[0] == "tramway.md"


def test_a_path_that_is_not_there_is_an_error_and_costs_nothing(library: Library, folder: Path) -> None:
    take_in(library, folder)
    with pytest.raises(UnreadableFile):
        take_in(library, folder / "nowhere")
    assert take_in(library, folder).unchanged == 4


def test_an_empty_library_says_what_to_name(library: Library) -> None:
    with pytest.raises(LibraryError, match="empty"):
        take_in(library)


def test_stopping_at_any_step_leaves_a_library_that_works(tmp_path: Path, folder: Path) -> None:
    with Library(tmp_path / "whole", FakeEmbedder()) as library:
        steps = len(list(update(library, [folder])))
    for step in range(1, steps):
        with Library(tmp_path / f"stopped-{step}", FakeEmbedder()) as library:
            events = update(library, [folder])
            for _ in range(step):
                assert isinstance(next(events), Progress)
            events.close()  # as Ctrl+C does
            assert found(library, "lighthouse")[0] == "lighthouse.md"  # by words, at once
            take_in(library, folder)
            assert library.catalog.count()[0] == 4
            assert_whole(library)


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from fakes import FakeEmbedder
from index.build import update
from index.library import Library
with Library(Path(sys.argv[2]), FakeEmbedder()) as library:
    for number, event in enumerate(update(library, [Path(sys.argv[3])])):
        print(number, flush=True)
        sys.stdin.readline()
print("done", flush=True)
"""


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_kill_while_ingesting_loses_nothing(tmp_path: Path, folder: Path, step: int) -> None:
    place = tmp_path / "library"
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parents[1]), str(place), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(step + 1):
            child.stdout.readline()
            child.stdin.write(b"\n")
            child.stdin.flush()
        os.kill(child.pid, signal.SIGKILL)
    with Library(place, FakeEmbedder()) as library:
        assert found(library, "lighthouse")[0] == "lighthouse.md"
        take_in(library, folder)
        assert library.catalog.count()[0] == 4
        assert_whole(library)


def test_a_store_that_was_thrown_away_is_made_again_without_embedding(tmp_path: Path, folder: Path) -> None:
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        take_in(library, folder)
        library.catalog.set("store", "unclean")
    embedder = FakeEmbedder()
    with Library(tmp_path / "library", embedder) as library:
        assert found(library, "lighthouse")[0] == "lighthouse.md"  # exact search stands in
        asked = embedder.embedded
        take_in(library, folder)
        assert embedder.embedded == asked
        assert_whole(library)


def test_another_embedder_makes_all_vectors_anew(tmp_path: Path, folder: Path) -> None:
    with Library(tmp_path / "library", FakeEmbedder("one")) as library:
        take_in(library, folder)
    embedder = FakeEmbedder("two")
    with Library(tmp_path / "library", embedder) as library:
        assert not library.is_whole
        assert library.nearest(embedder.embed(["tramway"])[0], 3, Period()) == []
        assert found(library, "tramway")[0] == "tramway.md"
        take_in(library, folder)
        assert library.is_whole
        assert_whole(library)


def test_a_second_writer_is_told_and_a_reader_goes_on(library: Library, folder: Path) -> None:
    take_in(library, folder)
    with FileLock(library.folder / "lock", is_singleton=False):
        with pytest.raises(LibraryError, match="Another Dateline"):
            take_in(library, folder)
        assert found(library, "tramway")[0] == "tramway.md"


def test_exact_search_and_the_store_agree(library: Library, folder: Path) -> None:
    take_in(library, folder)
    vector = library.embedder.embed(["The foundry will be restored"])[0]
    by_store = library.nearest(vector, 3, Period())
    exactly = library.nearest(vector, 3, Period(until=date(2030, 1, 1)))
    assert by_store == exactly


def test_a_period_keeps_out_what_lies_outside_it_and_what_has_no_date(library: Library, folder: Path) -> None:
    (folder / "undated.md").write_text("The council met about the bridge, on a day that nobody wrote down.")
    take_in(library, folder)
    period = Period(date(2025, 3, 2), date(2025, 3, 3))
    assert set(found(library, "council bridge", period)) == {"tramway.md", "orchard.md"}
    assert "undated.md" in found(library, "council bridge nobody wrote")


def test_near_copies_are_kept_and_a_shared_passage_comes_once(library: Library, folder: Path) -> None:
    body = "\n\n".join(
        f"Sentence number {n} tells of the harbour and of ship {n}, at length." for n in range(30)
    )
    (folder / "first.md").write_text(f"---\ntitle: A\ndate: 2025-01-01\n---\n{body}\n")
    (folder / "again.md").write_text(f"---\ntitle: B\ndate: 2025-01-02\n---\n{body}\n")
    assert take_in(library, folder).copies == 1
    assert library.catalog.copies_of("first.md") == ("again.md",)
    texts = [hit.text for hit in search(library, "harbour ship 7", 10).hits]
    assert len(texts) == len(set(texts))
    copied = {hit.source.file for hit in search(library, "harbour ship 7", 3).hits}
    assert copied == {"first.md"}


def test_spelling_variants_and_irregular_verbs_find_one_another(library: Library, folder: Path) -> None:
    (folder / "kyiv.md").write_text("President Volodymyr Zelenskyy spoke to U.S. officials in the afternoon.")
    take_in(library, folder)
    for words in ["Zelensky", "Zelenskiy speaks", "US afternoon", "speaking", "Who speaks there?"]:
        assert found(library, words)[0] == "kyiv.md"


def test_words_that_occur_nowhere_are_named(library: Library, folder: Path) -> None:
    take_in(library, folder)
    assert search(library, "Who runs the Xanadu tramway?", 5).terms_not_found == ("runs", "Xanadu")


@pytest.mark.parametrize(
    "words", ['"', "a AND", "NEAR(", "title:x", "*", "(", "--", "'; DROP TABLE words", "\0", ""]
)
def test_no_query_is_read_as_syntax(library: Library, folder: Path, words: str) -> None:
    take_in(library, folder)
    search(library, words, 5)
    assert library.catalog.count()[0] == 4


def test_a_damaged_catalogue_gives_one_clear_error(tmp_path: Path) -> None:
    place = tmp_path / "library"
    place.mkdir()
    (place / "catalog.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(LibraryError, match="cannot be read"):
        Library(place, FakeEmbedder())


def test_a_library_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "library"
    Library(place, FakeEmbedder()).close()
    with sqlite3.connect(place / "catalog.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(LibraryError, match="later version"):
        Library(place, FakeEmbedder())


def test_vectors_come_back_as_they_were_kept(library: Library, folder: Path) -> None:
    take_in(library, folder)
    ((ids, vectors),) = library.catalog.vectors(1000)
    texts = [library.catalog.passages([int(number)])[int(number)].text for number in ids]
    np.testing.assert_allclose(vectors, FakeEmbedder().embed(texts), atol=5e-4)  # 16 bits


def test_a_file_is_not_read_again_while_its_stamp_is_the_same(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(library, folder)
    assert set(library.catalog.stamps().values()) == {""}  # written just now: no sign of anything
    monkeypatch.setattr(reading, "_SETTLED", -(10**10))
    take_in(library, folder)
    with monkeypatch.context() as unreadable:
        unreadable.setattr(reading, "read", None)
        assert take_in(library, folder).unchanged == 4
    path = folder / "tramway.md"
    times = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("restored", "replaced"))  # as many bytes
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert take_in(library, folder).changed == 1
    assert found(library, "tramway replaced")[0] == "tramway.md"


def test_a_store_that_nothing_changed_is_not_opened(library: Library, folder: Path) -> None:
    take_in(library, folder)
    mark = library.catalog.get("store")
    with library.writing() as store:
        assert not store.is_open
    assert library.catalog.get("store") == mark
    assert take_in(library, folder).unchanged == 4
    assert library.catalog.get("store") == mark
