"""The charts of the report: measures with their intervals, risk against coverage, waiting times. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.evals.page.charts import Box, Chart, Dot, Label, Line, Scale, apart, ceiling
from bot.evals.page.units import Unit, duration, figure, interval
from bot.evals.results import Score

_DASHES = 5  # patterns of lines that `page.css` tells apart
_NAME, _END = 34, 20  # characters of a name that fit over a bar, and at the end of a curve


class Point(Protocol):
    """How many of the cases are answered at some threshold, and how many of those are wrong, as shares."""

    @property
    def coverage(self) -> float: ...
    @property
    def risk(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Wait:
    """What people waited for, e.g. "first word", and for how long, in milliseconds."""

    name: str
    ms: tuple[int, ...]

    def quantile(self, share: float) -> int:
        """The shortest of the times within which at least `share` of the cases were done."""
        return sorted(self.ms)[max(math.ceil(round(share * len(self.ms), 9)), 1) - 1]


def top_of(scores: Sequence[Score], unit: Unit) -> float:
    """Where an axis for the scores ends: 1 for shares and what else stays below, a round number else."""
    most = max((one for score in scores for one in (score.value, score.high) if one is not None), default=0)
    return 1.0 if unit == "share" or (unit == "score" and most <= 1) else ceiling(most)


def bars(title: str, suites: Sequence[tuple[str, Score]], unit: Unit) -> Chart:
    """One measure over suites: a bar for each value, a line with ends over its 95% interval."""
    width, row = 300.0, 34.0
    place = Scale(0, top_of([score for _, score in suites], unit), 0, width)
    boxes: list[Box] = []
    lines: list[Line] = []
    labels: list[Label] = []
    said: list[str] = []
    for number, (name, score) in enumerate(suites):
        y = number * row
        shown = figure(score.value, unit)
        labels += [Label(0, y + 12, _short(name), "name"), Label(width, y + 12, shown, "value", "end")]
        boxes.append(Box(0, y + 18, width, 8, "track"))
        said.append(f"{name}: {shown} ({interval(score.low, score.high, unit) or 'no interval'})")
        if score.value is not None:
            boxes.append(Box(0, y + 18, place(score.value), 8, "bar"))
        if score.low is not None and score.high is not None:
            lines += _whisker(place(score.low), place(score.high), y + 22, 4.5)
    return Chart(
        title,
        "; ".join(said) + ".",
        width,
        row * len(suites) - 3,
        tuple(boxes),
        tuple(lines),
        (),
        tuple(labels),
    )


def spread(score: Score, unit: Unit, top: float) -> Chart:
    """A value as a dot on a line over its interval, on a rule from 0 to `top`."""
    width, height = 120.0, 14.0
    place = Scale(0, top, 4, width - 4)
    lines = [
        Line(((4, 7), (width - 4, 7)), "rule"),
        *(Line(((x, 4), (x, 10)), "rule") for x in (4, width - 4)),
    ]
    if score.low is not None and score.high is not None:
        lines += _whisker(place(score.low), place(score.high), 7, 4)
    dots = () if score.value is None else (Dot(place(score.value), 7, "dot"),)
    ends = f"{figure(score.value, unit)}, 95% interval {interval(score.low, score.high, unit) or 'unknown'}"
    return Chart(score.measure, f"{ends}, on a scale from 0 to {figure(top, unit)}.", width, height,
                 lines=tuple(lines), dots=dots)  # fmt: skip


def risk_coverage(curves: Sequence[tuple[str, Sequence[Point]]]) -> Chart | None:
    """How many answers are wrong (up) if only the surest are given (across): one line a suite."""
    drawn = [(name, sorted(points, key=lambda point: point.coverage)) for name, points in curves if points]
    if not drawn:
        return None
    top = min(1.0, ceiling(max(point.risk for _, points in drawn for point in points)))
    across, up = Scale(0, 1, 44, 344), Scale(0, top, 230, 14)
    lines = _grid(across, up, [0, 0.25, 0.5, 0.75, 1], [0, top / 2, top])
    labels = [Label(across(share), 248, f"{100 * share:.0f}%", "tick", "middle") for share in (0, 0.5, 1)]
    labels += [Label(38, up(share) + 4, f"{100 * share:.3g}%", "tick", "end") for share in (0, top / 2, top)]
    labels.append(Label(194, 266, "share of the questions that are answered, surest first", "axis", "middle"))
    labels.append(Label(44, 8, "share of those answers that are wrong", "axis"))
    ends: list[tuple[float, float]] = []
    said: list[str] = []
    for number, (_, points) in enumerate(drawn):
        path = [(across(points[0].coverage), up(points[0].risk))]
        for point in points[1:]:
            path += [(across(point.coverage), path[-1][1]), (across(point.coverage), up(point.risk))]
        lines.append(Line(tuple(path), f"curve dash-{number % _DASHES}"))
        ends.append(path[-1])
    right = max(x for x, _ in ends)
    for (name, points), (x, y), tidy in zip(drawn, ends, apart([y for _, y in ends], 15, 226), strict=True):
        last = points[-1]
        lines.append(Line(((x + 4, y), (right + 10, tidy)), "lead"))
        labels.append(Label(right + 14, tidy + 4, _short(name, _END), "name"))
        said.append(f"{name}: {100 * last.risk:.1f}% wrong at {100 * last.coverage:.0f}% answered")
    dots = tuple(Dot(x, y, "dot") for x, y in ends)
    return Chart(
        "Risk against coverage", "; ".join(said) + ".", 500, 272, (), tuple(lines), dots, tuple(labels)
    )


def reach(waits: Sequence[Wait]) -> tuple[float, float]:
    """The ends of an axis that holds all the times, in milliseconds."""
    times = [max(one, 1) for wait in waits for one in wait.ms]
    return min(times, default=10) / 1.5, max(times, default=1_000) * 1.5


def waiting(suite: str, waits: Sequence[Wait], ends: tuple[float, float]) -> Chart:
    """How many cases were done (up) after how long (across, in powers of ten): a line for each wait."""
    across, up = Scale(*ends, 40, 420, log=True), Scale(0, 1, 158, 12)
    ticks = [ms for power in range(7) for ms in (10**power, 3 * 10**power) if ends[0] <= ms <= ends[1]]
    lines = _grid(across, up, ticks, [0, 0.5, 0.95, 1])
    labels = [Label(across(ms), 175, duration(ms).replace(".0", ""), "tick", "middle") for ms in ticks]
    labels += [
        Label(34, up(share) + 4, text, "tick", "end") for share, text in ((0.5, "half"), (0.95, "95%"))
    ]
    dots: list[Dot] = []
    said: list[str] = []
    for number, wait in enumerate(waits):
        times = sorted(wait.ms)
        path = [(across(max(times[0], 1)), up(0))]
        for done, ms in enumerate(times, 1):
            x = across(max(ms, 1))
            path += [(x, path[-1][1]), (x, up(done / len(times)))]
        lines.append(Line(tuple(_thinned(path)), f"curve dash-{number % _DASHES}"))
        for share in (0.5, 0.95):
            x, ms = across(max(wait.quantile(share), 1)), wait.quantile(share)
            dots.append(Dot(x, up(share), "dot"))
            before = number > 0 and x > 90  # the quicker ones come second and are named on their left
            labels.append(Label(x - 7 if before else x + 7, up(share) - 5 if before else up(share) + 13,
                                duration(ms), "mark", "end" if before else "start"))  # fmt: skip
        said.append(
            f"{wait.name}: median {duration(wait.quantile(0.5))}, 95% {duration(wait.quantile(0.95))}"
        )
    return Chart(f"Waiting times of {suite}", "; ".join(said) + ".", 460, 182, (), tuple(lines), tuple(dots),
                 tuple(labels))  # fmt: skip


def _grid(across: Scale, up: Scale, columns: Sequence[float], rows: Sequence[float]) -> list[Line]:
    lines = [Line(((across(x), up.start), (across(x), up.end)), "grid") for x in columns]
    lines += [Line(((across.start, up(y)), (across.end, up(y))), "grid") for y in rows]
    return [*lines, Line(((across.start, up.start), (across.end, up.start)), "base")]


def _whisker(low: float, high: float, y: float, size: float) -> list[Line]:
    """A line from `low` to `high` with upright ends."""
    upright = [Line(((x, y - size), (x, y + size)), "whisker") for x in (low, high)]
    return [Line(((low, y), (high, y)), "whisker"), *upright]


def _thinned(path: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The path without points that lie as good as on the one before."""
    kept = [path[0]]
    for point in path[1:]:
        if max(abs(point[0] - kept[-1][0]), abs(point[1] - kept[-1][1])) >= 0.4:
            kept.append(point)
    return [*kept, path[-1]]


def _short(name: str, most: int = _NAME) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
