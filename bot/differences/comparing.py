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
        earlier, later = other, one
    else:
        earlier, later = one, other
    days = (later.day - earlier.day).days if earlier.day and later.day else 0
    found = outcome(earlier, later) if days <= _LONGEST_PLAN else None
    planned_since = days > 0 and found is not None and (found.one, found.other) == ("not", "maybe")
    if found and not planned_since:  # what was not so then may be planned now
        return Difference("outcome", _relation(earlier, later, days > 0), found.stem, earlier, later)
    counted = count(earlier, later) if days <= _LONGEST_COUNT else None
    if counted:
        return Difference("count", _relation(earlier, later, days > 0), counted, earlier, later)
    return None


def _relation(one: Statement, other: Statement, is_update: bool) -> Relation:
    """Two speakers who are both named and are not the same do not make two reports differ."""
    if is_update:
        return "update"
    return (
        "speakers"
        if one.speakers and other.speakers and not one.speakers & other.speakers
        else "disagreement"
    )
