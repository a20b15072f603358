"""Which language model to use."""

import textwrap
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState

from bot import config, models
from bot.errors import DatelineError
from bot.models import memory
from bot.render import one_line
from bot.tui.widgets.fetch import Fetch, Pull
from bot.tui.widgets.path_line import PathLine
from bot.tui.widgets.sheet import Sheet

_ASK = "Enter takes a model, and fetches it first where it is not here. Only that uses the network."
_WIDTH = 68  # of a description: it fits on the smallest screen
_STOPPED = "Stopped. What was fetched stays; the next time goes on from there."


class ModelsScreen(ModalScreen[str | None]):
    """The known models and whether they fit, and a line for any other. Returns a name or an absolute path."""

    DEFAULT_CSS: ClassVar[str] = """
    ModelsScreen {
        align: center middle;

        OptionList {
            height: 1fr;
            max-height: 12;
            border: none;
            padding: 0 1;
            scrollbar-size-vertical: 1;

            &:focus {
                border: none;
            }
        }

        &.-fetching PathLine {
            display: none;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "stop",
            "Stop or back",
            id="models.stop",
            tooltip="Stop fetching, what was fetched stays; else back without a choice.",
        ),
    ]

    class Resolved(Message):
        """The file that was named has been looked at: what to load, or what is wrong with it."""

        def __init__(self, outcome: models.LanguageModelFile | DatelineError) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(
        self,
        *,
        catalogue: Sequence[models.Model] = models.CATALOGUE,
        pull: Pull = models.pull,
        available: int | None = None,
    ) -> None:
        """`available` bytes of memory, where it is not to be measured."""
        super().__init__()
        self._models = [model for model in catalogue if model.kind == "language"]
        self._pull = pull
        self._available = available

    def compose(self) -> ComposeResult:
        available = memory.available() if self._available is None else self._available
        yield Sheet(
            "Language models",
            OptionList(*(Option(_described(model, available)) for model in self._models), markup=False),
            PathLine("", "Or the path of another model (.gguf)", suffix=".gguf", id="path"),
            Fetch(self._pull),
        )

    def on_mount(self) -> None:
        self._sheet.say(_ASK)
        choice = self.query_one(OptionList)
        choice.highlighted = next((n for n, model in enumerate(self._models) if _is_here(model)), 0)
        choice.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        model, fetch = self._models[event.option_index], self.query_one(Fetch)
        if fetch.is_at_work:
            self._sheet.say("Still fetching. Esc stops it.")
        elif _is_here(model):
            self.dismiss(model.name)
        else:
            self._sheet.say("Esc stops; what was fetched stays.")
            self.add_class("-fetching")
            fetch.start(model)

    @on(Fetch.Ended)
    def _fetched(self, message: Fetch.Ended) -> None:
        message.stop()
        self.remove_class("-fetching")
        if message.error is not None:
            self._sheet.fail(message.error)
        elif message.stopped:
            self._sheet.say(_STOPPED)
        else:
            self.dismiss(message.model.name)

    @on(Input.Submitted, "#path")
    def _named(self, event: Input.Submitted) -> None:
        event.stop()
        if name := event.value.strip():
            self._sheet.say("Reading it ...")
            self._resolve(name)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _resolve(self, name: str) -> None:
        try:
            outcome: models.LanguageModelFile | DatelineError = models.resolve(name, config.models_dir())
        except DatelineError as error:
            outcome = error
        self.post_message(self.Resolved(outcome))

    @on(Resolved)
    def _resolved(self, message: Resolved) -> None:
        outcome = message.outcome
        if isinstance(outcome, DatelineError):
            self._sheet.fail(outcome)
        elif outcome.name in {model.name for model in self._models}:
            self.dismiss(outcome.name)
        else:
            self.dismiss(str(outcome.path))

    def action_stop(self) -> None:
        fetch = self.query_one(Fetch)
        if fetch.is_at_work and not fetch.is_stopping:
            fetch.cancel()
        else:
            self.dismiss(None)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.app.exit(event.worker.error, return_code=1)

    @property
    def _sheet(self) -> Sheet:
        return self.query_one(Sheet)


def _is_here(model: models.Model) -> bool:
    return models.installed(model, config.models_dir())


def _described(model: models.Model, available: int) -> Content:
    mark, where = ("✓", "here") if _is_here(model) else ("·", "not here yet")
    name = f"{mark} {one_line(model.name)}"
    rest = f"  {model.bytes / 1e6:,.0f} MB · {model.licence} · {where}"
    lines = [
        line for said in (model.description, _fit(model, available)) for line in _wrapped(one_line(said))
    ]
    return Content.assemble((name, "bold"), rest, ("".join(lines), "$text-muted"))


def _wrapped(text: str) -> list[str]:
    return [f"\n  {line}" for line in textwrap.wrap(text, _WIDTH)]


def _fit(model: models.Model, available: int) -> str:
    needed = memory.needed(model.bytes)
    said = f"needs {needed / 1e9:.1f} GB of memory, {available / 1e9:.1f} GB free"
    if needed <= available:
        return f"Fits now: {said}."
    return f"Does not fit now: {said}. Close programs, or take a smaller one."
