"""The values of an answer, and their JSON (schema 1; see README, "JSON").

Offsets count Unicode characters of the source's text, 0-based and half-open; lines are 1-based.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Literal

SCHEMA = 1

VerdictWord = Literal["supported", "quoted"]
Status = Literal["answered", "not_in_sources"]


@dataclass(frozen=True, slots=True)
class Citation:
    """The words of a source that a claim rests on: `quote` is the source's text from `start` to `end`.

    `n` is the number that people see. `page` is None for formats without pages. `also_in` names the
    near-copies of the source. `instructs`: the words speak to their reader (`bot.instructions`).
    """

    n: int
    file: str
    sha256: str
    start: int
    end: int
    line_start: int
    line_end: int
    page: int | None
    quote: str
    title: str
    date: dt.date | None
    also_in: tuple[str, ...] = ()
    instructs: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The citation in the shape of its JSON."""
        return {**asdict(self), "date": self.date.isoformat() if self.date else None}


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer that passed verification, with the numbers of its citations.

    "supported": the model's words, which match what they cite. "quoted": the source's own words.
    `conflicts_with` holds 0-based positions of claims of the same answer that say otherwise, `overtaken_by`
    of those among them that are of a later report and take its place.
    """

    text: str
    verdict: VerdictWord
    citations: tuple[int, ...]
    conflicts_with: tuple[int, ...] = ()
    overtaken_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A sentence of the model that is not shown, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """The closest words found where nothing answers the question."""

    file: str
    quote: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked at: passages in reach, the question's words that occur nowhere, the closest words."""

    passages: int
    terms_not_found: tuple[str, ...]
    nearest: tuple[Nearest, ...]


@dataclass(frozen=True, slots=True)
class ModelUsed:
    """The language model by name and the SHA-256 of its file."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds from the question; `first_token` is None where the model was not asked."""

    retrieval: int
    first_token: int | None
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer. Its `status` and `text` follow from its claims.

    `question` is what was typed; `rewritten` is what was asked in its place where it leaned on the
    conversation, else empty. `confidence`, from 0 to 1, is how likely it is to be right and what was asked
    for (`bot.confidence`); None where nothing is answered.
    """

    question: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    rejected: tuple[Rejected, ...]
    searched: Searched
    model: ModelUsed
    timings: Timings
    rewritten: str = ""
    confidence: float | None = None

    @property
    def asked(self) -> str:
        """The question that was searched for and answered."""
        return self.rewritten or self.question

    @property
    def status(self) -> Status:
        return "answered" if self.claims else "not_in_sources"

    @property
    def text(self) -> str:
        """The answer as shown, each sentence followed by its citations' numbers: "It rained. [1][2]".

        One that a later report has overtaken is called so.
        """
        if not self.claims:
            return "The sources do not say."
        return " ".join(
            "Overtaken: " * bool(claim.overtaken_by)
            + claim.text
            + " "
            + "".join(f"[{number}]" for number in claim.citations)
            for claim in self.claims
        )

    def to_dict(self) -> dict[str, Any]:
        """The answer in the shape of its JSON."""
        return {
            "schema": SCHEMA,
            "question": self.question,
            "asked": self.asked,
            "status": self.status,
            "text": self.text,
            "confidence": None if self.confidence is None else round(self.confidence, 3),
            "claims": [asdict(claim) for claim in self.claims],
            "citations": [citation.to_dict() for citation in self.citations],
            "rejected": [asdict(rejected) for rejected in self.rejected],
            "searched": asdict(self.searched),
            "model": asdict(self.model),
            "timings_ms": asdict(self.timings),
        }
