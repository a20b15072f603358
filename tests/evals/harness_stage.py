"""A suite of a few articles, and models that need no weights, for the harness's own tests."""

import json
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fakes import FakeEmbedder

from bot.claims import ModelUsed
from bot.confidence import Threshold
from bot.config import RetrievalSettings
from bot.engine import Event, Finished, Message, PromptRead, Token
from bot.evals.plan import Plan
from bot.evals.results import Tier
from bot.workspace import judge
from index.embedding import Embedder
from prompts import load

ARTICLES = {
    "bridge.md": "---\ntitle: Bridge closed\ndate: 2024-05-01\n---\n"
    "The harbour bridge was closed on Monday after inspectors found a crack. Repairs will cost $4 million.\n",
    "ferry.md": "---\ntitle: Ferry returns\ndate: 2024-05-03\n---\n"
    "The old ferry carries passengers across the harbour again. A ticket costs two pounds.\n",
    "festival.md": "---\ntitle: Festival moved\ndate: 2024-05-04\n---\n"
    "The lantern festival moves to Castle Hill this year. Margaret Olsen will open the festival.\n",
}
QUESTIONS: list[dict[str, Any]] = [
    {"id": "a", "question": "What will the repairs of the harbour bridge cost?", "answers": ["$4 million"],
     "answerable": True, "gold_files": ["bridge.md"], "gold_sentences": ["Repairs will cost $ 4 million ."]},
    {"id": "b", "question": "Where does the lantern festival move this year?", "answers": ["Castle Hill"],
     "answerable": True, "gold_files": ["festival.md"]},
    {"id": "c", "question": "Who will open the lantern festival?", "answers": ["Margaret Olsen"],
     "answerable": True, "gold_files": ["festival.md"]},
    {"id": "d", "question": "Who designed the opera house in Sydney?", "answers": [], "answerable": False,
     "gold_files": []},
]  # fmt: skip


def write_suite(folder: Path) -> Path:
    """A `qa` suite in `folder`."""
    (folder / "articles").mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    write_lines(folder / "questions.jsonl", QUESTIONS)
    return folder


def write_lines(path: Path, objects: Sequence[dict[str, Any]]) -> Path:
    """One JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in objects), encoding="utf-8")
    return path


class EchoEngine:
    """Repeats the first source that it is shown, and counts what it is asked."""

    pid = None

    def __init__(self) -> None:
        self.asked = 0
        self.closed = False

    def start(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Generator[Event, None, None]:
        assert max_tokens > 0
        self.asked += 1
        said = re.search(r"^\[1\] (?:\([^)]*\) )?(.*)$", messages[-1].content, re.MULTILINE)
        yield PromptRead(tokens=50, reused=5, seconds=0.0)
        yield Token((said[1] if said else "Nothing.") + " [1]")
        yield Finished(output_tokens=9, seconds=0.0, reason="stop")

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        assert messages
        return [0.97 if option.casefold() == "yes" else 0.01 for option in options]


@dataclass(frozen=True)
class FakeTools:
    """Models for a plan; a worker process can be handed it."""

    writer: type[EchoEngine] = EchoEngine

    @property
    def model(self) -> ModelUsed:
        return ModelUsed(self.writer.__name__, "e" * 64)

    def embedder(self, threads: int) -> Embedder:
        assert threads >= 0
        return FakeEmbedder()

    def engine(self, threads: int) -> EchoEngine:
        assert threads >= 0
        return self.writer()


def plan_for(home: Path, tools: FakeTools, tier: Tier = "answers", jobs: int = 1) -> Plan:
    """How the tests run a suite."""
    return Plan(
        tools, tier, RetrievalSettings(), 160, load("answer"), judge(), Threshold(0.5, 0.5), 0, home, jobs
    )
