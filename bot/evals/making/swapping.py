"""Questions that a library does not answer: those that it does, about somebody whom it never names. Pure."""

import re
from random import Random

from bot.evals.making.candidates import Candidate
from bot.evals.making.leaks import stands_in
from bot.evals.making.masking import GAP
from bot.evals.making.naming import Name, mentions
from bot.evals.making.strangers import Strangers

_BARE_POSSESSIVE = re.compile(r"['’](?= )")  # "Texas' rules"
_COORDINATED = re.compile(r"(?:,| and| or) (?:the )?[A-Z(]")  # "Sanibel and Captiva": one of them is enough
_ARTICLE = re.compile(r"\b[Aa]n? \Z")
_MOST_NAMES = 3  # of more, one that is changed decides too little
_NEAR = 7  # words before the name
_CLOSE = 45  # characters between a name and the gap, with which it would still be answered


def about_a_stranger(candidate: Candidate, strangers: Strangers, random: Random) -> tuple[str, str]:
    """The question with its deciding name changed to a stranger's, and "" (or "" and why there is none)."""
    name = _deciding(candidate)
    if name is None:
        return "", "no name in it that could be changed for another"
    stranger = strangers.one_for(name, random)
    if stranger is None:
        return "", "every name to change it for stands in the library"
    question = replaced(candidate.question, mentions(candidate.names, name), name, stranger)
    if stands_in(name, question):
        return "", "the changed name shows through"
    return question, ""


def replaced(text: str, places: tuple[Name, ...], name: Name, by: str) -> str:
    """`text` with each mention of `name` at `places` changed; a surname by itself to the new surname."""
    for place in sorted(places, key=lambda place: -place.start):
        full = len(place.text.split()) > 1 or len(name.text.split()) == 1
        new, rest = by if full else by.split()[-1], text[place.end :]
        if _BARE_POSSESSIVE.match(rest) and not new.endswith("s"):
            rest = f"{rest[0]}s{rest[1:]}"
        text = text[: place.start] + new + rest
    return text


def follows_article(text: str, name: Name) -> bool:
    """Whether "a" or "an" stands before the name: which of them, another name may want otherwise."""
    return _ARTICLE.search(text[: name.start]) is not None


def _deciding(candidate: Candidate) -> Name | None:
    """The first name in the question, near its beginning: whom or what it is about.

    None where several others remain, or one close to the gap: by them it could be answered all the same.
    """
    if not candidate.names or len(candidate.names) > _MOST_NAMES:
        return None
    question, first = candidate.question, candidate.names[0]
    ahead = question[question.find("“") + 1 : first.start]
    gap = question.find(GAP)
    close = [
        name
        for name in candidate.names[1:]
        if gap >= 0 and name.text != first.text and min(abs(name.end - gap), abs(name.start - gap)) < _CLOSE
    ]
    if _COORDINATED.match(question, first.end):
        return None
    if close or 0 <= gap < first.start or len(ahead.split()) > _NEAR or follows_article(question, first):
        return None
    return first
