"""Texts to vectors: what an embedder is, and the one that ships.

all-MiniLM-L6-v2 (Reimers and Gurevych, Sentence-BERT, 2019; the 6-layer MiniLM of Wang et al., 2020),
quantised to 8-bit integers, run by onnxruntime: mean of the token vectors under the attention mask,
scaled to length one.
"""

import hashlib
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), each row of length one."""


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their cosine similarity."""

    @property
    def fingerprint(self) -> str:
        """Names the weights: vectors of two fingerprints must never be compared."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def limit(self) -> int:
        """The most tokens of a text that are read; what follows is not seen."""

    def length(self, text: str) -> int:
        """How many tokens `text` has."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, in order."""


@runtime_checkable
class CountsWords(Protocol):
    """An embedder whose `length` is what `Words` counts with the tokenizer in the folder `tokens_of`."""

    tokens_of: Path


def load_tokenizer(folder: Path) -> Any:
    """The tokenizer in `folder`, which reads a text to its end."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


class Words:
    """The tokens of texts, word by word, each word asked of the tokenizer once.

    Right for tokenizers that never join what white space parts, as BERT's: there it is what the tokenizer
    itself gives, without the marks at the ends, in a tenth of the time.
    """

    _MOST = 1 << 16  # words that are remembered, in about 20 MB

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}

    def tokens(self, text: str) -> list[int]:
        """The ids of the tokens of `text`, in order."""
        return list(chain.from_iterable(self._of(text.split())))

    def count(self, text: str) -> int:
        """How many tokens `text` has."""
        return sum(map(len, self._of(text.split())))

    def _of(self, words: list[str]) -> list[list[int]]:
        """The tokens of each word."""
        try:
            return [*map(self._known.__getitem__, words)]
        except KeyError:
            self._learn(set(words))
            return [*map(self._known.__getitem__, words)]

    def _learn(self, words: set[str]) -> None:
        new = {word for word in words if word not in self._known}
        if len(self._known) + len(new) > self._MOST:
            self._known.clear()
            new = words
        # One by one: a batch wakes threads, which for a few words costs more than the words.
        self._known.update((word, self._encode(word)) for word in new)

    def _encode(self, word: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(word, add_special_tokens=False).ids
        return ids


class MiniLM:
    """all-MiniLM-L6-v2 from `folder`, which holds `model.onnx` and `tokenizer.json`."""

    dimensions = 384
    limit = 254  # 256 with the two marks that the tokenizer adds

    _TOKENS_PER_BATCH = 4096  # bounds memory: a batch is padded to its longest text

    def __init__(self, folder: Path, threads: int = 0) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        model = folder / "model.onnx"
        self._session: Any = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self.tokens_of = folder
        self.tokenizer = load_tokenizer(folder)
        self._words = Words(self.tokenizer)
        self._fingerprint = f"minilm-int8-{hashlib.sha256(model.read_bytes()).hexdigest()[:16]}"

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def length(self, text: str) -> int:
        return self._words.count(text)

    def embed(self, texts: Sequence[str]) -> Vectors:
        tokens = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        tokens = [ids if len(ids) <= self.limit + 2 else [*ids[: self.limit + 1], ids[-1]] for ids in tokens]
        vectors = np.empty((len(tokens), self.dimensions), dtype=np.float32)
        for batch in self._batches(tokens):
            vectors[batch] = self.run([tokens[number] for number in batch])
        return vectors

    def _batches(self, tokens: Sequence[Sequence[int]]) -> list[list[int]]:
        """Texts of like length together, so that little padding is computed."""
        batches: list[list[int]] = []
        for number in sorted(range(len(tokens)), key=lambda n: len(tokens[n])):
            if batches and (len(batches[-1]) + 1) * len(tokens[number]) <= self._TOKENS_PER_BATCH:
                batches[-1].append(number)
            else:
                batches.append([number])
        return batches

    def run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        """One unit vector for each sequence of token ids, the marks at its ends included, as one batch."""
        width = max(map(len, tokens))
        ids = np.zeros((len(tokens), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(None, {name: feeds[name] for name in feeds if name in self._inputs})[0]
        pooled = (states * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        unit: Vectors = (pooled / np.linalg.norm(pooled, axis=1, keepdims=True)).astype(np.float32)
        return unit
