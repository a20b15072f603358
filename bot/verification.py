"""A claim against the words it cites: does the source say this? Pure.

The test is lexical and strict, since its errors are not alike: a true sentence that fails is replaced by
the source's own words and costs only style, a false one that passes costs trust. A claim holds if one
stretch of at most three sentences around the cited one passes every gate:

- each number, with its unit, stands there;
- each name stands there, or in the source's title;
- the words are neither negated there and not in the claim, nor the other way round;
- what is there a plan, a possibility or a rumour is one in the claim;
- each content word stands there, but for a few that say nothing of their own ("total", "according");
- the claim bears on the question, and holds the kind of thing that is asked for.

It proves that a claim matches its source, never that it is true.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.evidence import Evidence
from bot.quantities import Quantity, quantities, without_quantities, written_quantities
from bot.questions import Question
from index.article import Source, Span
from index.words import Word, content_words, words

_OWN = 1 / 3  # of a claim's words must stand in the text, the others may stand in its title
_REACH = 3  # words before the first matched one that still colour it: "is set to", "has not yet"

_TELLING = 5  # letters of a name after which what follows only bends it

Fault = tuple[int, str]
"""Which gate a claim failed at, counted from 0 in their order, and why."""

_GATES = 8

_INTERJECTION = re.compile(r"^(yes|no)\b[,.:;!]?\s+", re.IGNORECASE)
_SILENT = re.compile(
    r"\b(?:not (?:specified|mentioned|stated|provided|given|clear|known)|no information|"
    r"(?:do|does|did) not (?:say|specify|mention|provide|state)|unknown|unspecified)\b",
    re.IGNORECASE,
)
_NEGATIONS = frozenset("no not never none neither nor nobody nothing without cannot".split())
_REFUSALS = frozenset("deni reject refus declin fail halt cancel block exclud oppos unsign".split())
_TENTATIVE = frozenset(
    """will would shall may might could should scheduled expected plans planned planning plan aims aimed
    hopes hoped intends intended proposed proposal proposes likely unlikely possibly perhaps
    potentially potential reportedly allegedly alleged apparently rumoured rumored suspected believed
    poised slated""".split()
)
_TENTATIVE_BEFORE_TO = frozenset("about bound due going ready set".split())
_NEUTRAL = frozenset(
    """accord total report state mention amount worth number valu approxim rough about current includ
    involv follow refer describ name year day time person peopl countri place articl sourc
    answer question one two also howev remain known""".split()
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim matches, the spans of the cited article that carry it, and else why not.

    `score` is the share of the gates that it passes, from 0 to 1; 1 where it matches.
    """

    supported: bool
    support: tuple[Span, ...] = ()
    reason: str = ""
    score: float = 0.0


def tidy(claim: str) -> str:
    """The claim with a leading "Yes" or "No" only where the rest agrees with it."""
    match = _INTERJECTION.match(claim)
    if not match:
        return claim
    rest = claim[match.end() :]
    agrees = _is_negated(words(rest)) == (match[1].casefold() == "no")
    return claim if agrees else rest[:1].upper() + rest[1:]


def verify(claim: str, question: Question, evidence: Evidence) -> Verdict:
    """Whether `evidence`, with its neighbours, says `claim`, and whether that bears on `question`.

    The shortest stretch that passes is the support. Where none does, the reason is that of the stretch that
    passed most gates.
    """
    if _SILENT.search(claim):
        return Verdict(False, reason="it only says that the sources are silent")
    bare = _INTERJECTION.sub("", claim)
    faults: list[Fault] = []
    for spans in _stretches(evidence):
        texts = [span.of(evidence.article.text) for span in spans]
        fault = _fault(bare, question, " ".join(texts), evidence.source)
        if fault is None:
            return Verdict(True, _carriers(bare, spans, texts), score=1.0)
        faults.append(fault)
    gate, reason = max(faults, key=lambda fault: fault[0])
    return Verdict(False, reason=reason, score=gate / _GATES)


def matches(claim: str, text: str, source: Source, question: Question) -> bool:
    """Whether `text`, which stands in `source`, says `claim`: the gates of `verify`, on one text as it is."""
    return not _SILENT.search(claim) and _fault(_INTERJECTION.sub("", claim), question, text, source) is None


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


def points_at(claim: str, question: Question, evidence: Evidence) -> bool:
    """Whether all that `claim` adds to the question stands in the evidence sentence itself.

    The claim need not hold; but its sentence is then the one to quote in its place.
    """
    asked = {word.stem for word in words(question.text)}
    added = {word.stem for word in content_words(_INTERJECTION.sub("", claim))} - asked - _NEUTRAL
    text = evidence.shown.of(evidence.article.text)
    if not quantities(claim) <= quantities(text) | quantities(question.text):
        return False
    return bool(added) and added <= {word.stem for word in words(text)}


def _stretches(evidence: Evidence) -> list[tuple[Span, ...]]:
    """The cited sentence alone, with one neighbour, with both."""
    window, here = evidence.window, evidence.window.index(evidence.sentence)
    found = {window[start:stop] for start in range(here + 1) for stop in range(here + 1, len(window) + 1)}
    return sorted(found, key=lambda spans: (len(spans), spans))


def _fault(claim: str, question: Question, text: str, source: Source) -> Fault | None:
    """What keeps `text`, which stands in `source`, from supporting `claim`, if anything does.

    The title may say what the text only points at ("the agreement described below"), and the outlet may be
    named; neither brings numbers, and a third of the claim must stand in the text itself.
    """
    said = words(text)
    own = {word.stem for word in said}
    stems = own | {word.stem for word in words(f"{source.title} {source.outlet or ''}")}
    content = content_words(without_quantities(claim))
    if not content_words(claim):
        return 0, "it says nothing"
    if missing := quantities(claim) - quantities(text):
        return 1, f"its number {_as_written(claim, missing)} is not in the source"
    for word in content:
        if word.start and word.is_name and word.stem not in stems:
            return 2, f"its name {word.text!r} is not in the source"
    for word in content:
        if word.stem not in stems | _NEUTRAL:
            return 3, f"its word {word.text!r} is not in the source"
    if sum(word.stem in own for word in content) < _OWN * sum(word.stem not in _NEUTRAL for word in content):
        return 3, "too few of its words are in the source"
    matched = _matched_region(said, {word.stem for word in content_words(claim)})
    if _is_negated(words(claim)) != _is_negated(matched):
        return 4, "the source says it with, or without, a negation"
    if _is_tentative(matched) and not _is_tentative(words(claim)):
        return 5, "the source speaks of a plan, a possibility or a rumour"
    if not question.is_answered_in_kind_by(claim):
        return 6, f"it holds no {question.kind}, which the question asks for"
    if question.kind == "any" and not {word.stem for word in question.terms} & {w.stem for w in content}:
        return 7, "it does not bear on the question"
    return None


def _carriers(claim: str, spans: Sequence[Span], texts: Sequence[str]) -> tuple[Span, ...]:
    """Those of the spans that the claim needs: each brings words that the others lack."""
    if len(spans) == 1:
        return tuple(spans)
    wanted = {word.stem for word in content_words(claim)}
    brings = [wanted & {word.stem for word in words(text)} for text in texts]
    needed = tuple(
        span
        for number, span in enumerate(spans)
        if brings[number] - set[str]().union(*brings[:number], *brings[number + 1 :])
    )
    return needed or tuple(spans)


def _matched_region(said: Sequence[Word], stems: set[str]) -> Sequence[Word]:
    """The stretch of `said` from shortly before the first word that the claim shares to the last."""
    places = [place for place, word in enumerate(said) if word.stem in stems and not word.is_stopword]
    return said[max(0, places[0] - _REACH) : places[-1] + 1] if places else ()


def _is_negated(said: Sequence[Word]) -> bool:
    return any(_negates(word) for word in said)


def _negates(word: Word) -> bool:
    folded = word.text.casefold().replace("’", "'")
    return folded in _NEGATIONS or folded.endswith("n't") or word.stem in _REFUSALS


def _is_tentative(said: Sequence[Word]) -> bool:
    folded = [word.text.casefold() for word in said]
    if any(one in _TENTATIVE_BEFORE_TO and other == "to" for one, other in pairwise(folded)):
        return True  # "is set to meet", and not "a set of 17 elements"
    return not _TENTATIVE.isdisjoint(folded)


def _as_written(claim: str, missing: frozenset[Quantity]) -> str:
    """The first of the missing quantities, as the claim writes it."""
    return next((repr(part) for part in written_quantities(claim) if quantities(part) & missing), "")
