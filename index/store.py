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
_CAREFULLY = 200  # neighbours that are looked through for one vector
_SAME = 1e-3  # cosine distance up to which two vectors are one: what is kept may be rounded


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

    def strangers(self, ids: NDArray[np.int64]) -> int:
        """How many passages it holds beside those with these ids."""
        held = self._collection.get(include=[])["ids"]
        return len({int(number) for number in held} - set(ids.tolist()))

    def lacking(self, ids: NDArray[np.int64], vectors: Vectors) -> list[int]:
        """Those of the passages that it does not hold, or no longer finds by their own vectors."""
        held = {int(number) for number in self._collection.get(include=[])["ids"]}
        lost = set(ids.tolist()) - held
        for start in range(0, len(ids), self._batch):
            own, queries = ids[start : start + self._batch], vectors[start : start + self._batch]
            # The search is an approximate one: who is missed at first sight is looked for with more care.
            for most in (1, _CAREFULLY):
                missed = self._missed(own, queries, most)
                own, queries = own[missed], queries[missed]
            lost |= set(own.tolist())
        return sorted(lost)

    def _missed(self, ids: NDArray[np.int64], vectors: Vectors, most: int) -> NDArray[np.bool_]:
        """Which of the passages are not among the `most` nearest to their vectors, nor is one as near."""
        most = min(most, self.count())
        if not most or not len(ids):
            return np.ones(len(ids), dtype=np.bool_)
        queries: Any = vectors
        found = self._collection.query(query_embeddings=queries, n_results=most, include=["distances"])
        near = zip(ids.tolist(), found["ids"], found["distances"] or [], strict=True)
        return np.array([str(n) not in those and not min(far, default=1) <= _SAME for n, those, far in near])


def discard(path: Path) -> None:
    """Throw the store in `path` away; it will be made again from the catalogue."""
    shutil.rmtree(path, ignore_errors=True)
