"""Small charts as frozen shapes, which the template draws as SVG. Pure.

Lengths are SVG user units; y grows downwards. `look` names CSS classes of `page.css`. Every word of a chart
is a `Label`, so that the template escapes it like any other text.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through `points`, straight from one to the next."""

    points: tuple[tuple[float, float], ...]
    look: str

    @property
    def path(self) -> str:
        """The points as an SVG path, to a tenth of a unit."""
        return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Dot:
    """A point that stands out."""

    x: float
    y: float
    look: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words whose baseline begins, is centred or ends at `x`, `y`."""

    x: float
    y: float
    text: str
    look: str = ""
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, with a name and a description for those who do not see it.

    Boxes lie under lines, lines under dots, dots under labels.
    """

    title: str
    about: str
    width: float
    height: float
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` on a stretch from `start` to `end`; what lies beyond is put at its ends."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """The place of `value`."""
        low, high, value = (
            (math.log(one) if self.log else one)
            for one in (self.low, self.high, min(max(value, self.low), self.high))
        )
        return self.start + (self.end - self.start) * (value - low) / (high - low)


def ceiling(value: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below `value`; 1 for what is not above 0."""
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 2, 5) if value <= step * power * (1 + 1e-9)), 10 * power)


def apart(places: list[float], least: float, end: float) -> list[float]:
    """The places moved, in their order, so that neighbours are `least` apart and none lies beyond `end`."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved = list(places)
    for before, number in pairwise(order):
        moved[number] = max(moved[number], moved[before] + least)
    limit = end
    for number in reversed(order):
        moved[number] = min(moved[number], limit)
        limit = moved[number] - least
    return moved
