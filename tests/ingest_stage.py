"""Taking in with the fake embedder: a real child process, a real library."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.ingesting import Ingest

_BOOT = """
import sys
sys.path[:0] = {paths}
from fakes import FakeEmbedder
from bot.ingesting import main
{before}
main(FakeEmbedder)
"""


def command(before: str = "") -> list[str]:
    """A child whose embedder is the fake one; `before` is code that it runs first."""
    here = Path(__file__).resolve().parent
    boot = _BOOT.format(paths=[str(here.parent), str(here)], before=before)
    return [sys.executable, "-I", "-c", boot]


def ingest(library: str, paths: Sequence[Path], before: str = "") -> Ingest:
    """An `Ingest` in such a child."""
    return Ingest(library, paths, command=command(before))


def ingests(before: str) -> "partial[Ingest]":
    """What makes them."""
    return partial(ingest, before=before)


SLOW = """
import threading
embed = FakeEmbedder.embed
def held(self, texts):
    print("to the log, not to the screen", flush=True)
    if any("HANG" in text for text in texts):
        threading.Event().wait(60)
    return embed(self, texts)
FakeEmbedder.embed = held
"""
"""Hangs as soon as it is to embed a passage that says so."""


def articles(folder: Path, count: int, words: str = "It rained.") -> Path:
    """A folder with so many short articles, and a file that is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:03}.md").write_text(f"# Number {number}\n\n{words} The harbour was closed.\n")
    (folder / "notes.pdf").write_bytes(b"%PDF")
    return folder
