"""The verdict on a claim: the fitted probability of its best window, and the gates. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.evidence import Evidence
from bot.questions import Question
from bot.verification.bearing import bare, fault_of_bearing, is_silent
from bot.verification.calibration import weights
from bot.verification.features import Held, Window, features, hold, window_of
from bot.verification.gates import GATES
from bot.verification.gathering import gather
from bot.verification.presence import elsewhere, uncovered
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

    gate: int
    reason: str
    missing: tuple[str, ...]


def verify(claim: str, question: Question, evidence: Evidence) -> Verdict:
    """Whether `evidence`, with its neighbours, says `claim`, and whether that bears on `question`.

    What the neighbours lack may come from two more sentences of the article; all that carry the claim are
    its support. The first window that passes is: the shortest. Where none does, the reason is that of the
    window that passed most gates.
    """
    if is_silent(claim):
        return Verdict(False, reason="it only says that the sources are silent")
    said, part = bare(claim), _counted(evidence.article.text, evidence.sentence.start)
    held = _held(said, part.of(evidence.article.text), _beside(evidence.source))
    near = _near(evidence)
    score = max(_score(held, window) for _, window in near)
    found: list[_Found] = []
    for spans, window in (*near, *_gathered(held, near, part)):
        found.append(_judge(said, question, held, window, score))
        if not found[-1].reason:
            carriers = (*_carriers(said, spans, window.lines), *_elsewhere(held, stretch(window), part))
            return Verdict(True, tuple(dict.fromkeys(carriers)), "", score, found[-1].missing)
    best = max(found, key=lambda one: one.gate)
    return Verdict(False, (), best.reason, score, best.missing)


def matches(claim: str, text: str, source: Source, question: Question) -> bool:
    """Whether `text`, which stands in `source`, says `claim`: as `verify`, all of the text one window."""
    if is_silent(claim):
        return False
    beside = _beside(source)
    window = window_of([read(span.of(text)) for span in sentences(text)], beside)
    held = _held(bare(claim), text, beside)
    return not _judge(bare(claim), question, held, window, _score(held, window)).reason


def vectors_of(claim: str, evidence: Evidence) -> list[tuple[float, ...]]:
    """The features of `claim` in each window around the cited sentence: what the weights are fitted on."""
    part = _counted(evidence.article.text, evidence.sentence.start)
    held = _held(bare(claim), part.of(evidence.article.text), _beside(evidence.source))
    return [features(held, window) for _, window in _near(evidence)]


def shut_gates(claim: str, evidence: Evidence) -> list[frozenset[str]]:
    """For each window that `verify` may look at the gates, by name, that are shut to the claim; "score" is
    among them where the fitted probability is below the threshold."""
    part = _counted(evidence.article.text, evidence.sentence.start)
    held = _held(bare(claim), part.of(evidence.article.text), _beside(evidence.source))
    near = _near(evidence)
    low = max(_score(held, window) for _, window in near) < weights().threshold
    found = []
    for _, window in (*near, *_gathered(held, near, part)):
        at = stretch(window)
        shut = {name for name, gate in GATES if gate(held, at)}
        found.append(frozenset(shut | {"score"} if low else shut))
    return found


def _score(held: Held, window: Window) -> float:
    return weights().probability(features(held, window))


def _judge(claim: str, question: Question, held: Held, window: Window, score: float) -> _Found:
    at = stretch(window)
    missing = (
        *(token.word.text for token in uncovered(held, window)),
        *(placed.text for placed, _ in held.claim.numbers if placed.quantity not in at.numbers),
    )
    if not content_words(claim):
        return _Found(0, "it says nothing", missing)
    if _stutters(claim):
        return _Found(0, "it says the same again and again", missing)
    for number, (_, gate) in enumerate(GATES, start=1):
        if reason := gate(held, at):
            return _Found(number, reason, missing)
    if reason := fault_of_bearing(claim, question):
        return _Found(len(GATES) + 1, reason, missing)
    if score < weights().threshold:
        return _Found(len(GATES) + 2, "too little of it is in the words of the source", missing)
    return _Found(len(GATES) + 3, "", missing)


def _stutters(claim: str) -> bool:
    """Whether at least half of its three words in a row stood there before: what small models end in."""
    said = [word.stem for word in words(claim)]
    rows = [*zip(said, said[1:], said[2:], strict=False)]
    return len(rows) > 1 and 2 * len(set(rows)) <= len(rows)


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


def _near(evidence: Evidence) -> list[tuple[tuple[Span, ...], Window]]:
    """The windows around the cited sentence, the shortest first, each with its sentences' spans."""
    text, beside = evidence.article.text, _beside(evidence.source)
    return [
        (spans, window_of([read(span.of(text)) for span in spans], beside)) for spans in _stretches(evidence)
    ]


def _gathered(
    held: Held, near: Sequence[tuple[tuple[Span, ...], Window]], part: Span
) -> Iterator[tuple[tuple[Span, ...], Window]]:
    """The shortest and the longest of `near` with what they lack from elsewhere in the text."""
    page = held.page
    for spans, window in (*near[:1], *near[1:][-1:]):
        first, last = spans[0].start - part.start, spans[-1].end - part.start
        have = [number for number, span in enumerate(page.spans) if span.start < last and first < span.end]
        more = gather(held, have) if have else ()
        if more:
            lines = sorted({*have, *more})
            yield (
                tuple(Span(part.start + page.spans[n].start, part.start + page.spans[n].end) for n in lines),
                window_of([page.lines[n] for n in lines], window.beside, [n - 1 in lines for n in lines]),
            )


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
