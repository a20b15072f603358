"""The numbers of a statement, each with what it counts and how. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.differences.lexicon import MOVES, role
from bot.differences.statements import Statement
from bot.quantities import Placed, Quantity
from bot.verification.lexicon import HEDGES
from bot.verification.reading import Token
from index.words import stem

_IS_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$")
_ORDINAL = re.compile(
    r"st$|nd$|rd$|th$|^(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)$"
)
_LOWER = re.compile(r"(?:at least|more than|over|above|upwards of|no fewer than|as many as|up to)\s*$", re.I)
_UPPER = re.compile(r"(?:less than|under|below|fewer than|nearly|almost|at most)(?: the| a)?\s*$", re.I)
_RANGE = re.compile(
    r"^\s*(?:-|–|—|to|and|or)\s*[$€£]?\d|^\s*(?:to|or)\s+\w+\s+(?:people|percent|million|billion)"
)
_RANGE_BEHIND = re.compile(r"\d[\d,.]*\s*(?:million|billion|m|bn)?\s*(?:to|and|or)\s*[$€£]?$")
_NUMBER = re.compile(r"\bnos?\.?\s*$", re.IGNORECASE)
_PER = re.compile(r"^\s*(?:\w+\s+)?(?:an?|per|each|every)\s+(\w+)|^\s*/\s*(\w+)", re.I)
_PART = re.compile(r"^\s*(?:\w+\s+)?of\s+(?:the|them|its|those|these|his|her|their|whom|which|all)\b", re.I)
_WHOLE = re.compile(r"\bof (?:the|its|their|all)\s*$", re.IGNORECASE)  # "of the 32 dead, 28 ..."
_CHANGE = re.compile(
    r"(?:\bby|\bthan|\bup|\bdown|\banother|\badditional|\bextra|\bfrom|\bevery|\badding)\s*(?:an?\s+|about\s+|some\s+)?$",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\b(?:to|at)(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
_STEP = 6  # words before a number, one of which may be the verb of a step
_FURTHER = frozenset("more other others another additional extra fewer less".split())
_LAPSE = frozenset(
    stem(word) for word in "second minute hour day week month year decade century time".split()
)
_PEOPLE = frozenset(stem(word) for word in "people person persons".split())
_AROUND = 2  # content words on each side of a number and its noun that must be of the same


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a statement: `thing` is the stem of what it counts ("" for money, shares, what has none).

    `place` is that of its first word. `bound` is ">" where it is only said to be more, "<" where less. `by`
    is the unit that it is a rate of. `is_change` of a step rather than a level, `is_sure` of what is neither
    planned nor possible. `role`: see `lexicon.role`.
    """

    placed: Placed
    place: int
    thing: str
    bound: str
    by: str
    is_change: bool
    is_sure: bool
    role: str
    beside: tuple[Token, ...]

    @property
    def quantity(self) -> Quantity:
        return self.placed.quantity


def figures(statement: Statement) -> Iterator[Figure]:
    """The numbers that can be compared: no years, ages, ordinals, ranges, parts of a whole, spans of time,
    nothing within a word ("a 23-time champion") or a name ("the Demon 170")."""
    text, tokens = statement.text, statement.line.tokens
    for placed, place in statement.line.numbers:
        before, after = _before(text, placed), text[placed.end :]
        if _is_no_measure(placed) or _is_within(before, after) or _is_of_a_name(statement, placed, place):
            continue
        last = max((t.place for t in tokens if t.word.start < placed.end), default=place)
        noun = _noun(statement, placed, last)
        if noun is not None and (noun.folded in _FURTHER or noun.stem in _LAPSE):
            continue
        thing = noun.stem if noun is not None else ""
        clause = [t for t in tokens if t.clause == tokens[place].clause]
        of_people = (thing == "" or thing in _PEOPLE) and placed.quantity.unit == ""
        yield Figure(
            placed,
            place,
            thing="people" if thing in _PEOPLE else thing,
            bound=">" if _LOWER.search(before) else "<" if _UPPER.search(before) else "",
            by=_rate(after),
            is_change=_is_change(statement, place, before),
            is_sure=not any(t.folded in HEDGES for t in clause),
            role=next((role(t.stem) for t in clause if role(t.stem)), "") if of_people else "",
            beside=_beside(statement, place, noun.place if noun is not None else last),
        )


def _before(text: str, placed: Placed) -> str:
    """What stands before the number itself, which may be placed with the blank before it."""
    written = text[placed.start : placed.end]
    return text[: placed.start + len(written) - len(written.lstrip())]


def _is_change(statement: Statement, place: int, before: str) -> bool:
    """Whether it is a step: "by 4 percent", "fell 940 points", not "fell to 900" or "below 900"."""
    if _CHANGE.search(before):
        return True
    clause = statement.line.tokens[place].clause
    near = [t for t in statement.line.tokens[max(0, place - _STEP) : place] if clause - t.clause <= 1]
    moves = any(t.stem in MOVES for t in near)
    return moves and not (_LEVEL.search(before) or _LOWER.search(before) or _UPPER.search(before))


def _is_no_measure(placed: Placed) -> bool:
    """Whether it is a year or an ordinal."""
    is_year = placed.quantity.unit == "" and _IS_YEAR.match(placed.text)
    return bool(is_year or _ORDINAL.search(placed.text.casefold()))


def _is_within(before: str, after: str) -> bool:
    """Whether it is a part of a word, a range or a whole, or an age: by what stands next to it."""
    in_word = (after[:1] in "-:." and after[1:2].isalnum()) or (before[-1:] and before[-1:] in "-–/:#")
    in_range = _RANGE.match(after) or _RANGE_BEHIND.search(before)
    is_age = before.rstrip().endswith(",") and after[:1] in (",", ".")
    in_whole = _PART.match(after) or _WHOLE.search(before)
    return bool(in_word or in_range or in_whole or _NUMBER.search(before) or is_age)


def _is_of_a_name(statement: Statement, placed: Placed, place: int) -> bool:
    """ "Covid 19", "the Demon 170"."""
    before = _before(statement.text, placed)
    name = place > 0 and statement.line.tokens[place - 1].word.is_name
    return name and before.endswith(" ") and placed.quantity.unit == ""


def _noun(statement: Statement, placed: Placed, last: int) -> Token | None:
    """What a plain number counts: the word behind it, if only blanks are between."""
    tokens = statement.line.tokens
    if placed.quantity.unit or last + 1 >= len(tokens):
        return None
    noun = tokens[last + 1]
    between = statement.text[placed.end : noun.word.start]
    return None if between.strip() or (noun.word.is_stopword and noun.folded not in _FURTHER) else noun


def _rate(after: str) -> str:
    found = _PER.match(after)
    return stem(found[1] or found[2]) if found else ""


def _beside(statement: Statement, first: int, last: int) -> tuple[Token, ...]:
    """The content words of the clause next to the number and its noun: what narrows it."""
    clause = statement.line.tokens[first].clause
    own = [t for t in statement.content if t.clause == clause]
    return (*[t for t in own if t.place < first][-_AROUND:], *[t for t in own if t.place > last][:_AROUND])
