"""The values of a conversation. Times are aware, in UTC."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.briefing.values import Briefing
from bot.claims import Answer, Citation, ModelUsed, Status
from bot.sessions.numbering import place

Outcome = Literal["answered", "not_in_sources", "briefed", "cancelled", "failed", "interrupted"]
"""What became of a question. "interrupted": it has no end (yet); so it stays where the program was killed."""

Setting = str | int | float | bool


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question and what became of it. `answer` is there where it has one, whatever that says.

    `briefing` is the one that was asked for. `reason` is what went wrong, for "failed". The store
    always knows the `model` and `settings` that it was asked with.
    """

    id: int
    asked_at: dt.datetime
    question: str
    answer: Answer | None
    outcome: Outcome
    reason: str = ""
    model: ModelUsed | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    briefing: Briefing | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What its answer, or its briefing, cites."""
        ending = self.answer or self.briefing
        return ending.citations if ending else ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A session in a list. `changed` is when it was last asked or answered, `turns` how many it has."""

    id: int
    title: str
    library: str
    began: dt.datetime
    changed: dt.datetime
    turns: int


@dataclass(frozen=True, slots=True)
class Session:
    """A whole conversation, in the order of its questions."""

    summary: Summary
    turns: tuple[StoredTurn, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All that its answers cite, each place once, by number."""
        found = [one for turn in self.turns for one in turn.citations]
        once = {(one.n, place(one)): one for one in reversed(found)}
        return tuple(sorted(once.values(), key=lambda one: one.n))


def agree(outcome: Outcome, answer: Answer | None, briefing: Briefing | None) -> bool:
    """Whether a turn may have all three: an answer has the outcome that follows from it, no answer another;
    a briefing, which no answer stands beside, its own."""
    if briefing is not None or outcome == "briefed":
        return briefing is not None and outcome == "briefed" and answer is None
    return (answer.status if answer else None) == (outcome if outcome in get_args(Status) else None)
