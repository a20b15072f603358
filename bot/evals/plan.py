"""What is to be run, and with what: values that a worker process can be handed."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot import workspace
from bot.answering import Asker, LanguageModel
from bot.claims import ModelUsed
from bot.confidence import Threshold
from bot.config import RetrievalSettings, Settings
from bot.evals.corpora import Corpus
from bot.evals.results import Tier
from bot.evals.suites import Suite
from bot.judging import Judge
from index.embedding import Embedder
from index.library import Library
from prompts import Prompt


class Tools(Protocol):
    """Where the models come from; `Installed` in the program."""

    @property
    def model(self) -> ModelUsed:
        """The language model."""

    def embedder(self, threads: int) -> Embedder:
        """The embedding model, on so many threads (0: all)."""

    def engine(self, threads: int) -> "Running":
        """The language model, on so many threads (0: all)."""


class Running(LanguageModel, Protocol):
    """A language model that holds a process of its own until it is closed."""

    @property
    def pid(self) -> int | None:
        """The process, if there is one."""

    def close(self) -> None:
        """End it."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The models of this computer, as the settings say."""

    settings: Settings
    file: workspace.LanguageModelUsed | None
    """None where only retrieval is measured."""

    @property
    def model(self) -> ModelUsed:
        assert self.file is not None
        return ModelUsed(self.file.name, self.file.sha256)

    def embedder(self, threads: int) -> Embedder:
        return workspace.open_embedder(threads)

    def engine(self, threads: int) -> Running:
        assert self.file is not None
        settings = self.settings.with_threads(threads) if threads else self.settings
        return workspace.engine_for(self.file, settings)


@dataclass(frozen=True, slots=True)
class Plan:
    """How every case of a run is treated.

    `least` is the confidence that an answer needs to be shown; `home` is where libraries and vectors
    are kept.
    """

    tools: Tools
    tier: Tier
    settings: RetrievalSettings
    max_tokens: int
    prompt: Prompt
    judge: Judge
    least: Threshold
    seed: int
    home: Path
    jobs: int = 1
    brief_prompt: Prompt = field(default_factory=workspace.brief_prompt)

    @property
    def threads(self) -> int:
        """Threads for each job: 0 (as the settings say) where there is one job."""
        return max(1, (os.cpu_count() or 1) // self.jobs) if self.jobs > 1 else 0

    def asker(self, library: Library, engine: LanguageModel) -> Asker:
        """What answers questions about `library`."""
        return Asker(
            library,
            engine,
            self.tools.model,
            self.prompt,
            self.judge,
            self.settings,
            self.max_tokens,
            self.least,
        )


@dataclass(frozen=True, slots=True)
class Task:
    """A suite to work through, and where the library of its articles lies (None: it has none)."""

    suite: Suite
    corpus: Corpus | None = None
    library: Path | None = None
