"""A model that is being fetched."""

import contextlib
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from bot import config, models
from bot.errors import DatelineError
from bot.render import one_line
from bot.tui.widgets.stage import Stage

Pull = Callable[[models.Model, Path], Generator[models.Progress, None, None]]
"""What fetches a model, such as `bot.models.pull`."""

_LOOK_SECONDS = 0.1  # a quick network brings thousands of blocks a second


class Fetch(Vertical):
    """How far the fetching is, while there is any; what was fetched stays when it is stopped."""

    DEFAULT_CSS: ClassVar[str] = """
    Fetch {
        height: auto;
        display: none;

        &.-at-work {
            display: block;
        }

        .source {
            padding: 0 1;
            color: $text-muted;
        }
    }
    """

    class Ended(Message):
        """The fetching has ended: the model is here, unless it was stopped or there is an error."""

        def __init__(self, model: models.Model, error: DatelineError | None, *, stopped: bool) -> None:
            super().__init__()
            self.model = model
            self.error = error
            self.stopped = stopped

    class Stepped(Message):
        """It has come further."""

        def __init__(self, step: models.Progress) -> None:
            super().__init__()
            self.step = step

    def __init__(self, pull: Pull = models.pull) -> None:
        super().__init__()
        self._pull = pull
        self._stop = threading.Event()

    def compose(self) -> ComposeResult:
        yield Stage("Fetching", _megabytes)
        yield Static(classes="source")

    @property
    def is_at_work(self) -> bool:
        """Whether a model is being fetched, or the stopping of that has not ended yet."""
        return self.has_class("-at-work")

    @property
    def is_stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def start(self, model: models.Model) -> None:
        """Fetch `model`; only while nothing else is being fetched."""
        assert not self.is_at_work
        self.add_class("-at-work")
        self.query_one(Stage).clear()
        self.query_one(".source", Static).update(Content(f"{model.name}: looking for it"))
        self._stop = threading.Event()
        self._fetch(model, self._stop)

    def cancel(self) -> None:
        """Stop at the next block; `Ended` tells when that is."""
        self._stop.set()
        self.query_one(".source", Static).update(Content("Stopping; what was fetched stays."))

    def on_unmount(self) -> None:
        self._stop.set()

    @work(thread=True, exit_on_error=False)
    def _fetch(self, model: models.Model, stop: threading.Event) -> None:
        shown, last = 0.0, ("", "")
        error: DatelineError | None = None
        try:
            with contextlib.closing(self._pull(model, config.models_dir())) as steps:
                for step in steps:
                    if stop.is_set():
                        break
                    now, place = time.monotonic(), (step.stage, step.source)
                    if place != last or now - shown > _LOOK_SECONDS:
                        self.post_message(self.Stepped(step))
                        shown, last = now, place
        except DatelineError as caught:
            error = caught
        self.post_message(self.Ended(model, error, stopped=stop.is_set()))

    @on(Stepped)
    def _stepped(self, message: Stepped) -> None:
        message.stop()
        step = message.step
        if self._stop.is_set():
            return
        if step.stage == "failed":
            said = f"{step.source}: {step.reason}. Trying the next source."
        else:
            self.query_one(Stage).tell(step.done, step.total)
            said = f"{step.stage} {step.file}: {step.source}"
        self.query_one(".source", Static).update(Content(one_line(said)))

    @on(Ended)
    def _ended(self) -> None:
        self.remove_class("-at-work")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.app.exit(event.worker.error, return_code=1)


def _megabytes(done: int, total: int, rate: float) -> str:
    quick = f" · {rate / 1e6:.1f} MB/s" if rate else ""
    return f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB{quick}"
