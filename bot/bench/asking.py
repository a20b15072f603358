"""How long an answer takes, by its stages: questions asked as a user asks them."""

import datetime as dt
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answering import Answered, Asker, Checking, Event, Reading, Searching, Writing

STAGES = ("searching", "reading", "writing", "checking")
"""Finding the evidence; the model's reading of it; its writing; verification and the model's judgement."""

_BEGINS: Mapping[type[Event], str] = {
    Searching: "searching",
    Reading: "reading",
    Writing: "writing",
    Checking: "checking",
}


@dataclass(frozen=True, slots=True)
class Split:
    """Median seconds of each stage, over the answers that came so far, and of whole answers."""

    stages: Mapping[str, float]
    whole: float
    answers: int


def split(asker: Asker, questions: Sequence[str], asked: dt.date) -> Split:
    """Ask each question; the first, for which the model is loaded, is not counted."""
    list(asker.ask(questions[0], asked=asked))
    taken = [seconds(asker.ask(question, asked=asked)) for question in questions[1:]]
    by_stage: dict[str, list[float]] = defaultdict(list)
    for one in taken:
        for stage, spent in one.items():
            by_stage[stage].append(spent)
    return Split(
        {stage: statistics.median(by_stage[stage]) for stage in STAGES if by_stage[stage]},
        statistics.median(sum(one.values()) for one in taken),
        len(taken),
    )


def seconds(events: Iterable[Event]) -> dict[str, float]:
    """What each stage of one answer took that it came to."""
    spent: dict[str, float] = defaultdict(float)
    for stage, began, ended in _stretches(events):
        spent[stage] += ended - began
    return dict(spent)


def _stretches(events: Iterable[Event]) -> Iterator[tuple[str, float, float]]:
    """Each stage with the moments at which it began and ended."""
    stage, began = "searching", time.monotonic()
    for event in events:
        next_stage = _BEGINS.get(type(event), stage)
        if next_stage != stage or isinstance(event, Answered):
            now = time.monotonic()
            yield stage, began, now
            stage, began = next_stage, now
