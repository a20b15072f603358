"""Kills of a briefing that is being made and written, by the real command with the fake embedder."""

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import briefing_stage
import wholeness
from fakes import FakeEmbedder

from bot import config, workspace
from index.library import Library
from kills.trial import Fault, Say

_OLD = "An older briefing.\n"


class Briefing:
    """A briefing in the place of an older one: afterwards one of the two is there, whole."""

    name = "briefing"

    def prepare(self, place: Path, lot: random.Random) -> None:
        del lot
        briefing_stage.write_articles(place / "articles")
        with Library(_library(place), FakeEmbedder()) as library:
            briefing_stage.filled(library, place / "articles")
        (place / "brief.md").write_text(_OLD)

    def work(self, place: Path, say: Say) -> None:
        _brief(place)
        say(hashlib.sha256((place / "brief.md").read_bytes()).hexdigest())

    def left(self, place: Path, said: list[Any]) -> Iterator[Fault]:
        written = (place / "brief.md").read_text()
        if written != _OLD and not _is_whole(written):
            yield Fault("lost", "half a briefing is there")
        if said and hashlib.sha256(written.encode()).hexdigest() != said[0]:
            yield Fault("lost", "the briefing that was told to be written")
        with Library(_library(place), FakeEmbedder()) as library:
            if not library.is_whole:
                yield Fault("lost", "the library, by reading it")
            yield from (Fault("lost", what) for what in wholeness.broken(library))

    def go_on(self, place: Path) -> Iterator[Fault]:
        _brief(place)
        if not _is_whole((place / "brief.md").read_text()):
            yield Fault("lost", "the next briefing is not whole")

    def ended(self, place: Path) -> Iterator[Fault]:
        left = {path.name for path in place.iterdir()} - {"articles", "brief.md", "home"}
        if left:
            yield Fault("duplicated", f"left beside the briefing: {left}")
        with Library(_library(place), FakeEmbedder()) as library:
            yield from (Fault("lost", what) for what in wholeness.broken(library))


def _library(place: Path) -> Path:
    os.environ["DATELINE_HOME"] = str(place / "home")
    return config.library_dir("default")


def _brief(place: Path) -> None:
    from bot.cli.commands import dateline

    _library(place)
    os.chdir(place)
    workspace.open_embedder = FakeEmbedder  # type: ignore[assignment]
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 2)
    words = ["brief", briefing_stage.TOPIC, "-o", str(place / "brief.md"), "--model", "none"]
    assert dateline.main(words, standalone_mode=False) == 0


def _is_whole(written: str) -> bool:
    return briefing_stage.TOPIC in written and written.rstrip().endswith("-->")
