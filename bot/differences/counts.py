"""The same thing counted or priced, with another value."""

import re

from bot.differences.statements import Statement
from bot.quantities import Placed, placed_quantities
from index.words import words

_SHARED = 3  # words that both must have: what they speak of
_NEAR = 1  # words on each side of number and thing, one of which both must have: what is done with it
_AROUND = 5  # content words on each side of a number that say what it is of
_SHORT = 7  # content words of a sentence that may lean on its title
_ROUND = 0.05  # values that differ by less are the same, rounded
_AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|nearly|almost|up to|less than|under|fewer than)\s*$", re.IGNORECASE
)
_IS_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$")


def count(one: Statement, other: Statement) -> str | None:
    """What they give different values, by a word stem of it; None where they may count two things."""
    if one.is_conditional or other.is_conditional or len(one.about & other.about) < _SHARED:
        return None
    if one.years and other.years and not one.years & other.years:
        return None
    if _strangers(one, other) and _strangers(other, one):
        return None
    values = {placed.quantity for placed in placed_quantities(other.text)}
    mine = {placed.quantity for placed in placed_quantities(one.text)}
    for a in _told(one):
        for b in _told(other):
            if a.quantity.unit != b.quantity.unit or a.quantity in values or b.quantity in mine:
                continue
            low, high = sorted((a.quantity.value, b.quantity.value))
            if high - low <= _ROUND * high or _bounded(one, a) or _bounded(other, b):
                continue
            (thing, beside), (same, along) = _counted(one, a), _counted(other, b)
            if thing == same and beside & along and len(_near(one, a) & _near(other, b)) >= _SHARED:
                return thing or min(beside & along)
    return None


def _strangers(one: Statement, other: Statement) -> frozenset[str]:
    """The names of one that the other does not know: of two people both may be right.

    Who is speaking is another matter.
    """
    return (one.names | one.opener) - other.about - one.speakers


def _told(statement: Statement) -> list[Placed]:
    """Its quantities, without years and what is a part of another word ("a 23-time champion")."""
    return [
        placed
        for placed in placed_quantities(statement.text)
        if not (_IS_YEAR.match(placed.text) and placed.quantity.unit == "")
        and "-" not in _beside(statement.text, placed)
    ]


def _beside(text: str, placed: Placed) -> tuple[str, str]:
    return text[max(0, placed.start - 1) : placed.start], text[placed.end : placed.end + 1]


def _counted(statement: Statement, placed: Placed) -> tuple[str, frozenset[str]]:
    """What a number counts, by the stem of the noun behind it ("" for money, shares and what has none), and
    the nearest words before and behind both."""
    found = words(statement.text)
    before = [word for word in found if word.end <= placed.start and not word.is_stopword]
    after = [word for word in found if word.start >= placed.end]
    thing = ""
    if placed.quantity.unit == "" and after and not after[0].is_stopword:
        thing, after = after[0].stem, after[1:]
    if thing == "" and after and after[0].text.casefold() == "of":
        return "", frozenset()  # a part of something: "300 of the volunteers"
    behind = [word for word in after if not word.is_stopword]
    return thing, frozenset(word.stem for word in (*before[-_NEAR:], *behind[:_NEAR]))


def _near(statement: Statement, placed: Placed) -> frozenset[str]:
    """The content words around a number; a short sentence may lean on its title."""
    found = [word for word in words(statement.text) if not word.is_stopword]
    place = sum(word.end <= placed.start for word in found)
    near = frozenset(word.stem for word in found[max(0, place - _AROUND) : place + _AROUND + 1])
    return near | (statement.about if len(found) <= _SHORT else frozenset())


def _bounded(statement: Statement, placed: Placed) -> bool:
    """Whether it is only a bound: "more than 12" and "17" agree."""
    return bool(_AT_LEAST.search(statement.text[: placed.start]))
