"""Which of the things spoken of a cue stands for: the most salient that agrees, if it surely does. Pure.

Salience follows centring (Grosz, Joshi and Weinstein 1995): what the last turn was about comes before what
earlier ones were, its question's subject before its other parts; and what an answer brought to a question
for it ("Who ...?" - "Kallas ...") before all.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.followups import vocabulary as v
from bot.followups.mentions import Kind, Mention
from bot.followups.pronouns import Cue
from bot.followups.wording import Told, is_new, without_stopwords

_LEAST = 2.0  # that it takes to be surely meant
_CLEAR = 1.5  # by how much the best must be ahead of the next
_AMOUNT = re.compile(r"[$€£]?\d[\d.,]*\d?\s?(?:%|percent|hundred|thousand|million|billion|trillion)?", re.I)
_PLACE = re.compile(r"\b(in|at|to|near|from)\s+(?:the\s+)?$", re.I)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a cue stands for; `tells`: it is a name, or more than one word, so that a search can use it."""

    text: str
    tells: bool
    preposition: str = "in"


def choose(cue: Cue, question: str, told: Sequence[Told], taken: Set[str]) -> Choice | None:
    """What a pronoun or "there" stands for; None where it is not sure. `taken` are stems chosen already."""
    own = without_stopwords(question)
    if cue.kind == "there":
        return _place(told, own)
    kind: Kind | None = {"he": "person", "they": "several", "it": "thing"}.get(cue.kind)  # type: ignore[assignment]
    if kind is None:
        return None
    for age, one in enumerate(reversed(told)):
        if ranked := _ranked(one, kind, own, taken, cue.is_object):
            best, score = ranked[0]
            if score < _LEAST:
                return None
            if len(ranked) > 1 and score - ranked[1][1] < _CLEAR:
                return None
            if age and kind == "thing":
                return None  # "it" reaches back no further than the last turn
            return Choice(best.text, best.is_name or len(best.stems) > 1)
    return None


def _ranked(
    told: Told, kind: Kind, own: frozenset[str], taken: Set[str], is_object: bool
) -> list[tuple[Mention, float]]:
    """The mentions of this kind that are not in the question yet, with their salience, best first."""
    scores: dict[str, tuple[Mention, float]] = {}
    asks = told.question.split(maxsplit=1)[0].casefold() if told.question else ""
    for place, one in enumerate(told.asked):
        first = (place == 0) != (
            is_object and kind == "thing" and len(told.asked) > 1
        )  # like stands for like
        _add(scores, one, 0.5 if one.is_beside else 3.0 if first else 1.5)
    for place, one in enumerate(told.said):
        points = 2.0 if place == 0 and not one.is_beside else 0.5
        _add(scores, one, points + (_brought(one, asks, place, kind) if is_new(one, told) else 0.0))
    if told.subject is not None:
        _add(scores, told.subject, 2.0)
    fit = [
        (one, score + _bonus(one))
        for one, score in scores.values()
        if _agrees(one, kind) and not one.stems <= own and not one.stems <= taken
    ]
    return sorted(fit, key=lambda pair: (-pair[1], pair[0].start))


def _brought(one: Mention, asks: str, place: int, kind: Kind) -> float:
    """What is added for one that the answer brought, at its `place`, to a question that asks so."""
    if asks in ("who", "which"):
        return 2.5 if place == 0 or one.is_pair else 0.0
    return 5.0 if place and (asks == "whom" or (asks == "what" and kind != "person")) else 0.0


def _agrees(one: Mention, kind: Kind) -> bool:
    return bool(one.stems) and (one.kind == kind or (one.kind == "either" and kind != "several"))


def _bonus(one: Mention) -> float:
    """Names are spoken of more than other things; one that may be a person is less surely either."""
    unsure = -2.0 if one.kind == "either" else 0.0
    return unsure + (1.0 if one.is_name else 0.0) + (2.0 if one.is_pair else 0.0)


def _add(scores: dict[str, tuple[Mention, float]], one: Mention, points: float) -> None:
    """A mention of the same, shorter or longer, counts for the longer one."""
    key = one.text if one.is_pair else one.head if one.is_name else " ".join(sorted(one.stems))
    best, score = scores.get(key, (one, 0.0))
    scores[key] = (max(best, one, key=lambda each: len(each.stems)), score + points)


def _place(told: Sequence[Told], own: frozenset[str]) -> Choice | None:
    for one in reversed(told):
        for text, found in ((one.statement, one.said), (one.question, one.asked)):
            for mention in reversed(found):
                at = text.find(mention.text.removeprefix("the "))
                before = _PLACE.search(text[:at]) if at > 0 else None
                if before and mention.is_name and not mention.stems <= own and mention.kind != "person":
                    return Choice(mention.text, True, "at" if before[1].casefold() == "at" else "in")
    return None


def nouns_like(cue: Cue, told: Sequence[Told]) -> Choice | None:
    """The fullest phrase of the conversation with the same noun: "the deal" was "the minerals deal"."""
    if cue.head in v.QUANTITIES:
        amounts = [amount for one in told for amount in _AMOUNT.findall(one.statement)]
        return Choice(f"the {cue.head} of {amounts[-1]}", True) if amounts else None
    for one in reversed(told):
        found = [
            m for m in (*one.asked, *one.said) if not m.is_name and m.head == cue.head and len(m.stems) > 1
        ]
        if found:
            best = max(found, key=lambda m: len(m.stems))
            words = best.text.split()
            if words[0].casefold() in v.ARTICLES | v.DEMONSTRATIVES | v.POSSESSIVES:
                words = words[1:] if words[0].casefold() != "whose" else words
            return Choice("the " + " ".join(words), True)
    return None
