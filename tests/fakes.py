"""Hand-written stand-ins: an embedder that needs no model, and an engine that says what it is told."""

import re
import zlib
from collections.abc import Generator, Sequence

import numpy as np

from bot.engine import Event, Finished, Message, PromptRead, Token
from index.embedding import Vectors


class FakeEmbedder:
    """Words hashed into 64 dimensions: texts that share words are near one another."""

    dimensions = 64
    limit = 60

    def __init__(self, fingerprint: str = "fake-1") -> None:
        self.fingerprint = fingerprint
        self.embedded = 0

    def length(self, text: str) -> int:
        return len(text.split())

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, 0] = 0.01  # no text is the zero vector
            for word in re.findall(r"\w+", text.casefold()):
                vectors[row, zlib.crc32(word.encode()) % self.dimensions] += 1.0
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


class FakeEngine:
    """Says the queued replies in turn, word by word, and records the messages that it was given.

    Asked to choose, it gives the first option, and every other that is the same in small letters, `yes`.
    """

    def __init__(self, *replies: str | BaseException, yes: float = 0.97) -> None:
        self.replies = list(replies)
        self.yes = yes
        self.asked: list[Sequence[Message]] = []
        self.chosen: list[Sequence[Message]] = []
        self.closed_early = False
        self.notice: str | None = None

    def start(self) -> None:
        pass

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Generator[Event, None, None]:
        self.asked.append(messages)
        reply = self.replies.pop(0)
        if isinstance(reply, BaseException):
            raise reply
        yield PromptRead(tokens=10, reused=0, seconds=0.0)
        pieces = re.findall(r"\S+\s*", reply)[:max_tokens]
        try:
            for piece in pieces:
                yield Token(piece)
        except GeneratorExit:
            self.closed_early = True
            raise
        yield Finished(output_tokens=len(pieces), seconds=0.0, reason="stop")

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        self.chosen.append(messages)
        first = options[0].casefold()
        return [(self.yes if option.casefold() == first else 1 - self.yes) / 2 for option in options]
