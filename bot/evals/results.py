"""The figures of a run: `results.json`, schema 1. Numbers, names and hashes; no words of any document."""

from dataclasses import dataclass
from typing import Literal

from bot.claims import ModelUsed
from bot.evals.cases import Kind
from bot.evals.measures.measure import Observation

SCHEMA = 1

Tier = Literal["retrieval", "answers"]
"""Whether only what needs no language model was measured, or the answers too."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What was run, on what. Times are ISO 8601 in UTC; hashes are SHA-256 in hex."""

    id: str
    tier: Tier
    model: ModelUsed | None
    seed: int
    limit: int | None
    prompt_sha256: str
    code_sha256: str
    settings: dict[str, dict[str, str | int | float]]
    versions: dict[str, str]
    machine: dict[str, str | int]
    started: str
    finished: str


@dataclass(frozen=True, slots=True)
class Score:
    """One measure over one suite: its value, a 95% bootstrap interval, and the cases that it applies to.

    `value` is None where no case applies. `observations` are by case id.
    """

    measure: str
    value: float | None
    low: float | None
    high: float | None
    observations: dict[str, Observation]


@dataclass(frozen=True, slots=True)
class Published:
    """A system whose answers others published, scored on a brief suite by the code that scores ours."""

    system: str
    coverage: float
    citation_precision: float | None
    citation_recall: float | None
    citation_f1: float | None
    joint: float


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """All figures of one suite. `library_sha256` names its articles by content."""

    name: str
    kind: Kind
    cases: int
    library_sha256: str
    scores: tuple[Score, ...]
    published: tuple[Published, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """A whole run."""

    run: RunInfo
    suites: tuple[SuiteResult, ...]
    schema: int = SCHEMA
