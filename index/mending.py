"""Finds what is wrong with a library, and mends it from its catalogue alone: no source file is read."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from index.build import Progress, complete
from index.catalog import Catalog
from index.chunking import passages
from index.embedding import Embedder
from index.errors import LibraryError, StoreError, StoreSilent
from index.library import Library
from index.preparing import cut
from index.salvage import damage, salvage

CHEAP = 20_000
"""Vectors from which a store is not made again in passing, but by `dateline doctor --repair`."""

_TABLES, _INDEXES = ("meta", "roots", "articles", "passages"), ("words",)
_BATCH = 4096  # vectors looked at together
_UNREACHED = 0.05  # share of vectors that the approximate search may miss; a broken store misses most


def trouble(library: Library) -> str:
    """What is wrong at first sight, in a line, and what mends it; "" where nothing is."""
    passages = library.catalog.count()[1]
    try:
        if not passages or library.is_whole:
            return ""
    except StoreSilent as error:
        return f"{error.message} Passages are compared here, one by one."
    if not library.vectors_fit:
        return "The library's vectors are another embedder's: `dateline doctor --repair` makes them anew."
    if passages > CHEAP:
        return "The vector store is not whole: `dateline doctor --repair` makes it again; search is slower."
    return "The vector store was not whole; it was made again from the catalogue."


def mend_cheaply(library: Library) -> str:
    """Mend what costs little, if nobody is writing; returns what was found, as `trouble` does."""
    found = trouble(library)
    if found and library.vectors_fit and library.catalog.count()[1] <= CHEAP:
        try:
            with library.writing():
                pass  # who enters finds a store that is whole
        except StoreSilent:
            return found
        except StoreError as error:
            return f"{error.message} Passages are compared here, one by one."
        except LibraryError:
            return ""  # another process writes, and will leave it whole
    return found


def recover(folder: Path) -> str:
    """Make the catalogue in `folder` again where it is damaged; says what was done, "" if nothing."""
    path = folder / "catalog.sqlite"
    if not path.exists():
        return ""
    try:
        with FileLock(folder / "lock", timeout=0):
            fault = damage(path, _TABLES, _INDEXES)
            if not fault:
                return ""
            kept = salvage(path, _TABLES, lambda new: Catalog(new).close(), _fill)
    except Timeout:
        raise LibraryError("Another Dateline is writing to this library.", "Wait for it.") from None
    catalog = Catalog(path)
    articles = catalog.count()[0]
    catalog.close()
    return f"the catalogue was damaged ({fault}): {articles} articles saved, the old file is {kept}"


def _fill(db: sqlite3.Connection) -> None:
    """The keyword index again, from the articles; the store is not to be trusted."""
    db.execute("DELETE FROM meta WHERE key = 'store'")
    rows = db.execute(
        "SELECT p.id, a.title, substr(a.text, p.start + 1, p.stop - p.start)"
        " FROM passages p JOIN articles a ON a.id = p.article"
    )
    db.executemany("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", rows.fetchall())


def mend(folder: Path, embedder: Embedder, chroma: str = "") -> Iterator[str | Progress]:
    """Mend the library in `folder`; yields what was found and done, and how far embedding is."""
    with Library(folder, embedder, chroma) as library:
        if not library.catalog.count()[0]:
            return
        if again := _cut_again(library):
            yield f"{again} articles had lost passages: cut again from their texts"
        if not library.vectors_fit:
            yield "the vectors were another embedder's: made anew"
        elif fault := _store_fault(library):
            library.distrust_store()
            yield f"{fault}: the vector store was made again from the catalogue"
        if not library.is_whole or library.catalog.count_without_vector():
            yield from complete(library)


def _store_fault(library: Library) -> str:
    """How the store differs from the catalogue, "" where it does not."""
    if not library.is_whole:
        return "it was missing or not left whole"
    if not library.store_opens():
        return "it could not be opened"
    lacking = unreached = held = 0
    with library.writing() as store:
        there = store.ids()
        for ids, vectors in library.catalog.vectors(_BATCH):
            lacking += len(set(ids.tolist()) - there)
            unreached += len(store.unreached(ids, vectors))
            held += len(ids)
        if lacking:
            return f"{lacking} passages lacked their vectors"
        if unreached > _UNREACHED * held:
            return f"{unreached} passages were not found by their vectors"
        if store.count() > held:
            return f"it held {store.count() - held} passages too many"
    return ""


def _cut_again(library: Library) -> int:
    """Mend the articles whose passages are not those that their texts are cut into; returns their number."""
    catalog, embedder = library.catalog, library.embedder
    mended = 0
    for source, number in catalog.sources():
        article, path = catalog.article(source.file), catalog.path_of(source.file)
        if article is None or path is None:
            continue
        spans = passages(article, embedder.length, embedder.limit)
        if number != len(spans):
            with catalog.transaction():
                catalog.remove(path)
                made = cut(article, embedder.length, embedder.limit)
                catalog.add(made.article, path, made.spans, made.signature)
            library.distrust_store()
            mended += 1
    return mended
