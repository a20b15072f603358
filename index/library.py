"""One library: the folder that holds its catalogue, its vector store and its lock.

One process writes at a time, and Chroma is touched only under the lock: a process that reads the store
while another writes gets errors or dies. Whoever finds the lock taken, or the store not known to be
whole, searches the catalogue's own vectors exactly instead; so a question never waits and is never wrong.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.catalog import Catalog
from index.embedding import Embedder, Vectors
from index.errors import LibraryError, StoreError, StoreSilent
from index.query import Period
from index.served import Server, is_name, new_name
from index.store import Folder, Shelf, Store

_BATCH = 4096  # vectors held in memory at a time, 6 MB
_STORE, _EMBEDDER, _UNCLEAN = "store", "embedder", "unclean"
_COLLECTION = "collection"


class Library:
    """The library in `folder`, made where there is none; close it when done.

    Its vector store lies on the Chroma server at `chroma`, else in the folder. Vectors and passages' numbers
    go to such a server, and no text.
    """

    def __init__(self, folder: Path, embedder: Embedder, chroma: str = "") -> None:
        self.folder = folder
        self.embedder = embedder
        self.catalog = Catalog(folder / "catalog.sqlite")
        self._lock = FileLock(folder / "lock")
        self._shelf: Shelf = Server(chroma, self._collection()) if chroma else Folder(folder / "vectors")
        self._store: Store | None = None
        self._opened = ""  # the generation of the store that `_store` shows

    def close(self) -> None:
        self._close_store()
        self._shelf.close()
        self.catalog.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- writing -------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Hold the library alone, with a store that is whole.

        The store counts as broken from entry until a normal exit, so that a kill at any instant in
        between leads to a new one. Raises LibraryError where another process holds the library.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise LibraryError(
                "Another Dateline is writing to this library.", "Wait until it has finished, then try again."
            ) from None
        try:
            lost = self.catalog.lose_vectors()
            whole, mark = self.is_whole and not lost, self.catalog.get(_STORE) or _UNCLEAN
            self._close_store()
            self.catalog.set(_STORE, _UNCLEAN)
            if not whole:
                self._renew_store()
            store = self._open_store()
            yield store
            touched = store.is_open
            self._close_store()
            # A store that was not touched is still the one that readers have open.
            if touched or not whole:
                self._mark_whole()
            else:
                self.catalog.set(_STORE, mark)
        finally:
            self._close_store()
            self._lock.release()

    def store_opens(self) -> bool:
        """Whether the vector store can be opened at all; to be asked by who may write."""
        try:
            self._open_store().count()
        except StoreError:
            return False
        return True

    def distrust_store(self) -> None:
        """Have the store made again at the next writing."""
        self._close_store()
        self.catalog.set(_STORE, _UNCLEAN)

    def _mark_whole(self) -> None:
        """Give store and catalogue one number: where they differ, one of them is of another time."""
        mark = str(1 + secrets.randbits(48))
        self._shelf.set_mark(mark)
        self.catalog.set(_STORE, mark)

    def _renew_store(self) -> None:
        """Make the store again from the catalogue's vectors; another embedder's are dropped first."""
        if not self.vectors_fit:
            self.catalog.forget_vectors(self.embedder.fingerprint, self.embedder.dimensions)
        self._shelf.discard()
        store = self._open_store()
        for ids, vectors in self.catalog.vectors(_BATCH):
            store.add(ids, vectors)

    # --- reading -------------------------------------------------------------------------------------

    def nearest(self, vector: Vectors, most: int, period: Period) -> list[int]:
        """Ids of up to `most` passages nearest to the unit vector `vector`, nearest first.

        Empty where the library's vectors are another embedder's (`dateline ingest` mends that).
        """
        if not self.vectors_fit:
            return []
        if not period:
            try:
                with self._lock.acquire(timeout=0):
                    if self._generation():
                        return self._current_store().search(vector, most)
            except (Timeout, StoreSilent):
                pass  # a silent server may be whole; who opened the library was told
            except StoreError:
                self.distrust_store()
        return self.catalog.nearest(vector, most, period)

    @property
    def is_whole(self) -> bool:
        """Whether the vector store ended its last writing as it should and fits the embedder.

        Raises StoreSilent where it lies on a server that does not answer.
        """
        return self._generation() > 0 and self.vectors_fit

    # --- the store -----------------------------------------------------------------------------------

    def _collection(self) -> str:
        """The name of the library's collection on a server, which may hold those of others, too."""
        name = self.catalog.get(_COLLECTION) or ""
        if not is_name(name):
            name = new_name()
            self.catalog.set(_COLLECTION, name)
        return name

    def _generation(self) -> int:
        """The number that store and catalogue got when the store was left whole; 0 where it was not."""
        mark = self.catalog.get(_STORE) or ""
        return int(mark) if mark.isdecimal() and mark == self._shelf.mark() else 0

    @property
    def vectors_fit(self) -> bool:
        """Whether the library's vectors are this embedder's."""
        return self.catalog.get(_EMBEDDER) == self.embedder.fingerprint

    def _open_store(self) -> Store:
        if self._store is None:
            self._store = Store(self._shelf)
        return self._store

    def _current_store(self) -> Store:
        """The store as it was last written, opened again where another process wrote since."""
        mark = str(self._generation())
        if mark != self._opened:
            self._close_store()
        self._opened = mark
        return self._open_store()

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
        self._opened = ""
