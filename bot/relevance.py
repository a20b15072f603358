"""How sure it is that a sentence answers a question, before any model reads it: a small fitted model.

Answerability is decided outside the language model, which does not know what it does not know. The signals
are few, because few are what the questions at hand can tell apart: of 36 that were tried most added noise
(`docs/retrieval.md`). They are combined by a logistic regression with an L2 penalty, whose coefficients are
data (`relevance.json`); `python -m bot.evals.answerability` fits them again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

import msgspec

from bot.regression import Finite, Regression, check_names


@dataclass(frozen=True, slots=True)
class Signals(Finite):
    """What speaks for and against a sentence, each from 0 to 1.

    `sentence` and `passage` are the cosines of the question with the sentence and with its passage.
    `together` is the share of the question's neighbouring words, by weight, that stand together in the
    sentence. `name_missing` is 1 where a name of the question stands neither in the passage nor in its
    title. `unknown` is the share of the question, by weight of its words, that occurs nowhere in the library.
    """

    sentence: float
    passage: float
    together: float
    name_missing: float
    unknown: float


NAMES = tuple(field.name for field in fields(Signals))


class Model(Regression, frozen=True, forbid_unknown_fields=True):
    """How sure it is, by the `Signals`, that there is an answer, where half of the questions have one; and
    what it was fitted on."""

    fitted: str
    on: Mapping[str, int]
    """Suite to the number of its questions."""

    def __post_init__(self) -> None:
        check_names(self.weights, NAMES)


@cache
def shipped() -> Model:
    """The model that comes with the program."""
    return msgspec.json.decode(files("bot").joinpath("relevance.json").read_bytes(), type=Model)
