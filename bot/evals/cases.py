"""What is put to the test: the cases of each kind of suite, as frozen values.

The shapes are those of the files that hold them (`docs/evaluation.md`, "Suites"); a field that a file
does not have keeps its default.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal["qa", "brief", "claims", "injection"]


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


Case = QaCase | BriefCase | ClaimCase | InjectionCase
