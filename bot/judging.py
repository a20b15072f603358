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
from bot.questions import Question
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

    def judge(self, chooser: Chooser, question: Question, passage: str, answer: str) -> Judgement:
        """Raises EngineError where the model cannot do its work.

        Whether a question that wants Yes or No can be answered, a small model takes for the question
        itself: for those both are the second.
        """
        shown, asked = passage[:_LONGEST], question.text
        right = self.right.fill(passage=shown, question=asked, answer=answer)
        if question.is_polar:
            odds = _odds(chooser, right)
            return Judgement(odds, odds)
        answerable = self.answerable.fill(passage=shown, question=asked)
        return Judgement(_odds(chooser, answerable), _odds(chooser, right))


def _odds(chooser: Chooser, sections: Sequence[tuple[str, str]]) -> float:
    messages = [Message("system" if role == "system" else "user", text) for role, text in sections]
    yes, also_yes, no, also_no = chooser.choose(messages, _OPTIONS)
    return math.log(max(_LEAST, yes + also_yes) / max(_LEAST, no + also_no))
