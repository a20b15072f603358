"""A question that leans on the conversation, made to stand alone: by rule, without a model. Pure.

A question that is understood by itself comes back as it was. Where one leans ("And who said that?"), each
word that does is replaced by the most salient thing spoken of that agrees with it; where none surely does,
what the last question was about is added: ", in the matter of ...". No word of the question but such cues
and a leading "And" is ever lost, and nothing is added that the conversation does not hold.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.followups import vocabulary as v
from bot.followups.choosing import choose, nouns_like
from bot.followups.cues import cues
from bot.followups.mentions import tokens
from bot.followups.pronouns import Cue
from bot.followups.wording import (
    Told,
    appended,
    matter,
    of_about,
    of_fragment,
    of_that,
    owned,
    tell,
    upper,
    without_stopwords,
)

_TURNS = 4  # of the conversation that are looked at, from its end
_LONGEST = 400  # characters of a question; a longer one says enough
_TITLES = 20  # of what was cited
_FOREIGN = re.compile(r"[^\W\d_]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question, the answer as shown, and the titles of what it cited."""

    question: str
    answer: str = ""
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A question that stands alone; whether the one that was typed leaned; and what was added to it."""

    text: str
    leaned: bool = False
    added: tuple[str, ...] = ()


def standalone(question: str, turns: Sequence[Turn]) -> Rewritten:
    """`question` as it stands alone after `turns`, the latest last.

    A question that does not lean, is not English, or has nothing before it comes back as it is.
    """
    if not turns or len(question) > _LONGEST or not _is_english(question):
        return Rewritten(question)
    told: list[Told] = []
    for turn in turns[-_TURNS:]:
        told.append(tell(_rewritten(turn.question, told).text, turn.answer))
    return _rewritten(question, told, [title for turn in turns[-_TURNS:] for title in turn.cited])


def _is_english(text: str) -> bool:
    """Whether its letters are Latin, and one of its words asks in English or takes up what was said."""
    letters = _FOREIGN.findall(text)
    if not letters or sum(letter.isascii() for letter in letters) < 0.9 * len(letters):
        return False
    asking = v.WH | v.AUXILIARIES | v.CONNECTIVES
    return any(token.low.split("'")[0] in asking for token in tokens(text))


def _rewritten(question: str, told: Sequence[Told], titles: Sequence[str] = ()) -> Rewritten:
    if not told or len(question) > _LONGEST:
        return Rewritten(question)
    words = (without_stopwords(title[:_LONGEST]) for title in titles[-_TITLES:])
    known = frozenset[str]().union(*(one.stems for one in told[-2:]), *words)
    found = cues(question, known)
    if not found.cues:
        return Rewritten(question)
    text = _made(question, found.cues, told)
    text = upper(text[found.begins :]) if text.startswith(question[: found.begins]) else text
    text = _whole(" ".join(text.split()))
    had = without_stopwords(question)
    added = tuple(
        dict.fromkeys(
            token.text
            for token in tokens(text)
            if token.is_word and without_stopwords(token.text) - had and token.low not in ("matter", "fact")
        )
    )
    return Rewritten(text, True, added)


def _made(question: str, found: Sequence[Cue], told: Sequence[Told]) -> str:
    last = told[-1]
    first = found[0]
    if first.kind == "about":
        return of_about(question, first, last)
    if first.kind == "fragment":
        made = of_fragment(question[first.start : first.end], last)
        return made or appended(question, matter(last, without_stopwords(question)))
    for cue in found:
        if cue.kind == "that" and len(found) == 1 and (made := of_that(question, cue, last)):
            return made
    text, sure = _replaced(question, found, told)
    has = without_stopwords(text)
    return text if sure else appended(text, matter(last, has))


def _replaced(question: str, found: Sequence[Cue], told: Sequence[Told]) -> tuple[str, bool]:
    """The question with each cue replaced that something surely stands for, and whether that is enough."""
    parts: list[str] = []
    at, sure, taken = 0, False, set[str]()
    doubts = False
    for cue in found:
        choice = nouns_like(cue, told) if cue.kind == "noun" else choose(cue, question, told, taken)
        if choice is None:
            doubts = doubts or cue.kind != "noun" or cue is found[0]
            continue
        shown = owned(choice.text) if cue.owns else choice.text
        shown = f"at {shown}" if cue.kind == "there" and choice.preposition == "at" else (
            f"{choice.preposition} {shown}" if cue.kind == "there" else shown
        )  # fmt: skip
        parts += [question[at : cue.start], upper(shown) if cue.start == 0 else shown]
        at = cue.end
        taken |= without_stopwords(choice.text)
        sure = sure or choice.tells
    return "".join([*parts, question[at:]]), sure and not doubts


def _whole(text: str) -> str:
    """With a question mark at its end, as what was made of a question."""
    return text if text.endswith(("?", ".", "!")) else f"{text}?"
