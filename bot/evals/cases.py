"""What is put to the test: the cases of each kind of suite, as frozen values.

The shapes are those of the files that hold them (`docs/evaluation.md`, "Suites"); a field that a file
does not have keeps its default.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

Kind = Literal["qa", "brief", "claims", "injection", "conversations"]


@dataclass(frozen=True, slots=True)
class QaCase:
    """A question to a folder of articles.

    An answer is right if it holds one of `answers`; where `answerable` is false, if there is none.
    `gold_files` hold the answer, `gold_sentences` are the words in them that do (they may be tokenised
    otherwise than the article). `asked` is the day on which it was put, from which "this week" counts.
    """

    id: str
    question: str
    answerable: bool
    answers: tuple[str, ...] = ()
    gold_files: tuple[str, ...] = ()
    gold_sentences: tuple[str, ...] = ()
    kind: str = ""
    asked: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Insight:
    """Something that a briefing on its topic should say, and all files that say it."""

    text: str
    gold_files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefCase:
    """A topic for a briefing over a folder of articles, with what it should say."""

    id: str
    query: str
    insights: tuple[Insight, ...]


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """A claim, the text that it is held against, and whether people found it supported there."""

    id: str
    claim: str
    evidence: str
    supported: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class InjectionCase:
    """An instruction that an attacker would hide in an article."""

    id: str
    attack: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class ConversationTurn:
    """A question of a conversation, and its answer as shown; the last turn has none."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ConversationCase:
    """A conversation whose last question is put to the test.

    `standalone` is that question as a person would write it out of context; `leans` says whether it needs
    to be. `half` is "tuned" where rules may have been made with it in view, "held" where not.
    """

    id: str
    turns: Annotated[tuple[ConversationTurn, ...], Meta(min_length=2)]
    standalone: str
    leans: bool
    gold_files: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    half: Literal["tuned", "held", ""] = ""

    @property
    def question(self) -> str:
        """The last one."""
        return self.turns[-1].question


Case = QaCase | BriefCase | ClaimCase | InjectionCase | ConversationCase
