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


def update(library: Library, paths: Sequence[Path]) -> Iterator[Progress | Summary]:
    """As `index.build.update`, and what it took in is looked through before the Summary."""
    for event in build.update(library, paths):
        if isinstance(event, Summary):
            count(library.catalog)
        yield event


def count(catalog: Catalog) -> None:
    """Count for the articles that nobody counted for yet, as in a library of an earlier version."""
    with catalog.transaction():
        catalog.flags.follow(_rule())
    counting = True
    while counting:
        with catalog.transaction():  # one for reading and counting: an article may change at any time
            waiting = catalog.flags.uncounted(_ARTICLES_PER_COMMIT)
            catalog.flags.keep({file: _count(catalog.article(file)) for file in waiting})
        counting = bool(waiting)


def _count(article: Article | None) -> int:
    return len(found_in(article)) if article else 0


def _rule() -> str:
    """The fingerprint of the rule: another version of it counts anew."""
    return hashlib.sha256(files("bot").joinpath("instructions.py").read_bytes()).hexdigest()
