"""The charts of the benchmark: how a cost grows with the library, and what an answer's time goes to. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.evals.page.charts import Box, Chart, Dot, Label, Line, Scale, apart

_DASHES = 5  # patterns of lines that `page.css` tells apart
_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 480.0, 52.0, 310.0, 14.0, 178.0
_ROW = 30.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A cost by the number of passages, ascending."""

    name: str
    points: tuple[tuple[float, float], ...]


def growth(title: str, curves: Sequence[Curve], shown: Callable[[float], str]) -> Chart | None:
    """Costs (up) by the number of passages (across), both in powers of ten; None where nothing was measured.

    On such axes what grows in proportion rises at 45 degrees where the powers are as wide as high; the
    description says by how much each grew.
    """
    drawn = [Curve(one.name, tuple(at for at in one.points if at[1] > 0)) for one in curves]
    drawn = [one for one in drawn if one.points]
    if not drawn:
        return None
    across = _log_scale([x for one in drawn for x, _ in one.points], _LEFT, _RIGHT)
    up = _log_scale([y for one in drawn for _, y in one.points], _BOTTOM, _TOP)
    columns, rows = _powers(across), _powers(up)
    lines = [Line(((across(x), _BOTTOM), (across(x), _TOP)), "grid") for x in columns]
    lines += [Line(((_LEFT, up(y)), (_RIGHT, up(y))), "grid") for y in rows]
    lines.append(Line(((_LEFT, _BOTTOM), (_RIGHT, _BOTTOM)), "base"))
    labels = [Label(across(x), _BOTTOM + 17, f"{x:,.0f}", "tick", "middle") for x in columns]
    labels += [Label(_LEFT - 6, up(y) + 4, shown(y), "tick", "end") for y in rows]
    labels.append(Label((_LEFT + _RIGHT) / 2, _BOTTOM + 34, "passages", "axis", "middle"))
    ends = apart([up(one.points[-1][1]) for one in drawn], 15, _BOTTOM - 4)
    dots: list[Dot] = []
    for number, (one, tidy) in enumerate(zip(drawn, ends, strict=True)):
        places = tuple((across(x), up(y)) for x, y in one.points)
        lines.append(Line(places, f"curve dash-{number % _DASHES}"))
        lines.append(Line(((places[-1][0] + 4, places[-1][1]), (_RIGHT + 10, tidy)), "lead"))
        labels.append(Label(_RIGHT + 14, tidy + 4, f"{one.name}, {shown(one.points[-1][1])}", "name"))
        dots += [Dot(x, y, "dot") for x, y in places]
    said = "; ".join(_grown(one, shown) for one in drawn)
    return Chart(title, f"{said}.", _WIDTH, _BOTTOM + 40, (), tuple(lines), tuple(dots), tuple(labels))


def stages(title: str, seconds: Mapping[str, float]) -> Chart:
    """A bar for what each stage takes."""
    place = Scale(0, max(seconds.values(), default=0) or 1, 0, _RIGHT)
    boxes: list[Box] = []
    labels: list[Label] = []
    for number, (name, taken) in enumerate(seconds.items()):
        y = number * _ROW
        labels += [Label(0, y + 12, name, "name"), Label(_RIGHT, y + 12, f"{taken:.2f} s", "value", "end")]
        boxes += [Box(0, y + 17, _RIGHT, 8, "track"), Box(0, y + 17, place(taken), 8, "bar")]
    said = "; ".join(f"{name}: {taken:.2f} s" for name, taken in seconds.items())
    return Chart(title, f"{said}.", _RIGHT, _ROW * len(seconds), tuple(boxes), labels=tuple(labels))


def _log_scale(values: Sequence[float], start: float, end: float) -> Scale:
    return Scale(min(values) / 1.6, max(values) * 1.6, start, end, log=True)


def _powers(scale: Scale) -> list[float]:
    """The powers of ten on the axis; where there is just one, or none, thrice those, too."""
    powers = [10.0**power for power in range(-6, 10)]
    inside = [value for value in powers if scale.low <= value <= scale.high]
    if len(inside) < 2:
        inside = sorted(v for p in powers for v in (p, 3 * p) if scale.low <= v <= scale.high)
    return inside


def _grown(curve: Curve, shown: Callable[[float], str]) -> str:
    (few, less), (many, more) = curve.points[0], curve.points[-1]
    if few == many:
        return f"{curve.name}: {shown(more)} at {many:,.0f} passages"
    return (
        f"{curve.name}: {shown(less)} at {few:,.0f} passages, {shown(more)} at {many:,.0f}, "
        f"{more / less:.1f} times for {many / few:.0f} times as many"
    )
