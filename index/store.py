"""The vector store: a Chroma collection made from the catalogue. The only importer of chromadb.

It lies in a folder here, or on a server (`index.served`).

Chroma keeps no promise under a kill: a store may open, count right, and no longer find what it holds.
So it is written only under the library's lock, between two marks in the catalogue (`index.library`), and
is thrown away and filled again from the catalogue's own vectors wherever the second mark is missing.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.errors import StoreError
from index.served import HNSW

_COLLECTION = "passages"
_MARK = "generation"  # a file beside the collection
_CAREFULLY = 200  # neighbours that are looked through for one vector
_HAIR = 1e-3  # how far, of its length, a vector is moved: as far as 16-bit floats round it
_SAME = 1e-3  # cosine distance up to which two vectors are one: what is kept may be rounded


class Shelf(Protocol):
    """Where the collection of a store lies, and the mark that says of which writing it is."""

    def open(self) -> tuple[Any, int]:
        """The collection, made where there is none, and how many vectors it takes at once."""

    def close(self) -> None:
        """Write what is pending and let go."""

    def mark(self) -> str:
        """What `set_mark` left there; "" where nothing did."""

    def set_mark(self, mark: str) -> None: ...

    def discard(self) -> None:
        """Throw away what lies there; it will be made again from the catalogue."""


class Folder:
    """A shelf in the folder `path` of this computer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._client: Any = None

    def open(self) -> tuple[Any, int]:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        try:
            with _told():
                self._path.mkdir(parents=True, exist_ok=True)
                self._client = chromadb.PersistentClient(path=str(self._path), settings=settings)
                collection = self._client.get_or_create_collection(
                    _COLLECTION,
                    embedding_function=None,  # Chroma's own would be downloaded at first use
                    configuration={"hnsw": HNSW},
                )
                return collection, self._client.get_max_batch_size()
        except StoreError:
            # Else Chroma hands out, for ever, what it failed to make for this path.
            SharedSystemClient._identifier_to_system.pop(str(self._path), None)
            raise

    def close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            with _told():
                client.close()

    def mark(self) -> str:
        try:
            return (self._path / _MARK).read_text()
        except (OSError, UnicodeDecodeError):
            return ""

    def set_mark(self, mark: str) -> None:
        self._path.mkdir(parents=True, exist_ok=True)  # an empty store was never opened
        (self._path / _MARK).write_text(mark)

    def discard(self) -> None:
        shutil.rmtree(self._path, ignore_errors=True)


class Store:
    """Vectors by passage id on a shelf, compared by cosine; opened at the first use.

    Raises StoreError wherever Chroma fails.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._held: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was used: else what lies there is as it was."""
        return "_opened" in vars(self)

    @cached_property
    def _opened(self) -> tuple[Any, int]:
        return self._shelf.open()

    @property
    def _collection(self) -> Any:
        return self._opened[0]

    @property
    def _batch(self) -> int:
        return self._opened[1]

    def close(self) -> None:
        """Write what is pending and let go of it; it is opened again at the next use."""
        self._shelf.close()
        vars(self).pop("_opened", None)
        self._held = None

    def count(self) -> int:
        """How many vectors it says it holds."""
        if self._held is None:  # Chroma takes longer to count than to search
            with _told():
                self._held = int(self._collection.count())
        return self._held

    def add(self, ids: Sequence[int] | NDArray[np.int64], vectors: Vectors) -> None:
        """Add one vector a passage."""
        if not len(ids):
            return
        collection, self._held = self._collection, None
        parted = _parted(vectors, int(ids[0]))
        for start in range(0, len(ids), self._batch):
            stop = start + self._batch
            embeddings: Any = parted[start:stop]
            with _told():
                collection.add(ids=[str(number) for number in ids[start:stop]], embeddings=embeddings)

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these passages; ids that it does not hold are passed over."""
        if not ids:
            return
        collection, self._held = self._collection, None
        for start in range(0, len(ids), self._batch):
            with _told():
                collection.delete(ids=[str(number) for number in ids[start : start + self._batch]])

    def search(self, vector: Vectors, most: int) -> list[int]:
        """Ids of up to `most` passages nearest to `vector` (shape: dimensions), nearest first."""
        most = min(most, self.count())
        if most == 0:
            return []
        query: Any = vector[None, :]
        with _told():
            found = self._collection.query(query_embeddings=query, n_results=most, include=[])
        return [int(number) for number in found["ids"][0]]

    def ids(self) -> frozenset[int]:
        """The passages that it holds."""
        with _told():
            return frozenset(int(number) for number in self._collection.get(include=[])["ids"])

    def unreached(self, ids: NDArray[np.int64], vectors: Vectors) -> list[int]:
        """Those of the passages that it does not find by their own vectors.

        Chroma makes a part of its graph of neighbours again at each opening, and at times no way leads to a
        vector in one: who is missed is looked for in a second opening. In a large store a few in a thousand
        are missed there, too; one that is broken misses most.
        """
        missed = self._unreached(ids, vectors)
        if missed.any():
            self.close()
            ids, vectors = ids[missed], vectors[missed]
            missed = self._unreached(ids, vectors)
        return sorted(ids[missed].tolist())

    def _unreached(self, ids: NDArray[np.int64], vectors: Vectors) -> NDArray[np.bool_]:
        """Which of the passages are not found by their own vectors."""
        unreached = np.zeros(len(ids), dtype=np.bool_)
        for start in range(0, len(ids), self._batch):
            rows = np.arange(start, min(start + self._batch, len(ids)))
            # The search is an approximate one: who is missed at first sight is looked for with more care.
            for most in (1, _CAREFULLY):
                rows = rows[self._missed(ids[rows], vectors[rows], most)]
            unreached[rows] = True
        return unreached

    def _missed(self, ids: NDArray[np.int64], vectors: Vectors, most: int) -> NDArray[np.bool_]:
        """Which of the passages are not among the `most` nearest to their vectors, nor is one as near."""
        most = min(most, self.count())
        if not most or not len(ids):
            return np.ones(len(ids), dtype=np.bool_)
        queries: Any = vectors
        with _told():
            found = self._collection.query(query_embeddings=queries, n_results=most, include=["distances"])
        near = zip(ids.tolist(), found["ids"], found["distances"] or [], strict=True)
        return np.array([str(n) not in those and not min(far, default=1) <= _SAME for n, those, far in near])


def _parted(vectors: Vectors, seed: int) -> Vectors:
    """The vectors, each moved by a hair, so that no two are the same.

    Forty passages that say the same (a notice under every article) have ways in Chroma's graph to each other
    alone, and their neighbours can no longer be reached.
    """
    hairs = np.random.default_rng(seed).standard_normal(vectors.shape, dtype=np.float32)
    moved: Vectors = vectors + np.float32(_HAIR / vectors.shape[1] ** 0.5) * hairs
    return moved


@contextmanager
def _told() -> Iterator[None]:
    """Whatever Chroma raises, its Rust side's panics included, is a fault of the store."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, StoreError):
        raise
    except BaseException as error:
        raise StoreError(
            f"The vector store cannot be read or written: {error}.",
            "Check the disk's free space, then `dateline doctor --repair` makes it again.",
        ) from error
