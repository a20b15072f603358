"""The vectors of all passages in one file: row n is that of passage n, in 16-bit floats.

The file says nothing about which rows are valid: the catalogue does, in the same transaction that follows
the writing of a row. So a row that was torn by a kill was never named, and is written again in its place.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors

Ids = NDArray[np.int64]

_ROWS = 2048  # scored at a time: their 32-bit floats stay in the processor's cache
_SCALE = np.float32(2.0**112)  # between the exponents of 16-bit and 32-bit floats


def place(folder: Path, fingerprint: str) -> Path:
    """Where the vectors of the embedder with that fingerprint lie: each has a file of its own."""
    return folder / f"vectors-{hashlib.sha256(fingerprint.encode()).hexdigest()[:12]}.f16"


class VectorFile:
    """The file at `path`, made at the first writing, of vectors with so many `dimensions`."""

    def __init__(self, path: Path, dimensions: int) -> None:
        self.path = path
        self.dimensions = dimensions
        self._mapped: NDArray[Any] = np.empty((0, dimensions), dtype="<f2")

    def write(self, ids: Sequence[int] | Ids, vectors: Vectors) -> None:
        """Keep one vector a passage; on the disk when this returns."""
        places, rows = np.asarray(ids, dtype=np.int64), vectors.astype("<f2")
        self.path.touch()
        with self.path.open("r+b") as file:
            breaks = np.flatnonzero(np.diff(places) != 1) + 1
            for run, stretch in zip(np.split(places, breaks), np.split(rows, breaks), strict=True):
                if len(run):
                    file.seek(int(run[0]) * 2 * self.dimensions)
                    file.write(stretch.tobytes())
            file.flush()
            os.fsync(file.fileno())

    def holds(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of these rows lie within the file."""
        return ids < len(self._rows(int(ids.max(initial=-1))))

    def read(self, ids: Ids) -> Vectors:
        """The vectors of these passages, in order. Raises IndexError for one beyond the file's end."""
        return self._rows(int(ids.max(initial=-1)))[ids].astype(np.float32)

    def nearest(self, vector: Vectors, ids: Ids, most: int) -> Ids:
        """Of the passages `ids` the `most` nearest to `vector`, nearest first, of equals the first given."""
        scores = self.cosines(vector, ids)
        if most < len(ids):
            least = np.partition(scores, len(ids) - most)[len(ids) - most]
            near = np.flatnonzero(scores >= least)
            ids, scores = ids[near], scores[near]
        return ids[np.argsort(-scores, kind="stable")[:most]]

    def cosines(self, vector: Vectors, ids: Ids) -> Vectors:
        """The dot product of `vector` and each passage's, computed in 32 bits."""
        rows = self._rows(int(ids.max(initial=-1))).view("<i2")
        scores = np.empty(len(ids), dtype=np.float32)
        scaled = vector.astype(np.float32) * _SCALE
        for start in range(0, len(ids), _ROWS):
            # NumPy converts 16-bit floats one by one, at a fifth of this speed: sign, exponent and fraction
            # are moved to where 32-bit floats have them; what the exponents differ by is in `scaled`.
            bits = rows[ids[start : start + _ROWS]].astype(np.int32)
            bits <<= 13
            bits &= -0x70002000  # 0x8fffe000
            # Not `@`: for a product so small the threads of BLAS cost more than they bring.
            scores[start : start + _ROWS] = np.einsum("ij,j->i", bits.view(np.float32), scaled)
        return scores

    def _rows(self, last: int) -> NDArray[Any]:
        """The rows of the file, mapped; again where it has grown and `last` is beyond what is mapped."""
        if last >= len(self._mapped) and self.path.exists():
            whole = self.path.stat().st_size // (2 * self.dimensions)
            if whole > len(self._mapped):
                self._mapped = np.memmap(self.path, "<f2", "r", shape=(whole, self.dimensions))
        return self._mapped
