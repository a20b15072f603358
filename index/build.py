"""Brings a library up to date with its folders: adds, changes, removes; redoes only what changed."""

import hashlib
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index import reading
from index.errors import LibraryError, UnreadableFile
from index.library import Library
from index.preparing import Prepared
from index.reading import Skipped
from index.store import Store
from index.workers import Outcome, Workers

_ARTICLES_PER_COMMIT = 32
_BYTES_PER_COMMIT = 2 << 20  # of what is new, but for the last file; bounds the memory
_LEAST_PER_COMMIT, _MOST_PER_COMMIT = 64, 2048  # passages
_COMMIT_SECONDS = 0.5  # what a kill may cost: batches grow until embedding one takes about as long


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one stage is: `done` of `total` files (reading) or passages (embedding)."""

    stage: Literal["reading", "embedding"]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What an update did: numbers of articles; `copies` are all near-copies that the library now knows."""

    added: int
    changed: int
    unchanged: int
    removed: int
    copies: int
    skipped: tuple[Skipped, ...]


def update(library: Library, paths: Sequence[Path]) -> Iterator[Progress | Summary]:
    """Take in `paths` (files, folders, globs), or with none all that was taken in before.

    Yields progress and, last, one Summary. Stopping it at any moment leaves a library that works: what
    was committed stays, and the next update goes on from there. Files that vanished from a folder leave
    the library; a folder that is itself missing keeps its articles and is named in `skipped`.
    """
    with library.writing() as store:
        yield from _Update(library, store, paths).run()


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was looked at. `file` names it where it is to be taken in, from `data`."""

    found: reading.Found
    stamp: str  # from before it was read
    data: bytes = b""
    file: str = ""
    fault: str = ""
    added: bool = False
    stamped: bool = False  # only the stamp is new


class _Update:
    def __init__(self, library: Library, store: Store, paths: Sequence[Path]) -> None:
        self._library = library
        self._catalog = library.catalog
        self._store = store
        self._skipped: list[Skipped] = []
        self._tally = Counter[str]()
        self._stale: list[int] = []  # passages that the store still has
        self._roots = [path.expanduser().resolve() for path in paths] or self._known_roots()
        self._names = {*self._catalog.files()}

    def _known_roots(self) -> list[Path]:
        known = self._catalog.roots()
        if not known:
            raise LibraryError(
                "This library is empty and no folder was named.", "Name one: `dateline ingest FOLDER`."
            )
        for path in known:
            if not path.exists():
                self._skipped.append(Skipped(path, "is not there now; what was taken in from it is kept"))
        return [path for path in known if path.exists()]

    def run(self) -> Iterator[Progress | Summary]:
        found = self._find()
        known = self._catalog.hashes()
        yield from self._read(found, known, self._catalog.stamps())
        self._remove_missing(known, {str(item.path) for item in found})
        self._store.remove(self._stale)  # at once: each time costs Chroma as much as a thousand vectors
        if self._tally["added"] or self._tally["changed"] or self._tally["removed"]:
            with self._catalog.transaction():
                self._catalog.copies.find()
        yield from _embed(self._library, self._store)
        yield Summary(
            added=self._tally["added"],
            changed=self._tally["changed"],
            unchanged=self._tally["unchanged"],
            removed=self._tally["removed"],
            copies=self._catalog.copies.count(),
            skipped=tuple(self._skipped),
        )

    def _find(self) -> list[reading.Found]:
        found: list[reading.Found] = []
        for item in reading.find(self._roots):
            if isinstance(item, reading.Found):
                found.append(item)
            else:
                self._skipped.append(item)
        with self._catalog.transaction():
            for root in self._roots:
                if root.exists():  # a glob is not a place to come back to
                    self._catalog.add_root(root)
        return found

    def _read(
        self, found: Sequence[reading.Found], known: Mapping[str, str], stamps: Mapping[str, str]
    ) -> Iterator[Progress]:
        """Take in what changed: one lot is written while the next ones are prepared."""
        done = 0
        with Workers(self._library.embedder) as workers:
            waiting: deque[tuple[list[_Read], Future[list[Outcome]]]] = deque()
            for lot in self._lots(found, known, stamps):
                new = [(each.data, each.file) for each in lot if each.file]
                waiting.append((lot, workers.submit(new)))
                while len(waiting) >= workers.ahead:
                    done += self._write(*waiting.popleft())
                    yield Progress("reading", done, len(found))
            while waiting:
                done += self._write(*waiting.popleft())
                yield Progress("reading", done, len(found))

    def _lots(
        self, found: Sequence[reading.Found], known: Mapping[str, str], stamps: Mapping[str, str]
    ) -> Iterator[list["_Read"]]:
        """The files, as many at a time as are committed together; of those that changed, the bytes."""
        lot: list[_Read] = []
        size = 0
        for item in found:
            path, stamp = str(item.path), reading.stamp(item.path)
            same = bool(stamp) and stamp == stamps.get(path)
            lot.append(_Read(item, stamp) if same else self._look(item, known.get(path), stamp))
            size += len(lot[-1].data)
            if len(lot) == _ARTICLES_PER_COMMIT or size > _BYTES_PER_COMMIT:
                yield lot
                lot, size = [], 0
        if lot:
            yield lot

    def _look(self, item: reading.Found, before: str | None, stamp: str) -> "_Read":
        """Read one file, whose stamp was `stamp` before; a known hash costs nothing more."""
        try:
            data = reading.read(item.path)
            if hashlib.sha256(data).hexdigest() == before:
                return _Read(item, stamp, stamped=True)
            self._check_name(item)
        except UnreadableFile as error:
            return _Read(item, stamp, fault=error.message)
        return _Read(item, stamp, data=data, file=self._file_name(item), added=before is None)

    def _write(self, lot: list["_Read"], prepared: "Future[list[Outcome]]") -> int:
        """Commit a lot; returns how many files it was."""
        outcomes = iter(prepared.result())
        with self._catalog.transaction():
            for each in lot:
                outcome = next(outcomes) if each.file else None
                fault = outcome.message if isinstance(outcome, UnreadableFile) else each.fault
                if isinstance(outcome, Prepared):
                    path = each.found.path
                    self._stale += self._catalog.remove(path)
                    self._catalog.add(outcome.article, path, outcome.spans, outcome.signature, each.stamp)
                    self._tally["added" if each.added else "changed"] += 1
                elif fault:
                    self._skipped.append(Skipped(each.found.path, fault))
                else:
                    self._tally["unchanged"] += 1
                    if each.stamped:
                        self._catalog.set_stamp(each.found.path, each.stamp)
        return len(lot)

    def _check_name(self, item: reading.Found) -> None:
        try:
            str(item.path).encode()
        except UnicodeEncodeError:
            raise UnreadableFile("its name is not valid Unicode; rename it") from None

    def _file_name(self, item: reading.Found) -> str:
        """The name that citations use: relative to its folder, longer only where that is taken."""
        for name in (item.file, f"{item.root.name}/{item.file}"):
            if self._catalog.path_of(name) == item.path:
                return name
            if name not in self._names:
                self._names.add(name)
                return name
        return str(item.path)

    def _remove_missing(self, known: Mapping[str, str], found: set[str]) -> None:
        """Forget the articles that lay under a folder that was just read and are no longer there."""
        there = found | {str(item.path) for item in self._skipped}
        gone = [
            path
            for path in map(Path, known.keys() - there)
            if any(path.is_relative_to(root) for root in self._roots)
        ]
        with self._catalog.transaction():
            for path in gone:
                self._stale += self._catalog.remove(path)
        self._tally["removed"] = len(gone)


def complete(library: Library) -> Iterator[Progress]:
    """Make the vectors that are missing, and a store that holds all; reads no source."""
    with library.writing() as store:
        yield from _embed(library, store)


def _embed(library: Library, store: Store) -> Iterator[Progress]:
    catalog = library.catalog
    total = catalog.count_without_vector()
    done, size = 0, _LEAST_PER_COMMIT
    adding: Future[None] | None = None
    with ThreadPoolExecutor(1) as beside:  # the store takes in one batch while the next is embedded
        while batch := catalog.without_vector(size):
            began = time.monotonic()
            ids = [number for number, _ in batch]
            vectors = library.embedder.embed([text for _, text in batch])
            with catalog.transaction():
                catalog.save_vectors(ids, vectors)
            if time.monotonic() - began < _COMMIT_SECONDS:
                size = min(2 * size, _MOST_PER_COMMIT)
            if adding:
                adding.result()
            adding = beside.submit(store.add, ids, vectors)
            done += len(ids)
            yield Progress("embedding", done, total)
        if adding:
            adding.result()
