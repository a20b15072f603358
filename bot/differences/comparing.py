"""Two statements to their difference."""

from dataclasses import dataclass
from typing import Literal

from bot.differences.counts import count
from bot.differences.outcomes import outcome
from bot.differences.statements import Statement

_LONGEST_PLAN = 400  # days after which a plan and an outcome may be of two things
_LONGEST_COUNT = 120  # the same of two values

Relation = Literal["update", "disagreement", "speakers"]
"""A later report overtakes an earlier one; two reports of one time differ; two speakers claim different
things, each in a report that may be right about that."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What two statements say otherwise. `point` names it, by a word stem of theirs.

    Of an update `one` is the earlier statement, else that which was given first.
    """

    kind: Literal["outcome", "count"]
    relation: Relation
    point: str
    one: Statement
    other: Statement


def difference(one: Statement, other: Statement) -> Difference | None:
    """Where two statements differ; None where they agree, are of one story, or may speak of two things."""
    if one.story == other.story:
        return None
    if one.day and other.day and other.day < one.day:
        one, other = other, one
    days = (other.day - one.day).days if one.day and other.day else 0
    if not days and _follows(one, other):
        one, other = other, one
    found = outcome(one, other, days) if days <= _LONGEST_PLAN else None
    if found:
        # What is said to have happened stays so: who later says that it did not, disagrees.
        is_update = found.one != "is" and (days > 0 or _follows(other, one))
        return Difference("outcome", _relation(one, other, is_update), found.stem, one, other)
    counted = count(one, other, days) if days <= _LONGEST_COUNT else None
    if counted is None:
        return None
    return Difference("count", _relation(one, other, days > 0), counted, one, other)


def _follows(one: Statement, other: Statement) -> bool:
    """Whether `one`, of the same day or of an unknown one, tells what became of a plan that `other` tells: it
    speaks, in the past, of the weekday for which that was planned."""
    told = one.tells_past and not one.tells_plan
    return told and other.tells_plan and bool(other.weekdays & one.weekdays_around)


def _relation(one: Statement, other: Statement, is_update: bool) -> Relation:
    """Two speakers who are not the same do not make two reports differ, and neither overtakes the other.

    Those of a later report may be others without a name: "police", "rescuers".
    """
    mine, theirs = (one.speakers, other.speakers) if is_update else (one.sayers, other.sayers)
    if mine and theirs and not mine & theirs:
        return "speakers"
    return "update" if is_update else "disagreement"
