"""The same thing in another mood: planned and then done, or not; said to be so, and not to be so."""

from dataclasses import dataclass

from bot.differences.statements import Mood, Statement

_SHARED = 2  # words besides the one in question that both must have: what they speak of
_SHARED_AROUND = 4  # the same of both with what stands around them, where they share only one themselves
_DIFFER = frozenset({("not", "is"), ("not", "maybe"), ("is", "not"), ("maybe", "not")})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The word that two statements say in different moods, and in which."""

    stem: str
    one: Mood
    other: Mood


def outcome(one: Statement, other: Statement) -> Outcome | None:
    """What they say otherwise of the same thing; None where they may speak of two things."""
    if one.is_conditional or other.is_conditional or not _same_matter(one, other):
        return None
    coloured = [token.stem for statement in (one, other) for token, _ in statement.moods()]
    for stem in dict.fromkeys(coloured):
        if stem in one.names | other.names or stem not in one.stems & other.stems:
            continue
        moods = one.mood(stem), other.mood(stem)
        shared = one.near(stem) & other.near(stem)
        leans = bool(shared) and len((one.context & other.context) - {stem}) >= _SHARED_AROUND
        if moods in _DIFFER and (len(shared) >= _SHARED or leans):
            found_one, found_other = moods
            assert found_one is not None
            assert found_other is not None
            return Outcome(stem, found_one, found_other)
    return None


def _same_matter(one: Statement, other: Statement) -> bool:
    """Whether no name of one stands where the other has another: of two places or two people they may both
    be right."""
    known_one, known_other = one.names | one.about, other.names | other.about
    strangers = one.names - known_other, other.names - known_one
    years = not one.years or not other.years or one.years & other.years
    return bool(years) and not (strangers[0] and strangers[1])
