"""What may be wrong with a question by itself, and which other sentences answer it, or otherwise. Pure."""

import re
from typing import Literal

from bot.evals.making.candidates import Candidate
from bot.evals.making.naming import Name, names
from bot.evals.making.values import DAYS, Value, date_parts, values
from bot.quantities import quantities
from bot.questions import understand
from index.words import content_words, words

_FEWEST_TERMS = {"gap": 6, "asked": 4}
_ENOUGH_TERMS = 9  # of so many, none need be a name
_EXPECTED = {"number": "number", "time": "time", "name": "name", "quote": "name"}
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_DAY = re.compile(r"\b(?:" + "|".join(DAYS) + r")\b")
_SAID = re.compile(r"\b(?:said|says|told|wrote|added|tweeted)\b")


def fault(candidate: Candidate) -> str | None:
    """What is wrong with the question by itself; None if nothing is."""
    if stands_in(candidate.asks, candidate.about):
        return "the answer stands in the question"
    terms = terms_of(candidate)
    long = candidate.form == "gap" and len(terms) >= _ENOUGH_TERMS
    numbered = candidate.form == "asked" and any(character.isdigit() for character in candidate.about)
    anchored = candidate.kind == "quote" or bool(candidate.names) or numbered or long
    if len(terms) < _FEWEST_TERMS[candidate.form] or not anchored:
        return "too few words to find its sentence by"
    question = understand(candidate.question)
    if question.kind != _EXPECTED[candidate.kind]:
        return "it would be read as a question of another kind"
    if not question.is_answered_in_kind_by(candidate.standing.text):
        return "its sentence would not be taken for an answer"
    return None


def terms_of(candidate: Candidate) -> frozenset[str]:
    """Stems of the content words that the question takes over from its sentence."""
    return frozenset(word.stem for word in content_words(candidate.about))


def stands_in(asks: Name | Value, text: str) -> bool:
    """Whether `text` gives the answer away: holds it in any spelling, or of a name one telling word."""
    if isinstance(asks, Name):
        own = [word.stem for word in content_words(asks.text)]
        held = {word.stem for word in words(text)}
        return any(theirs == mine or _shows(mine, theirs) for mine in own for theirs in held)
    return _holds(asks, text)


def answers_too(candidate: Candidate, sentence: str) -> Literal["same", "other", ""]:
    """Whether `sentence`, which speaks of the same, gives the same answer, another, or none."""
    asks = candidate.asks
    if isinstance(asks, Name):
        if is_named_among(asks, frozenset(word.stem for word in words(sentence))):
            return "same"
        if candidate.kind == "quote" and not _SAID.search(sentence):
            return ""
        known = {word.stem for word in words(candidate.standing.text)}
        strange = [name for name in names(sentence) if not known & {word.stem for word in words(name.text)}]
        return "other" if strange else ""
    if _holds(asks, sentence):
        return "same"
    return "other" if _rivals(asks, sentence, candidate.standing.text) else ""


def is_named_among(asks: Name | Value, stems: frozenset[str]) -> bool:
    """Whether a name stands among the stems of a text: all its telling words, of a person the surname."""
    own = content_words(asks.text)
    telling = own[-1:] if isinstance(asks, Name) and asks.sort == "person" else own
    return {word.stem for word in telling} <= stems


def _shows(mine: str, theirs: str) -> bool:
    """Whether a word is made from a name: "ukrainian" from "ukrain"."""
    return len(mine) >= 4 and theirs.startswith(mine[: max(4, len(mine) - 2)])


def _holds(asks: Value, text: str) -> bool:
    if asks.sort in ("year", "day"):
        return re.search(rf"\b{asks.text}\b", text) is not None
    if asks.sort == "date":
        month, day, _ = date_parts(asks.text)
        return any(
            date_parts(other.text)[:2] == (month, day) for other in values(text) if other.sort == "date"
        )
    return quantities(asks.text) <= quantities(text)


def _rivals(asks: Value, sentence: str, own: str) -> bool:
    """Whether `sentence` holds a value of the sort asked for that the question's own sentence lacks."""
    if asks.sort == "year":
        return bool(set(_YEAR.findall(sentence)) - set(_YEAR.findall(own)))
    if asks.sort == "day":
        return bool(set(_DAY.findall(sentence)) - set(_DAY.findall(own)))
    if asks.sort == "date":
        return any(other.sort == "date" and other.text not in own for other in values(sentence))
    units = {quantity.unit for quantity in quantities(asks.text)}
    return any(quantity.unit in units for quantity in quantities(sentence) - quantities(own))
