"""The static embedder and its distillation, from the real small model where it is on this computer."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace

from index.embedding import Vectors
from index.static import Static, distil

WORDS = [*("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[unused1]", "the", "["), *(f"word{n}" for n in range(300))]


class Teacher:
    """Gives each token a vector of its own; what `distil` needs of a model, and no more."""

    dimensions = 288

    def __init__(self) -> None:
        self.tokenizer = Tokenizer(WordPiece({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
        self.tokenizer.pre_tokenizer = Whitespace()  # type: ignore[assignment]

    def run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        rows = [np.random.default_rng(middle).standard_normal(self.dimensions) for _, middle, _ in tokens]
        return np.array(rows, dtype=np.float32)


@pytest.fixture(scope="module")
def table() -> NDArray[np.float32]:
    steps = distil(Teacher())  # type: ignore[arg-type]
    while True:
        try:
            assert next(steps)[1] == len(WORDS)
        except StopIteration as end:
            found: NDArray[np.float32] = end.value
            return found


@pytest.fixture
def folder(tmp_path: Path, table: NDArray[np.float32]) -> Path:
    np.save(tmp_path / "vectors.npy", table)
    Teacher().tokenizer.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


def test_a_frequent_token_weighs_less_and_a_mark_nothing(table: NDArray[np.float32]) -> None:
    assert not table[:5].any()
    assert table[5:].any(axis=1).all()
    lengths = np.linalg.norm(table[7:], axis=1)
    assert lengths[:50].mean() < lengths[-50:].mean()


def test_a_text_is_the_mean_of_its_words(folder: Path, table: NDArray[np.float32]) -> None:
    static = Static(folder)
    one, both, none, nothing = static.embed(["word7", "word7 word9", "qqq", ""])
    expected = table[WORDS.index("word7")] + table[WORDS.index("word9")]
    np.testing.assert_allclose(both, expected / np.linalg.norm(expected), atol=1e-6)
    assert one @ both > 0.3
    np.testing.assert_allclose(np.linalg.norm([one, both, none, nothing], axis=1), 1.0, atol=1e-6)
    assert static.embed([]).shape == (0, static.dimensions)
    assert static.length("word7 word9 the") == 3


def test_another_table_has_another_fingerprint_and_a_wrong_one_is_refused(
    folder: Path, table: NDArray[np.float32]
) -> None:
    before = Static(folder).fingerprint
    np.save(folder / "vectors.npy", table * 2)
    assert Static(folder).fingerprint != before
    np.save(folder / "vectors.npy", table[:9])
    with pytest.raises(ValueError, match="does not fit"):
        Static(folder)
