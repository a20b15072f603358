"""The same thing in another mood: planned and then done, or not; said to be so, and not to be so. Pure."""

import re
from dataclasses import dataclass

from bot.differences.lexicon import FAILS, LIGHT, NOT_DONE, known, unknown
from bot.differences.moods import Mood, is_told
from bot.differences.statements import Statement, same_scene, same_time
from bot.verification.lexicon import opposites
from bot.verification.reading import Token

_KNOWN = 2 / 3  # of what is said with the word, in the shorter clause, what the other statement must say, too
_AGAINST = 0.8  # the same, where one says that it is so, the other that it is not, or the opposite
_LEAST = 2  # words that both say with it
_EPSILON = 1e-9
_NEXT = 2  # content words on each side of it, one of which both must have
_SHORT = 3  # words of a statement that may lean
_CONTEXT = 3  # words that a short one ("It was not signed") must share with what stands around the other
_DEFINITE = re.compile(r"^\W*(?:the|this|that|it|a|an|no)\b", re.IGNORECASE)
_LASTING = re.compile(
    r"(?:n't|\bnot|\bnever)\b.*\b(?:since|(?:in|for) (?:more than |over |nearly )?\w+ (?:decades?|years?))\b",
    re.IGNORECASE,
)
_DIFFER = frozenset(
    {("plan", "not"), ("maybe", "not"), ("plan", "is"), ("not", "is"), ("is", "not"), ("not", "plan")}
)
_TOLD_BOTH = frozenset({("not", "is"), ("is", "not")})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The word that two statements say in different moods, and in which."""

    stem: str
    one: Mood
    other: Mood


def outcome(one: Statement, other: Statement, days: int) -> Outcome | None:
    """What they say otherwise of the same thing; None where they may speak of two things.

    `other` was published so many days after `one`.
    """
    if one.is_conditional or other.is_conditional or not same_scene(one, other):
        return None
    if not same_time(one, other) or _LASTING.search(one.text) or _LASTING.search(other.text):
        return None
    for a in one.line.content:
        for b in other.line.content:
            found = _outcome(one, a, other, b, days)
            if found:
                return found
    return None


def _outcome(one: Statement, a: Token, other: Statement, b: Token, days: int) -> Outcome | None:
    if a.is_name or b.is_name or a.stem in LIGHT:
        return None
    moods: tuple[Mood, Mood] = one.moods.get(a.place, "is"), other.moods.get(b.place, "is")
    if a.stem == b.stem:
        if moods not in _DIFFER or not _told(one, a, moods[0]) or not _told(other, b, moods[1]):
            return None
        if (moods[1] == "plan" or moods[0] == "maybe") and (days > 0) != (moods[0] == "maybe"):
            return None  # what was not so may be planned now; what may be so, need not
        if moods == ("plan", "is") and not (days and _same_deed(one, a, other, b)):
            return None
        if moods in _TOLD_BOTH and not (_same_doer(one, a, other) and _same_doer(other, b, one)):
            return None
        share = _AGAINST if moods in _TOLD_BOTH else _KNOWN
    elif b.stem in opposites(a.stem) and moods in (("is", "is"), ("not", "not")) and not days:
        if {a.stem, b.stem} <= one.stems or {a.stem, b.stem} <= other.stems:
            return None
        if not is_told(one.line, a.place) or not is_told(other.line, b.place):
            return None
        share = _AGAINST
    else:
        return None
    return Outcome(b.stem, *moods) if _same_frame(one, a, other, b, share) else None


def _same_deed(one: Statement, a: Token, other: Statement, b: Token) -> bool:
    """Whether what was done may be what was planned: by the same, and not by another number."""
    planned, done = ({placed.quantity for placed, _ in s.line.numbers} for s in (one, other))
    of_one_size = not planned or not done or bool(planned & done)
    return of_one_size and _same_doer(one, a, other) and _same_doer(other, b, one)


def _same_doer(one: Statement, token: Token, other: Statement) -> bool:
    """Whether the names before the word are known around the other statement: what others did was not planned
    there."""
    return not unknown((t.stem for t in one.frame(token.place) if _is_doer(t, token)), other.context)


def _is_doer(token: Token, verb: Token) -> bool:
    return token.word.is_name and token.place < verb.place


def _told(statement: Statement, token: Token, mood: Mood) -> bool:
    """Whether a word that nothing colours is a verb that tells what happened."""
    return mood != "is" or is_told(statement.line, token.place)


def _same_frame(one: Statement, a: Token, other: Statement, b: Token, share: float) -> bool:
    """Whether the same is said of the same: a word next to each is known to the other, and most of the
    shorter clause; one that is short and definite may lean on what stands around it."""
    mine, theirs = _frame(one, a), _frame(other, b)
    nearby = _next_to(one, a), _next_to(other, b)
    if not any(known(w, other.about) for w in nearby[0]) or not any(known(w, one.about) for w in nearby[1]):
        return False
    missing = (
        len(unknown((t.stem for t in mine), other.about)),
        len(unknown((t.stem for t in theirs), one.about)),
    )
    (gaps, size) = min(zip(missing, (len(mine), len(theirs)), strict=True), key=lambda g: g[0] / max(1, g[1]))
    together = sum(known(t.stem, frozenset(s.stem for s in theirs)) for t in mine)
    if size and gaps <= (1 - share) * size + _EPSILON and together >= _LEAST:
        return True
    if not any(missing) and together and one.speakers and other.speakers:
        return True
    return _leans(one, a, other) or _leans(other, b, one)


def _frame(statement: Statement, token: Token) -> tuple[Token, ...]:
    """What is said of the word, without the verb that says that it was not done."""
    return tuple(t for t in statement.frame(token.place) if t.stem not in NOT_DONE | FAILS)


def _leans(short: Statement, token: Token, other: Statement) -> bool:
    """Whether "The agreement was not signed" is of what the other statement speaks of."""
    return (
        len(_frame(short, token)) <= _SHORT
        and bool(_DEFINITE.match(short.text))
        and len((short.context & other.context) - {token.stem}) >= _CONTEXT
    )


def _next_to(statement: Statement, token: Token) -> list[str]:
    """The content words next to it, of a short statement those of its title, too."""
    content = [t for t in statement.content if t.place != token.place]
    before = [t.stem for t in content if t.place < token.place][-_NEXT:]
    after = [t.stem for t in content if t.place > token.place][:_NEXT]
    title = statement.about - statement.stems if len(content) <= _SHORT else frozenset[str]()
    return [*before, *after, *title]
