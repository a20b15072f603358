"""The vector store: a Chroma collection made from the catalogue. The only importer of chromadb.

Chroma keeps no promise under a kill: a store may open, count right, and no longer find what it holds.
So it is written only under the library's lock, between two marks in the catalogue (`index.library`), and
is thrown away and filled again from the catalogue's own vectors wherever the second mark is missing.
"""

import shutil
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors

_COLLECTION = "passages"


class Store:
    """Vectors by passage id in the folder `path`, compared by cosine; opened at the first use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._client: Any = None
        self._held: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was used: else its files are as they were."""
        return self._client is not None

    @cached_property
    def _collection(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        self._path.mkdir(parents=True, exist_ok=True)
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        self._client = chromadb.PersistentClient(path=str(self._path), settings=settings)
        self._batch: int = self._client.get_max_batch_size()
        return self._client.get_or_create_collection(
            _COLLECTION,
            embedding_function=None,  # Chroma's own would be downloaded at first use
            configuration={"hnsw": {"space": "cosine"}},
        )

    def close(self) -> None:
        """Write what is pending and let go of the files."""
        if self._client is not None:
            self._client.close()

    def count(self) -> int:
        """How many vectors it says it holds."""
        if self._held is None:  # Chroma takes longer to count than to search
            self._held = int(self._collection.count())
        return self._held

    def add(self, ids: Sequence[int] | NDArray[np.int64], vectors: Vectors) -> None:
        """Add one vector a passage."""
        if not len(ids):
            return
        collection, self._held = self._collection, None
        for start in range(0, len(ids), self._batch):
            stop = start + self._batch
            embeddings: Any = vectors[start:stop]
            collection.add(ids=[str(number) for number in ids[start:stop]], embeddings=embeddings)

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these passages; ids that it does not hold are passed over."""
        if not ids:
            return
        collection, self._held = self._collection, None
        for start in range(0, len(ids), self._batch):
            collection.delete(ids=[str(number) for number in ids[start : start + self._batch]])

    def search(self, vector: Vectors, most: int) -> list[int]:
        """Ids of up to `most` passages nearest to `vector` (shape: dimensions), nearest first."""
        most = min(most, self.count())
        if most == 0:
            return []
        query: Any = vector[None, :]
        found = self._collection.query(query_embeddings=query, n_results=most, include=[])
        return [int(number) for number in found["ids"][0]]


def discard(path: Path) -> None:
    """Throw the store in `path` away; it will be made again from the catalogue."""
    shutil.rmtree(path, ignore_errors=True)
