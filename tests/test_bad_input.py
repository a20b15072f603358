"""Everything bad that can lie in a folder, taken in for real: one clear line each, and an untouched library.

The single parts are tested where they are: bytes in tests/index/test_formats.py, folders in test_reading.py,
settings in tests/bot/test_config.py, damaged databases in test_mending.py and test_repairing.py.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import wholeness
from fakes import FakeEmbedder

from index import reading
from index.build import Progress, Summary, update
from index.errors import DatelineError
from index.library import Library

GOOD = "The harbour was closed on Friday, and the ferry stayed where it was.\n"
MB = 1 << 20
COUNT = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    (place / "good.md").write_text(GOOD)
    return place


@pytest.fixture
def library(tmp_path: Path, folder: Path) -> Iterator[Library]:
    """A library with one good article."""
    with Library(tmp_path / "library", FakeEmbedder()) as made:
        take_in(made, folder)
        yield made


def take_in(library: Library, *paths: Path) -> Summary:
    *_, summary = update(library, paths)
    assert isinstance(summary, Summary)
    return summary


def sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(1024 * MB)


def one_line(path: Path) -> None:
    path.write_bytes(b"harbour " * (50 * MB // 8))


def content(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (content(b""), "empty"),
    "blank": (content(b" \r\n\t\n"), "empty"),
    "binary": (content(bytes(range(256)) * 40), "binary"),
    "nul bytes": (content(b"The harbour\0was closed.\0" * 20), "binary"),
    "1 GB": (sparse, "larger than 8 MB"),
    "one 50 MB line": (one_line, "larger than 8 MB"),
    "invalid UTF-8": (content("Größe: ".encode() * 40 + b"\xff\xfe\xfa" + "ä".encode() * 40), "damaged text"),
    "cut UTF-16": (content(b"\xff\xfe" + "harbour".encode("utf-16-le") + b"\x00"), "damaged text"),
    "GGUF": (content(b"GGUF" + bytes(4000)), "binary"),
    "SQLite": (content(b"SQLite format 3\0" + bytes(4000)), "binary"),
    "a link out": (lambda path: path.symlink_to("/etc/hosts"), "a link to a file outside"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "leads nowhere"),
    "a folder called so": (lambda path: (path.mkdir(), (path / "x.pdf").touch())[1], "not a text"),
    "a pipe": (lambda path: os.mkfifo(path), "not a regular file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_in_a_line_and_changes_nothing(
    library: Library, folder: Path, name: str
) -> None:
    make, reason = REFUSED[name]
    make(folder / "bad.md")
    summary = take_in(library, folder)
    (skipped,) = summary.skipped
    assert reason in skipped.reason
    assert "\n" not in skipped.reason
    assert (summary.added, summary.changed, summary.removed, summary.unchanged) == (0, 0, 0, 1)
    assert [*wholeness.broken(library)] == []


BOMB = "---\na: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
TAKEN: dict[str, bytes] = {
    "UTF-16": b"\xff\xfe" + GOOD.encode("utf-16-le"),
    "mixed newlines": b"One ferry.\r\nTwo ferries.\rThree ferries.\n\r\nFour ferries.\x0bFive.",
    "a YAML bomb": (BOMB + "title: Bomb\n---\n" + GOOD).encode(),
    "YAML that is deep": ("---\ntitle: " + "[" * 5000 + "\n---\n" + GOOD).encode(),
    "a day that does not exist": ("---\ntitle: T\ndate: 2025-02-30\n---\n" + GOOD).encode(),
    "a year that does not exist": ("---\ntitle: T\ndate: 99999-01-01\n---\n" + GOOD).encode(),
    "escape sequences": b"\x1b[2J\x1b]0;title\x07" + GOOD.encode() * 3,
    "one long word": b"x" * 200_000,
    "many short lines": b"a\n" * 3_000,
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_odd_is_taken_in_as_it_stands(library: Library, folder: Path, name: str) -> None:
    (folder / "odd.md").write_bytes(TAKEN[name])
    summary = take_in(library, folder)
    assert (summary.added, summary.skipped) == (1, ())
    assert [*wholeness.broken(library)] == []


NAMES = [
    "new\nline.md",
    "\x1b[31mred.md",
    "right\u202eto left.md",
    "zero\u200bwidth.md",
    "名前.md",
    "' OR 1=1.md",
]


def test_any_name_is_taken_in_and_found_again(library: Library, folder: Path) -> None:
    for number, name in enumerate(NAMES):
        (folder / name).write_text(f"Ferry number {number} left the harbour.\n")
    assert take_in(library, folder).added == len(NAMES)
    assert {source.file for source, _ in library.catalog.sources()} == {"good.md", *NAMES}
    assert take_in(library).unchanged == len(NAMES) + 1


def test_folders_as_deep_as_the_system_allows(library: Library, folder: Path) -> None:
    here, depth = os.open(folder, os.O_RDONLY), 0
    try:
        while depth < 1200:  # longer than any path may be
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here, depth = below, depth + 1
            if depth == 3000:
                break
        summary = take_in(library, folder)
    finally:
        os.close(here)
    assert summary.unchanged == 1
    assert summary.skipped == ()
    subprocess.run(["rm", "-rf", str(folder / "d")], check=True)  # Python's own may be too shallow


@pytest.mark.parametrize("when", ["gone", "another", "a folder"])
def test_a_file_that_changes_while_it_is_looked_at(
    library: Library, folder: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the walk and the reading, something else happens to the file."""
    (folder / "shaky.md").write_text("Before.\n")
    read = reading.read

    def late(path: Path) -> bytes:
        if path.name == "shaky.md":
            path.unlink()
            if when == "another":
                path.write_text("The ferry sank.\n")
            elif when == "a folder":
                path.mkdir()
        return read(path)

    monkeypatch.setattr(reading, "read", late)
    summary = take_in(library, folder)
    assert summary.added == (when == "another")
    assert len(summary.skipped) == (when != "another")
    assert [*wholeness.broken(library)] == []


def test_a_clock_that_jumps_back_changes_nothing(library: Library, folder: Path) -> None:
    """What changed is known by its bytes: a time of the far future or past says nothing."""
    os.utime(folder / "good.md", (2**33, 2**33))
    assert take_in(library, folder).unchanged == 1
    (folder / "good.md").write_text("The ferry left again.\n")
    os.utime(folder / "good.md", (0, 0))
    assert take_in(library, folder).changed == 1


def test_a_reader_goes_on_while_another_takes_in(library: Library, folder: Path) -> None:
    from index.retrieval import search

    for number in range(40):
        (folder / f"{number}.md").write_text(f"Lighthouse {number} was painted white.\n")
    with Library(library.folder, FakeEmbedder()) as writer:
        for event in update(writer, [folder]):
            hits = search(library, "closed harbour ferry", 3).hits
            assert hits[0].source.file == "good.md"
            if isinstance(event, Progress):
                with pytest.raises(DatelineError, match="Another Dateline is writing"):
                    take_in(library, folder)
    assert search(library, "lighthouse 7", 3).hits[0].source.file == "7.md"


FULL = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[4:]
from fakes import FakeEmbedder
from bot.cli import _run
from bot import workspace
import threading
workspace.open_embedder = FakeEmbedder
sys.exit(_run(["ingest", sys.argv[1]], threading.Event()))
"""


def run_ingest(articles: Path, home: Path) -> "subprocess.CompletedProcess[str]":
    here = Path(__file__).parent
    command = [sys.executable, "-c", FULL, str(articles), "", "", str(here), str(here.parent)]
    environment = os.environ | {"DATELINE_HOME": str(home)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def mounted(place: Path, options: str) -> Iterator[None]:
    """A small file system at `place`; the test is skipped where nobody may mount one."""
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def one_clear_line(done: "subprocess.CompletedProcess[str]") -> bool:
    """Whether a command ended in an error, told as one, and in nothing unforeseen."""
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    unforeseen = "Traceback" in done.stderr or "did not expect" in done.stderr
    return done.returncode == 1 and len(errors) == 1 and not unforeseen


@pytest.mark.parametrize("kilobytes", [100, 400, 1000])
def test_a_full_disk_is_one_clear_line_and_what_was_taken_in_stays(tmp_path: Path, kilobytes: int) -> None:
    home, articles = tmp_path / "home", tmp_path / "articles"
    articles.mkdir()
    for number in range(COUNT):
        words = " ".join(f"word{number}x{n}" for n in range(600))
        (articles / f"{number:03}.md").write_text(words)
    with mounted(home, f"size={kilobytes}k"):
        done = run_ingest(articles, home)
        assert one_clear_line(done), done.stderr
        subprocess.run(["mount", "-o", "remount,size=200m", str(home)], check=True)
        assert run_ingest(articles, home).returncode == 0
        with Library(home / "libraries" / "default", FakeEmbedder()) as library:
            assert library.catalog.count()[0] == COUNT
            assert [*wholeness.broken(library)] == []


def test_a_folder_that_may_only_be_read_is_one_clear_line(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "good.md").write_text(GOOD)
    with mounted(tmp_path / "home", "ro"):
        done = run_ingest(articles, tmp_path / "home")
    assert one_clear_line(done), done.stderr
