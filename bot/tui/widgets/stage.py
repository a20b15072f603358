"""How far one stage of a long work is."""

import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import ProgressBar, Static

Told = Callable[[int, int, float], str]
"""How `done` of `total` at `rate` a second (0: not known yet) read."""

_SOON = 1.0  # seconds before which a rate says nothing


class Stage(Horizontal):
    """The stage's name, a bar with its percentage, and the same in numbers, with how quick it is."""

    DEFAULT_CSS: ClassVar[str] = """
    Stage {
        height: 1;
        padding: 0 1;

        .name {
            width: 11;
        }

        ProgressBar {
            width: 1fr;
        }

        ProgressBar Bar {
            width: 1fr;
        }

        .told {
            width: 32;
            text-align: right;
            color: $text-muted;
        }
    }
    """

    def __init__(self, title: str, told: Told, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title
        self._told = told
        self._start: tuple[int, float] | None = None

    def compose(self) -> ComposeResult:
        yield Static(Content(self._title), classes="name")
        yield ProgressBar(show_eta=False)
        yield Static(classes="told")

    def clear(self) -> None:
        """Back to before the first step."""
        self._start = None
        self.query_one(ProgressBar).update(total=None, progress=0)
        self.query_one(".told", Static).update("")

    def tell(self, done: int, total: int) -> None:
        """Show a step. The rate counts from the first one, so what was there before does not swell it."""
        now = time.monotonic()
        if self._start is None or done < self._start[0]:
            self._start = done, now
        before, since = self._start
        rate = (done - before) / (now - since) if now - since > _SOON else 0.0
        self.query_one(ProgressBar).update(total=max(1, total), progress=done if total else 1)
        self.query_one(".told", Static).update(Content(self._told(done, total, rate)))
