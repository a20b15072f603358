"""Finds out on how many threads this machine runs the chosen model best, and remembers it."""

import os
from collections.abc import Iterator
from typing import Literal

from bot import config, models, workspace
from bot.config import Settings
from bot.engine import Engine, Pace, machine
from bot.errors import DatelineError

_NEAR = 0.97  # of the best pace: fewer threads that come as near are taken, they leave the machine to others
_LONG = 15.0  # seconds of an answer, from which on a smaller model is named
_BUSY = 0.5  # programs at work for each core, from which on the figures say little
_PROMPT, _ANSWER = 700, 60  # tokens of a usual question


def paces(settings: Settings) -> Iterator[Pace]:
    """The pace of the chosen model on each number of threads that may be best; at the end it is remembered
    which are. Raises DatelineError where a server runs the model, or it cannot run."""
    engine = workspace.engine_for(workspace.choose_model(settings), settings)
    with engine:
        if not isinstance(engine, Engine):
            raise DatelineError(
                "The model runs on a server: its threads are the server's.",
                "Tune it there, or unset [model] server.",
            )
        found: list[Pace] = []
        candidates = _candidates()
        engine.pace(candidates[-1])  # the first run reads the file from the disk
        for threads in candidates:
            found.append(engine.pace(threads))
            yield found[-1]
    machine.remember(
        config.engine_state(), reading=best(found, "reading").threads, writing=best(found, "writing").threads
    )


def best(found: list[Pace], what: Literal["reading", "writing"]) -> Pace:
    """The pace with the fewest threads that is about as good as any at `what`."""
    most = max(getattr(pace, what) for pace in found)
    return min((p for p in found if getattr(p, what) >= _NEAR * most), key=lambda pace: pace.threads)


def seconds(found: list[Pace]) -> float:
    """About how long an answer to a usual question takes to be read for and written, at the best paces."""
    return _PROMPT / best(found, "reading").reading + _ANSWER / best(found, "writing").writing


def advice(settings: Settings, found: list[Pace]) -> str:
    """What would answer faster, where an answer takes long; "" where none does, or none is known."""
    if settings.model.threads:
        return "[model] threads is set, and wins over what was found: take it out to use that."
    if seconds(found) < _LONG:
        return ""
    language = [model for model in models.CATALOGUE if model.kind == "language"]
    chosen = workspace.choose_model(settings)
    size = chosen.path.stat().st_size if isinstance(chosen, models.LanguageModelFile) else 0
    smaller = [model for model in language if model.bytes < size]
    if not smaller:
        return ""
    model = max(smaller, key=lambda one: one.bytes)
    times = size / model.bytes
    return (
        f"{model.name} reads and writes about {times:.0f} times as fast, and answers worse: "
        f"`dateline models pull {model.name}`, `dateline models use {model.name}`."
    )


def is_busy() -> bool:
    """Whether other programs are at work, so that figures say little."""
    try:
        return os.getloadavg()[0] > _BUSY * machine.processors()
    except OSError:  # Windows has none
        return False


def _candidates() -> list[int]:
    """Numbers of threads, ascending: half of the cores, all, and all that the processor makes of them."""
    import psutil

    logical = machine.processors()
    physical = min(psutil.cpu_count(logical=False) or logical, logical)
    return sorted({max(1, physical // 2), physical, logical})
