"""One confidence for an answer: how likely it is that it is what was asked for, and right.

Retrieval, evidence, verification and the model's own judgement each know a part of it. They are combined by
a logistic regression with an L2 penalty, one for each language model that was measured; its coefficients
are data (`confidence.json`), and `python -m bot.evals.confidence` fits them again (`docs/confidence.md`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from bot.regression import Finite, Regression, check_names

Caution = Literal["bold", "balanced", "cautious"]
"""How sure it must be before an answer is shown. "bold": as sure as verification alone makes it."""


@dataclass(frozen=True, slots=True)
class Signals(Finite):
    """What is known of an answer, of its first claim that is.

    `relevance`, from 0 to 1, is that of its evidence to the question. `answerable` and `right` are the
    model's judgement in log-odds. `doubt`, from -5 to 0, is the log-probability of the least likely token
    of its draft. `turned` is 1 where the passage says the opposite of a word of the question, or only one
    of the two is negated. `score`, from 0 to 1, is what verification gave the model's sentence.
    `named` is 1 where all names of the question stand by the evidence. `timely`, from 0 to 1, is how near
    it was published to the time that the question speaks of. `quoted` is 1 where the words are the source's
    own; `echo` is then the share of what the model's sentence adds to the question that stands in them,
    else 1.
    """

    relevance: float
    answerable: float
    right: float
    doubt: float
    turned: float
    score: float
    named: float
    timely: float
    quoted: float
    echo: float


NAMES = tuple(field.name for field in fields(Signals))


class Fit(Regression, frozen=True, forbid_unknown_fields=True):
    """How likely an answer is right, by its `Signals`; and on how many answers it was fitted, by suite.

    `asked`, from 0 to 1, is the relevance of evidence from which on the model was asked for these answers,
    and is to be asked: of others the fit knows nothing.
    """

    on: Mapping[str, int]
    asked: float

    def __post_init__(self) -> None:
        check_names(self.weights, NAMES)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The confidence, from 0 to 1, that an answer needs to be `shown`, and to be shown in the model's
    `own_words`: below that the sentences that it rests on are quoted in its place."""

    shown: float
    own_words: float

    def __post_init__(self) -> None:
        if not 0 <= self.shown <= self.own_words <= 1:
            raise ValueError("thresholds must be 0 <= shown <= own_words <= 1")


class Fits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fit for each language model by the SHA-256 of its file; `others` is for those never measured.

    `thresholds` are what each caution asks for.
    """

    fitted: str
    thresholds: Mapping[Caution, Threshold]
    models: Mapping[str, Fit]
    others: Fit

    def of(self, sha256: str) -> Fit:
        """The fit for a language model."""
        return self.models.get(sha256, self.others)


@cache
def shipped() -> Fits:
    """The fits that come with the program."""
    return msgspec.json.decode(files("bot").joinpath("confidence.json").read_bytes(), type=Fits)
