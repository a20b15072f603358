"""How far a long command is, on stderr: bars on a terminal, a line a tenth elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click


class Show(Protocol):
    """Where a command tells how far it is."""

    def step(self, label: str, done: int, total: int, unit: str) -> None:
        """`done` of `total` of what `label` names are through."""

    def note(self, text: str) -> None:
        """A line that stays."""


@contextmanager
def bars() -> Iterator[Show]:
    """Somewhere to show steps for as long as it is open."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}, {task.fields[rate]}/s", markup=False),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=120) as shown:
        yield _Bars(shown)


class _Lines:
    """A line for each tenth, so that a log shows that it goes on."""

    def __init__(self) -> None:
        self._last = ""

    def step(self, label: str, done: int, total: int, unit: str) -> None:
        line = f"{label}: {10 * (10 * done // max(1, total))}% of {total} {unit}"
        if line != self._last:
            click.echo(line, err=True)
        self._last = line

    def note(self, text: str) -> None:
        click.echo(text, err=True)


class _Bars:
    def __init__(self, shown: Any) -> None:
        self._shown = shown
        self._tasks: dict[str, Any] = {}

    def step(self, label: str, done: int, total: int, unit: str) -> None:
        if label not in self._tasks:
            self._tasks[label] = self._shown.add_task(label, total=total, unit=unit, rate="...")
        task = self._tasks[label]
        self._shown.update(task, completed=done, total=total)
        if speed := self._shown.tasks[task].finished_speed or self._shown.tasks[task].speed:
            self._shown.update(task, rate=f"{speed:.0f}" if speed >= 1 else f"{speed:.2f}")

    def note(self, text: str) -> None:
        self._shown.console.print(text, markup=False, highlight=False)
