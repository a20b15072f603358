"""The same thing counted or priced, with another value. Pure."""

from bot.differences.figures import Figure, figures
from bot.differences.lexicon import EVENTS, known, same, unknown
from bot.differences.statements import Statement, same_scene, same_time

_ROUND = 0.05  # values that differ by less are the same, rounded
_KNOWN = 0.8  # of what is said with the one number, what the other statement must say, too
_LEAST = 2  # words that both say with it
_MOST = 4  # numbers of a statement
_SHORT = 4  # words up to which all must be known
_OTHER = 0.4  # the same share of the longer of the two


def count(one: Statement, other: Statement, days: int) -> str | None:
    """What they give different values, by a word stem of it; None where they may count two things.

    `other` was published so many days after `one`.
    """
    if one.is_conditional or other.is_conditional or one.leans or other.leans:
        return None
    if not same_scene(one, other) or not same_time(one, other):
        return None
    if days > 0 and one.is_of_a_span and other.is_of_a_span:
        return None
    told, also = [*figures(one)], [*figures(other)]
    if len(told) > _MOST or len(also) > _MOST:
        return None  # a list: which belongs to which?
    values = {f.quantity for f in told}, {f.quantity for f in also}
    for a in told:
        for b in also:
            if a.quantity in values[1] or b.quantity in values[0] or not _alike(a, b):
                continue
            if a.is_change and days > 0 and not one.days & other.days:
                continue  # each day has its own
            if not _apart(a, b, days) or not _same_conditions(one, a, other, b):
                continue
            if _same_toll(one, a, other, b) or _same_frame(one, a, other, b):
                return b.thing or a.thing or b.role or _point(one, a, other)
    return None


def _alike(a: Figure, b: Figure) -> bool:
    """Whether the two can measure the same: by unit, noun, rate, as step or level, as fact or forecast."""
    things = a.thing == b.thing or bool(a.role and a.role == b.role)
    return things and _measure(a) == _measure(b)


def _measure(figure: Figure) -> tuple[str, str, bool, bool]:
    return figure.quantity.unit, figure.by, figure.is_change, figure.is_sure


def _apart(a: Figure, b: Figure, days: int) -> bool:
    """Whether the values are not the same, rounded, and not one a bound that the other keeps to."""
    mine, theirs = a.quantity.value, b.quantity.value
    if abs(mine - theirs) <= _ROUND * max(abs(mine), abs(theirs)):
        return False
    if days > 0 and a.role and a.bound == ">":  # "at least 12 dead", days later 17
        return theirs > mine and b.bound != "<"
    if a.bound == b.bound:
        return not a.bound or days > 0
    low = (a.bound == ">" and theirs >= mine) or (b.bound == ">" and mine >= theirs)
    high = (a.bound == "<" and theirs <= mine) or (b.bound == "<" and mine <= theirs)
    return not low and not high


def _same_frame(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Whether what is said with one number is said with the other: all that stands next to each, and nearly
    all of the shorter of the two clauses."""
    if unknown((t.stem for t in a.beside), other.about) or unknown((t.stem for t in b.beside), one.about):
        return False
    mine = frozenset(t.stem for t in one.frame(a.place)) - {a.thing}
    theirs = frozenset(t.stem for t in other.frame(b.place)) - {b.thing}
    shares = sorted((_known(mine, other.about), _known(theirs, one.about)), key=lambda s: -s[1])
    (size, best), (_, rest) = shares
    enough = best >= (1.0 if size <= _SHORT else _KNOWN) and rest >= _OTHER
    together = min(
        sum(known(word, other.stems) for word in mine), sum(known(word, one.stems) for word in theirs)
    )
    if best == rest == 1.0:  # what little is said is the same; of two speakers, one word will do
        return together >= (_LEAST - 1 if _speak(one, other) else _LEAST)
    return enough and together >= (_LEAST if a.thing else _LEAST + 1)


def _speak(one: Statement, other: Statement) -> bool:
    return bool(one.speakers and other.speakers) and one.speakers.isdisjoint(other.speakers)


def _same_conditions(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Whether what says when, where or with what one is so is known to the other."""
    return all(
        not unknown((t.stem for t in words if not t.is_name), theirs.about)
        and not unknown((t.stem for t in words if t.is_name), theirs.context)
        for words, theirs in ((one.conditions(a.place), other), (other.conditions(b.place), one))
    )


def _known(words: frozenset[str], stems: frozenset[str]) -> tuple[int, float]:
    return len(words), 1 - len(unknown(words, stems)) / max(1, len(words))


def _same_toll(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Whether both count the dead (the hurt ...) of one event, in whatever words."""
    if not a.role or a.role != b.role:
        return False
    events = [{e for stem in s.context for e in same(stem) & EVENTS} for s in (one, other)]
    if not events[0] & events[1]:
        return False
    for mine, figure, theirs in ((one, a, other), (other, b, one)):
        names = {t.stem for t in mine.frame(figure.place) if t.is_name}
        if unknown(names, theirs.about) or not mine.names_around & theirs.names_around:
            return False
        if unknown((t.stem for t in figure.beside), theirs.context):
            return False
    return True


def _point(one: Statement, a: Figure, other: Statement) -> str:
    shared = [t.stem for t in one.frame(a.place) if known(t.stem, other.about)]
    return shared[-1] if shared else ""
