"""Figures and times in words, as people read them. Pure."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Literal

Unit = Literal["share", "ms", "tokens", "MB", "score"]

NOTHING = "–"


def figure(value: float | None, unit: Unit) -> str:
    """A value with its unit; a dash for None."""
    if value is None or not math.isfinite(value):
        return NOTHING
    match unit:
        case "share":
            return f"{100 * value:.1f}%"
        case "ms":
            return duration(value)
        case "score":
            return f"{value:.3f}"
        case _:
            return f"{value:,.0f} {unit}"


def interval(low: float | None, high: float | None, unit: Unit) -> str:
    """Two ends with their unit once, if it is the same: "79.1–93.0%"; nothing where there is none."""
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return ""
    lower, upper = figure(low, unit), figure(high, unit)
    for suffix in ("%", " ms", " s", " tokens", " MB"):
        if lower.endswith(suffix) and upper.endswith(suffix):
            lower = lower.removesuffix(suffix)
    return f"{lower}–{upper}"


def duration(ms: float) -> str:
    """Milliseconds as "0.4 ms", "412 ms", "4.2 s", "103 s" or "12 min"."""
    if ms < 10:
        return f"{ms:.1f} ms"
    if ms < 1_000:
        return f"{ms:.0f} ms"
    if ms < 100_000:
        return f"{ms / 1_000:.1f} s"
    return f"{ms / 1_000:,.0f} s" if ms < 600_000 else f"{ms / 60_000:,.0f} min"


def day(moment: str) -> str:
    """An ISO 8601 time as "3 March 2026, 14:05 UTC"; as it is where it is none."""
    try:
        when = dt.datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def took(started: str, finished: str) -> str:
    """How long it was from one ISO 8601 time to another; nothing where one is none."""
    try:
        gone = dt.datetime.fromisoformat(finished) - dt.datetime.fromisoformat(started)
    except (ValueError, TypeError):
        return ""
    minutes, seconds = divmod(round(gone.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{seconds} s"


def machine(described: Mapping[str, str | int]) -> str:
    """What a run was measured on: "Xeon E5, 2 cores, 8324 MB of memory, Linux, Python 3.11.7"."""
    words = {
        "processor": "{}",
        "cores": "{} cores",
        "memory_mb": "{} MB of memory",
        "system": "{}",
        "python": "Python {}",
    }
    known = [form.format(described[key]) for key, form in words.items() if key in described]
    return ", ".join([*known, *(f"{key} {value}" for key, value in described.items() if key not in words)])


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its noun: "1 case", "1,200 cases"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
