"""A language model that remembers what it was asked: for fitting, where the same prompts come again."""

import hashlib
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from bot.engine import Event, Finished, Message, Restarted, Token
from bot.evals.plan import Running


class RememberingModel:
    """Answers from the SQLite file `path` where it can, else from `engine`.

    At temperature 0 an answer follows from the model's file and the prompt, but for the last bits of
    a probability, which the part of the prompt that is still known may change. Nothing of it is timed.
    """

    def __init__(self, engine: Running, sha256: str, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = engine
        self._sha256 = sha256
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("CREATE TABLE IF NOT EXISTS said (key BLOB PRIMARY KEY, value BLOB NOT NULL)")

    @property
    def pid(self) -> int | None:
        return self._engine.pid

    def start(self) -> None:
        pass  # perhaps it is not needed

    def count(self, texts: Sequence[str]) -> list[int]:
        return [self._count(text) for text in texts]

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Generator[Event, None, None]:
        key = self._key("generate", messages, max_tokens)
        known = self._known(key)
        if known is None:
            text, least = "", 0.0
            with closing(self._engine.generate(messages, max_tokens=max_tokens)) as events:
                for event in events:
                    if isinstance(event, Token):
                        text += event.text
                    elif isinstance(event, Restarted):
                        text = ""
                    elif isinstance(event, Finished):
                        least = event.least
            known = [text, least]
            self._keep(key, known)
        if known[0]:
            yield Token(known[0])
        yield Finished(0, 0.0, "stop", known[1])

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        key = self._key("choose", messages, options)
        chances: list[float] | None = self._known(key)
        if chances is None:
            chances = self._engine.choose(messages, options)
            self._keep(key, chances)
        return chances

    def close(self) -> None:
        self._db.close()
        self._engine.close()

    def _count(self, text: str) -> int:
        key = hashlib.sha256(f"count\0{self._sha256}\0{text}".encode("utf-8", "surrogatepass")).digest()
        count: int | None = self._known(key)
        if count is None:
            [count] = self._engine.count([text])
            self._keep(key, count)
        return count

    def _key(self, what: str, messages: Sequence[Message], more: Any) -> bytes:
        parts = [what, self._sha256, [asdict(message) for message in messages], more]
        return hashlib.sha256(msgspec.json.encode(parts)).digest()

    def _known(self, key: bytes) -> Any:
        row = self._db.execute("SELECT value FROM said WHERE key = ?", (key,)).fetchone()
        return None if row is None else msgspec.json.decode(row[0])

    def _keep(self, key: bytes, value: Any) -> None:
        self._db.execute("INSERT OR REPLACE INTO said VALUES (?, ?)", (key, msgspec.json.encode(value)))
