"""The verdict on a claim: the fitted probability of its best window, and the gates. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.evidence import Evidence
from bot.questions import Question
from bot.verification.bearing import bare, fault_of_bearing, is_silent
from bot.verification.calibration import weights
from bot.verification.features import Held, Window, features, hold, window_of
from bot.verification.gates import GATES, elsewhere, uncovered
from bot.verification.reading import Line, read, study
from bot.verification.stretches import Stretch, stretch
from index.article import Source, Span
from index.sentences import sentences
from index.words import content_words, words

_LONGEST = 60_000  # characters of a text that are counted, around the window: a book is counted in parts


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim matches, the spans of the cited article that carry it, and else why not.

    `score` is the fitted probability, from 0 to 1, that people would call the claim supported, of the
    best window; a claim may have a high one and yet fail at a gate. `missing` are the words and numbers of
    the claim that do not stand in that window, as the claim writes them.
    """

    supported: bool
    support: tuple[Span, ...] = ()
    reason: str = ""
    score: float = 0.0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What one window gave: at which gate it failed (those before are passed), and why."""

    score: float
    gate: int
    reason: str
    missing: tuple[str, ...]


def verify(claim: str, question: Question, evidence: Evidence) -> Verdict:
    """Whether `evidence`, with its neighbours, says `claim`, and whether that bears on `question`.

    The shortest window that passes is the support. Where none does, the reason is that of the window that
    passed most gates.
    """
    if is_silent(claim):
        return Verdict(False, reason="it only says that the sources are silent")
    text = evidence.article.text
    said = bare(claim)
    part = _counted(text, evidence.sentence.start)
    held = _held(said, part.of(text), _beside(evidence.source))
    found: list[_Found] = []
    support: tuple[Span, ...] = ()
    for spans in _stretches(evidence):
        lines = tuple(read(span.of(text)) for span in spans)
        window = window_of(lines, _beside(evidence.source))
        found.append(_judge(said, question, held, window))
        if not found[-1].reason and not support:
            carriers = (*_carriers(said, spans, lines), *_elsewhere(held, stretch(window), part))
            support = tuple(dict.fromkeys(carriers))
    score = max(one.score for one in found)
    best = max(found, key=lambda one: one.gate)  # of several that pass, the first: the shortest
    return Verdict(not best.reason, support, best.reason, score, best.missing)


def matches(claim: str, text: str, source: Source, question: Question) -> bool:
    """Whether `text`, which stands in `source`, says `claim`: as `verify`, all of the text one window."""
    if is_silent(claim):
        return False
    beside = _beside(source)
    window = window_of([read(span.of(text)) for span in sentences(text)], beside)
    return not _judge(bare(claim), question, _held(bare(claim), text, beside), window).reason


def vectors_of(claim: str, evidence: Evidence) -> list[tuple[float, ...]]:
    """The features of `claim` in each window around the cited sentence: what the weights are fitted on."""
    text, beside = evidence.article.text, _beside(evidence.source)
    held = _held(bare(claim), _counted(text, evidence.sentence.start).of(text), beside)
    return [
        features(held, window_of([read(span.of(text)) for span in spans], beside))
        for spans in _stretches(evidence)
    ]


def shut_gates(claim: str, evidence: Evidence) -> list[frozenset[str]]:
    """For each window around the cited sentence the gates, by name, that are shut to the claim; "score" is
    among them where the fitted probability is below the threshold."""
    text, beside = evidence.article.text, _beside(evidence.source)
    held = _held(bare(claim), _counted(text, evidence.sentence.start).of(text), beside)
    found = []
    for spans in _stretches(evidence):
        window = window_of([read(span.of(text)) for span in spans], beside)
        at = stretch(window)
        shut = {name for name, gate in GATES if gate(held, at)}
        low = weights().probability(features(held, window)) < weights().threshold
        found.append(frozenset(shut | {"score"} if low else shut))
    return found


def _judge(claim: str, question: Question, held: Held, window: Window) -> _Found:
    score = weights().probability(features(held, window))
    at = stretch(window)
    missing = (
        *(token.word.text for token in uncovered(held, window)),
        *(
            placed.text
            for placed, _ in held.claim.numbers
            if not any(
                placed.quantity == other.quantity for line in window.lines for other, _ in line.numbers
            )
        ),
    )
    if not content_words(claim):
        return _Found(score, 0, "it says nothing", missing)
    for number, (_, gate) in enumerate(GATES, start=1):
        if reason := gate(held, at):
            return _Found(score, number, reason, missing)
    if reason := fault_of_bearing(claim, question):
        return _Found(score, len(GATES) + 1, reason, missing)
    if score < weights().threshold:
        return _Found(score, len(GATES) + 2, "too little of it is in the words of the source", missing)
    return _Found(score, len(GATES) + 3, "", missing)


@lru_cache(maxsize=256)
def _held(claim: str, text: str, beside: frozenset[str]) -> Held:
    return hold(read(claim), study(text), beside)


def _counted(text: str, start: int) -> Span:
    """The part of the text whose words are counted: all, or of a very long one what is around `start`."""
    if len(text) <= _LONGEST:
        return Span(0, len(text))
    half = _LONGEST // 2
    begin = max(0, start // half * half - half // 2)
    return Span(begin, min(len(text), begin + _LONGEST))


def _elsewhere(held: Held, at: Stretch, part: Span) -> Iterator[Span]:
    """The sentences outside of the window that hold numbers of the claim which the window lacks."""
    for placed, place in held.claim.numbers:
        if placed.quantity in at.numbers:
            continue
        number = elsewhere(held, at, place, placed.quantity)
        if number is not None:
            span = held.page.spans[number]
            yield Span(part.start + span.start, part.start + span.end)


def _beside(source: Source) -> frozenset[str]:
    return frozenset(word.stem for word in words(f"{source.title} {source.outlet or ''}"))


def _stretches(evidence: Evidence) -> list[tuple[Span, ...]]:
    """The cited sentence alone, with one neighbour, with both."""
    window, here = evidence.window, evidence.window.index(evidence.sentence)
    found = {window[start:stop] for start in range(here + 1) for stop in range(here + 1, len(window) + 1)}
    return sorted(found, key=lambda spans: (len(spans), spans))


def _carriers(claim: str, spans: Sequence[Span], lines: Sequence[Line]) -> tuple[Span, ...]:
    """Those of the spans that the claim needs: each brings words that the others lack."""
    if len(spans) == 1:
        return tuple(spans)
    wanted = {word.stem for word in content_words(claim)}
    brings = [wanted & line.stems for line in lines]
    needed = tuple(
        span
        for number, span in enumerate(spans)
        if brings[number] - set[str]().union(*brings[:number], *brings[number + 1 :])
    )
    return needed or tuple(spans)
