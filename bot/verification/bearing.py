"""Whether a claim or a piece of evidence bears on what was asked. Pure."""

import re

from bot.evidence import Evidence
from bot.quantities import placed_quantities, quantities
from bot.questions import Question
from bot.verification.lexicon import SILENT_ON_ITS_OWN, opposites
from bot.verification.reading import negates
from index.words import content_words, words

_TELLING = 5  # letters of a name after which what follows only bends it
_INTERJECTION = re.compile(r"^(yes|no)\b[,.:;!]?\s+", re.IGNORECASE)
_SILENT = re.compile(
    r"\b(?:not (?:specified|mentioned|stated|provided|given|clear|known)|no information|"
    r"(?:do|does|did) not (?:say|specify|mention|provide|state)|unknown|unspecified)\b",
    re.IGNORECASE,
)


def tidy(claim: str) -> str:
    """The claim with a leading "Yes" or "No" only where the rest agrees with it."""
    match = _INTERJECTION.match(claim)
    if not match:
        return claim
    rest = claim[match.end() :]
    agrees = any(negates(word) for word in words(rest)) == (match[1].casefold() == "no")
    return claim if agrees else rest[:1].upper() + rest[1:]


def bare(claim: str) -> str:
    """The claim without a leading "Yes" or "No"."""
    return _INTERJECTION.sub("", claim)


def is_silent(claim: str) -> bool:
    """Whether it only says that the sources do not say."""
    return bool(_SILENT.search(claim))


def fault_of_bearing(claim: str, question: Question) -> str:
    """Why the claim is no answer to the question, if it is none."""
    if not question.is_answered_in_kind_by(claim):
        return f"it holds no {question.kind}, which the question asks for"
    asked = {word.stem for word in question.terms}
    if question.kind in ("any", "cause") and not asked & {word.stem for word in content_words(claim)}:
        return "it does not bear on the question"
    # "$119 billion." may answer anything, "The ships cost $119 billion." only what is asked of ships.
    if question.kind == "number" and (counted := _counted(claim)) and not asked & counted:
        return "its number is of something else than what was asked"
    return ""


def _counted(claim: str) -> set[str]:
    """The stems of what a claim speaks of, but for its quantities."""
    numbers = placed_quantities(claim)
    outside = (
        word for word in content_words(claim) if not any(n.start <= word.start < n.end for n in numbers)
    )
    return {word.stem for word in outside} - SILENT_ON_ITS_OWN


def only_repeats(claim: str, question: Question) -> bool:
    """Whether the claim adds no word to a question that cannot be answered with Yes or No."""
    known = {word.stem for word in words(question.text)}
    return not question.is_polar and {word.stem for word in content_words(claim)} <= known


def speaks_of_names(question: Question, evidence: Evidence) -> bool:
    """Whether every name in `question` stands in the evidence, its neighbours, its title or its outlet.

    A longer word that begins with the name will do: Russia is spoken of where it says "Russian".
    """
    text = evidence.article.text
    around = (
        *(span.of(text) for span in evidence.window),
        evidence.source.title,
        evidence.source.outlet or "",
    )
    stems = {word.stem for part in around for word in words(part)}
    return all(
        name in stems or (len(name) >= _TELLING and any(stem.startswith(name) for stem in stems))
        for name in question.names
    )


def is_turned_round(question: Question, evidence: Evidence) -> bool:
    """Whether the sentence says the opposite of a word of the question, or only one of the two negates.

    "What is the least popular?" is not answered by what is the most popular.
    """
    asked = words(question.text)
    said = words(evidence.shown.of(evidence.article.text))
    stems = {word.stem for word in said}
    if any(opposites(word.stem) & stems and word.stem not in stems for word in asked):
        return True
    denied = any(negates(word) for word in asked)
    return denied and not question.is_polar and not any(negates(word) for word in said)


def echo(claim: str, question: Question, evidence: Evidence) -> float:
    """The share of what `claim` adds to the question, its words and numbers, that stands in the sentence.

    The claim need not hold; but a sentence that has all of it is the one to quote in its place. 0 where it
    adds nothing.
    """
    said = bare(claim)
    numbers = placed_quantities(said)
    outside = (w for w in content_words(said) if not any(n.start <= w.start < n.end for n in numbers))
    added = {w.stem for w in outside} - {w.stem for w in words(question.text)} - SILENT_ON_ITS_OWN
    counted = {placed.quantity for placed in numbers} - quantities(question.text)
    text = evidence.shown.of(evidence.article.text)
    found = added & {word.stem for word in words(text)}
    total = len(added) + len(counted)
    return (len(found) + len(counted & quantities(text))) / total if total else 0.0
