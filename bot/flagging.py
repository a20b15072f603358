"""Looks through what a library takes in for passages that speak to their reader (`bot.instructions`).

Their number is kept in the catalogue, so that to list the articles reads none of them.
"""

import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from bot.instructions import found_in
from index import build
from index.article import Article
from index.build import Progress, Summary
from index.catalog import Catalog
from index.library import Library

_ARTICLES_PER_COMMIT = 32
_COMMITS_MEANWHILE = 8  # for about as many articles as one lot of vectors is of


def update(library: Library, paths: Sequence[Path]) -> Iterator[Progress | Summary]:
    """As `index.build.update`, and what it took in is looked through before the Summary.

    Most of it while the vector store, beside this thread, takes in vectors.
    """
    for event in build.update(library, paths):
        if isinstance(event, Summary):
            count(library.catalog)
        elif event.stage == "embedding":
            _follow(library.catalog)
            for _ in range(_COMMITS_MEANWHILE):
                _count_some(library.catalog)
        yield event


def count(catalog: Catalog) -> None:
    """Count for the articles that nobody counted for yet, as in a library of an earlier version."""
    _follow(catalog)
    while _count_some(catalog):
        pass


def _follow(catalog: Catalog) -> None:
    with catalog.transaction():
        catalog.flags.follow(_rule())


def _count_some(catalog: Catalog) -> bool:
    """Count for a few articles; whether there were any."""
    with catalog.transaction():  # one for reading and counting: an article may change at any time
        waiting = catalog.flags.uncounted(_ARTICLES_PER_COMMIT)
        catalog.flags.keep({file: _count(catalog.article(file)) for file in waiting})
    return bool(waiting)


def _count(article: Article | None) -> int:
    return len(found_in(article)) if article else 0


def _rule() -> str:
    """The fingerprint of the rule: another version of it counts anew."""
    return hashlib.sha256(files("bot").joinpath("instructions.py").read_bytes()).hexdigest()
