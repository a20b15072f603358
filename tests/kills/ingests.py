"""Kills of taking in: articles that come, change and go, in a library that holds many already.

There are so many that Chroma writes its index files meanwhile: those are what a kill may break in silence.
"""

import hashlib
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import wholeness
from fakes import FakeEmbedder

from index.build import Progress, Summary, update
from index.library import Library
from index.query import Period
from kills.trial import Fault, Say

_BEFORE, _TOUCHED = 62, 16  # articles: Chroma writes its files at 1,000 vectors
_LOOKED_UP = 40  # passages that a reader seeks by their vectors
_PASSAGES = 15
_WORDS = [f"{first}{last}" for first in "quay crane barge rope bell net oar".split() for last in range(60)]


class _Ingest:
    """What the three kinds share. `place` holds the articles, the library, and what should come of them."""

    name = ""

    def __init__(self, template: Path) -> None:
        self._template = template

    def _touch(self, articles: Path) -> None:
        """Do to the folder what the library is then to follow."""
        raise NotImplementedError

    def prepare(self, place: Path, lot: random.Random) -> None:
        del lot  # the instants are random enough
        if not self._template.exists():
            _write(place / "articles", range(_BEFORE), "early")
            with Library(place / "library", FakeEmbedder()) as library:
                for _ in update(library, [place / "articles"]):
                    pass
            shutil.copytree(place, self._template)
        else:
            shutil.copytree(self._template, place, dirs_exist_ok=True)
        (place / "before.json").write_text(json.dumps(_hashes(place / "articles")))
        self._touch(place / "articles")

    def work(self, place: Path, say: Say) -> None:
        with Library(place / "library", FakeEmbedder()) as library:
            for event in update(library, [place / "articles"]):
                if isinstance(event, Progress) and event.stage == "reading":
                    say(event.done)
        say("all")

    def left(self, place: Path, said: list[Any]) -> Iterator[Fault]:
        before = json.loads((place / "before.json").read_text())
        after = _hashes(place / "articles")
        read = sorted(after)[: max((word for word in said if word != "all"), default=0)]
        with Library(place / "library", FakeEmbedder()) as library:
            there = {Path(path).name: digest for path, digest in library.catalog.hashes().items()}
            yield from (Fault("lost", name) for name in read if there.get(name) != after[name])
            for name in before.keys() & after.keys():
                if there.get(name) not in (before[name], after[name]):
                    yield Fault("lost", name)
            if "all" in said and there != after:
                yield Fault("lost", "what was told to be done")
            yield from (Fault("duplicated", what) for what in wholeness.twice(library))
            yield from (Fault("lost", what) for what in wholeness.unsaid(library))
            yield from _unfound(library)

    def go_on(self, place: Path) -> Iterator[Fault]:
        embedder = FakeEmbedder()
        with Library(place / "library", embedder) as library:
            had = wholeness.embedded(library)
            *_, summary = update(library, [place / "articles"])
            assert isinstance(summary, Summary)
            new = wholeness.embedded(library) - had
            if embedder.embedded != len(new):
                yield Fault("lost", f"{embedder.embedded - len(new)} vectors were made once more")

    def ended(self, place: Path) -> Iterator[Fault]:
        after = _hashes(place / "articles")
        with Library(place / "library", FakeEmbedder()) as library:
            there = {Path(path).name: digest for path, digest in library.catalog.hashes().items()}
            if there != after:
                yield Fault("lost", f"{len(after.items() - there.items())} articles after going on")
            yield from (Fault("lost", what) for what in wholeness.broken(library))
            yield from _unfound(library)


class Adding(_Ingest):
    """Articles that are new."""

    name = "ingest-add"

    def _touch(self, articles: Path) -> None:
        _write(articles, range(_BEFORE, _BEFORE + _TOUCHED), "late")


class Changing(_Ingest):
    """Articles that say something else now."""

    name = "ingest-change"

    def _touch(self, articles: Path) -> None:
        _write(articles, range(0, 3 * _TOUCHED, 3), "late")


class Removing(_Ingest):
    """Articles that are gone."""

    name = "ingest-remove"

    def _touch(self, articles: Path) -> None:
        for number in range(0, 3 * _TOUCHED, 3):
            (articles / f"{number:04}.md").unlink()


def _write(folder: Path, numbers: range, salt: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        lot = random.Random(f"{number} {salt}")
        lines = [" ".join(lot.choices(_WORDS, k=50)) + f" {salt}{number}." for _ in range(_PASSAGES)]
        (folder / f"{number:04}.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def _unfound(library: Library) -> Iterator[Fault]:
    """What a reader does not find by its vector."""
    search = lambda vector, most: library.nearest(vector, most, Period())  # noqa: E731
    return (Fault("lost", f"{what}, reading") for what in wholeness.unfound(library, search, _LOOKED_UP))


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
