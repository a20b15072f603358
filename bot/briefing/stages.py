"""What a briefing yields while it is made, and how much it is to hold."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from bot.briefing.values import Briefing, Length

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each section a briefing of this length has."""

    in_short: int
    points: int
    figures: int
    answers: int
    """Points for each question."""
    timeline: int
    remarks: int
    left_open: int


SIZES: dict[Length, Size] = {
    "short": Size(3, 6, 4, 2, 5, 6, 3),
    "standard": Size(4, 18, 6, 3, 10, 12, 5),
    "full": Size(5, 25, 15, 5, 20, 24, 8),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """`done` of `total` steps of a stage are through; `left` is an estimate of its seconds, None at first."""

    name: str
    done: int
    total: int
    left: float | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The end."""

    briefing: Briefing


def timed(name: str, steps: Iterable[tuple[int, int] | Result]) -> Iterator[Stage | Result]:
    """The steps of a stage as events, with the time that is left; what is no step is passed on."""
    started = time.monotonic()
    for step in steps:
        if isinstance(step, tuple):
            done, total = step
            yield Stage(name, done, total, (time.monotonic() - started) / max(1, done) * (total - done))
        else:
            yield step
