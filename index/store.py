"""The vector store: a Chroma collection made from the catalogue. The only importer of chromadb.

Chroma keeps no promise under a kill: a store may open, count right, and no longer find what it holds.
So it is written only under the library's lock, between two marks in the catalogue (`index.library`), and
is thrown away and filled again from the catalogue's own vectors wherever the second mark is missing.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors

_COLLECTION = "passages"


class Store:
    """Vectors by passage id in the folder `path`, compared by cosine."""

    def __init__(self, path: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        path.mkdir(parents=True, exist_ok=True)
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        self._client: Any = chromadb.PersistentClient(path=str(path), settings=settings)
        self._collection = self._client.get_or_create_collection(
            _COLLECTION,
            embedding_function=None,  # Chroma's own would be downloaded at first use
            configuration={"hnsw": {"space": "cosine"}},
        )
        self._batch: int = self._client.get_max_batch_size()

    def close(self) -> None:
        """Write what is pending and let go of the files."""
        self._client.close()

    def count(self) -> int:
        """How many vectors it says it holds."""
        return self._collection.count()

    def add(self, ids: Sequence[int] | NDArray[np.int64], vectors: Vectors) -> None:
        """Add one vector a passage."""
        for start in range(0, len(ids), self._batch):
            stop = start + self._batch
            embeddings: Any = vectors[start:stop]
            self._collection.add(ids=[str(number) for number in ids[start:stop]], embeddings=embeddings)

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these passages; ids that it does not hold are passed over."""
        for start in range(0, len(ids), self._batch):
            self._collection.delete(ids=[str(number) for number in ids[start : start + self._batch]])

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
