"""What the language model makes of an answer that stands already: two questions, Yes or No.

A small model does not know what it does not know while it writes. Shown one passage alone, it can tell
rather well whether that answers the question (`docs/confidence.md`). Nothing is written: the two
probabilities are read off, and go into the confidence beside what the program finds out by itself.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.engine import Message
from prompts import Prompt

_OPTIONS = ("Yes", "yes", "No", "no")
_LONGEST = 1500  # characters of a passage; sentences are rarely so long
_LEAST = 1e-6


class Chooser(Protocol):
    """What weighs options, such as `bot.engine.Engine`."""

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        """For each option the probability that an answer begins with it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """In log-odds, positive for yes: whether the passage answers the question, and whether the answer is
    right by the passage."""

    answerable: float
    right: float


@dataclass(frozen=True, slots=True)
class Judge:
    """Asks the model, with these prompts: both begin alike, so that the passage is read once."""

    answerable: Prompt
    right: Prompt

    def judge(self, chooser: Chooser, question: str, passage: str, answer: str) -> Judgement:
        """Raises EngineError where the model cannot do its work."""
        shown = passage[:_LONGEST]
        return Judgement(
            _odds(chooser, self.answerable.fill(passage=shown, question=question)),
            _odds(chooser, self.right.fill(passage=shown, question=question, answer=answer)),
        )


def _odds(chooser: Chooser, sections: Sequence[tuple[str, str]]) -> float:
    messages = [Message("system" if role == "system" else "user", text) for role, text in sections]
    yes, also_yes, no, also_no = chooser.choose(messages, _OPTIONS)
    return math.log(max(_LEAST, yes + also_yes) / max(_LEAST, no + also_no))
