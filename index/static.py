"""An embedder that looks words up: one vector a token, distilled once from a model that reads sentences.

The recipe is Model2Vec's (Tulkens and van Dongen, 2024), with the weights of SIF (Arora et al., 2017): each
token of the vocabulary is embedded by itself, the vectors are reduced to their principal components, and
each is weighted by how rare its token is, as its place in the vocabulary says (Zipf). A text is the mean of
its tokens. Order and context are lost; it is a hundred times as fast.
"""

import hashlib
from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import MiniLM, Vectors, Words, load_tokenizer

RECIPE = "tokens alone, mean pooling; 256 principal components; SIF 1e-4 by Zipf"
"""What `distil` does, in a line that changes whenever it does something else."""

_DIMENSIONS = 256
_SIF = 1e-4
_BATCH = 512  # tokens


class Static:
    """The vectors in `folder`, which holds `vectors.npy` (a row a token) and `tokenizer.json`.

    Raises ValueError or OSError where the file is no such table.
    """

    dimensions = _DIMENSIONS
    limit = MiniLM.limit  # of its own it has none, but passages of this size are good to search

    def __init__(self, folder: Path) -> None:
        table = folder / "vectors.npy"
        self._tokens: Vectors = np.load(table, allow_pickle=False)
        self.tokens_of = folder
        tokenizer = load_tokenizer(folder)
        self._words = Words(tokenizer)
        if self._tokens.shape != (tokenizer.get_vocab_size(), self.dimensions):
            raise ValueError(f"{table} does not fit its tokenizer")
        self._fingerprint = f"static-{hashlib.sha256(table.read_bytes()).hexdigest()[:16]}"

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def length(self, text: str) -> int:
        return self._words.count(text)

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            tokens = self._words.tokens(text)
            self._tokens.take(np.array(tokens, dtype=np.intp), axis=0).sum(axis=0, out=vectors[row])
        lengths = np.linalg.norm(vectors, axis=1)
        vectors[lengths == 0, -1] = 1.0  # of a text without a known token; it is like hardly any other
        lengths[lengths == 0] = 1.0
        vectors /= lengths[:, None]
        return vectors


def distil(model: MiniLM) -> Generator[tuple[int, int], None, Vectors]:
    """The table of token vectors of `model`; yields how many tokens of how many are done."""
    tokenizer = model.tokenizer
    size: int = tokenizer.get_vocab_size()
    first, last = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    table: Vectors = np.zeros((size, model.dimensions), dtype=np.float32)
    for start in range(0, size, _BATCH):
        stop = min(start + _BATCH, size)
        table[start:stop] = model.run([[first, token, last] for token in range(start, stop)])
        yield stop, size
    names = (tokenizer.id_to_token(token) for token in range(size))
    # "[unused7]", "[PAD]": no text has them. A bracket that stands alone is a word.
    used = [len(name) < 3 or (name[0], name[-1]) != ("[", "]") for name in names]
    return _weighted(table, np.array(used))


def _weighted(table: Vectors, used: NDArray[np.bool_]) -> Vectors:
    """The principal components of the used rows, each row weighted by the rarity of its rank; others 0."""
    centred = (table[used] - table[used].mean(axis=0)).astype(np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)  # the least first
    share = 1 / np.arange(2, len(centred) + 2)
    share /= share.sum()
    found: Vectors = np.zeros((len(table), _DIMENSIONS), dtype=np.float32)
    found[used] = (centred @ axes[:, : -_DIMENSIONS - 1 : -1]) * (_SIF / (_SIF + share))[:, None]
    return found
