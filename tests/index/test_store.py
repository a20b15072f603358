"""A real Chroma, asked for what its approximate search is prone to miss."""

from pathlib import Path

import numpy as np
import pytest

from index.store import Folder, Store

DIMENSIONS = 64


@pytest.mark.parametrize("attempt", range(3))  # Chroma's graph is drawn by lot
@pytest.mark.parametrize("same", [40, 120])
def test_a_passage_is_found_beside_many_that_say_the_same(tmp_path: Path, same: int, attempt: int) -> None:
    chance = np.random.default_rng(attempt)
    alone, notice = chance.standard_normal((2, DIMENSIONS), dtype=np.float32)
    vectors = np.vstack([alone, *[notice] * same])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    store = Store(Folder(tmp_path / "vectors"))
    store.add(range(1, same + 2), vectors)
    assert store.search(vectors[0], 1) == [1]
    store.close()
    assert store.search(vectors[0], 1) == [1]  # the graph is drawn anew at each opening
    assert store.search(vectors[1], 1) != [1]
    store.close()


def test_the_nearest_come_first_however_near_they_are(tmp_path: Path) -> None:
    angles = np.radians([0, 1, 2, 4, 8, 16], dtype=np.float32)
    vectors = np.zeros((len(angles), DIMENSIONS), dtype=np.float32)
    vectors[:, 0], vectors[:, 1] = np.cos(angles), np.sin(angles)
    store = Store(Folder(tmp_path / "vectors"))
    store.add(range(len(angles)), vectors)
    assert store.search(vectors[0], len(angles)) == [*range(len(angles))]
    store.close()
