"""The first run: what is needed before questions can be asked, step by step."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Static
from textual.worker import Worker, WorkerState

from bot import config, models
from bot.errors import DatelineError
from bot.ingesting import Ingest
from bot.readiness import Part, Readiness, look
from bot.render import one_line
from bot.tui.screens.ingest import IngestScreen, MakesIngest
from bot.tui.screens.models import ModelsScreen
from bot.tui.widgets.fetch import Fetch, Pull
from bot.tui.widgets.sheet import Sheet

_ASK = "Enter does a step. Only fetching a model uses the network; your articles never leave this computer."
_READY = "All is here. Enter starts."


class Step(Vertical, can_focus=True):
    """One thing that is needed: whether it is here, in a mark and in words, and how to get it."""

    DEFAULT_CSS: ClassVar[str] = """
    Step {
        height: auto;
        padding: 0 1;
        margin-bottom: 1;
        border-left: blank;

        &:focus {
            background: $boost;
            border-left: outer $accent;
        }

        &:hover {
            background: $boost;
        }

        .heading {
            text-style: bold;
        }

        .about {
            padding-left: 4;
            color: $text-muted;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Do it", id="step.take", tooltip="Do this step, or do it differently."),
        Binding("up", "app.focus_previous", "Up", id="step.up", show=False, tooltip="To the step before."),
        Binding("down", "app.focus_next", "Down", id="step.down", show=False, tooltip="To the next step."),
    ]

    class Taken(Message):
        """Someone wants to do this step."""

        def __init__(self, step: "Step") -> None:
            super().__init__()
            self.step = step

    def __init__(self, title: str, does: str, id: str) -> None:
        super().__init__(id=id)
        self._title = title
        self._does = does
        self.is_done = False

    def compose(self) -> ComposeResult:
        yield Static(Content(f"· {self._title}: looking"), classes="heading")
        yield Static(classes="about")

    def show(self, part: Part) -> None:
        """Tell whether it is here."""
        self.is_done = part.here
        mark, state = ("✓", "here") if part.here else ("·", "to do")
        self.query_one(".heading", Static).update(Content(f"{mark} {self._title}: {state}"))
        about = one_line(part.said) if part.here else f"{one_line(part.said)}\n{self._does}"
        self.query_one(".about", Static).update(Content(about))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        self.post_message(self.Taken(self))


class WelcomeScreen(ModalScreen[bool]):
    """Three steps: the embedding model, a language model, articles. Returns whether all three are there."""

    DEFAULT_CSS: ClassVar[str] = """
    WelcomeScreen {
        align: center middle;

        #start {
            margin: 0 1;
            display: none;
        }

        &.-ready #start {
            display: block;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "stop",
            "Stop or leave",
            id="welcome.stop",
            tooltip="Stop fetching; else leave. What was done stays done.",
        ),
    ]

    class Looked(Message):
        """What is here has been looked at."""

        def __init__(self, found: Readiness) -> None:
            super().__init__()
            self.found = found

    class Refused(Message):
        """The model that was picked cannot be used."""

        def __init__(self, error: DatelineError) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        library: str,
        model: str = "",
        *,
        ingest: MakesIngest = Ingest,
        pull: Pull = models.pull,
        catalogue: Sequence[models.Model] = models.CATALOGUE,
    ) -> None:
        """`library` is its name; `model` the language model that the settings name, if they do."""
        super().__init__()
        self._library = library
        self._model = model
        self._make = ingest
        self._pull = pull
        self._catalogue = catalogue
        self._found: Readiness | None = None

    def compose(self) -> ComposeResult:
        yield Sheet(
            "Welcome to Dateline: three things, then you can ask",
            Step("1. The search model", "Enter fetches it.", "embedding"),
            Step("2. A language model", "Enter shows which there are.", "model"),
            Step("3. Articles", "Enter takes in the samples, or a folder of yours.", "articles"),
            Button(Content("Start"), variant="primary", id="start"),
            Fetch(self._pull),
        )

    def on_mount(self) -> None:
        self.query_one(Sheet).say(_ASK)
        self._look()

    # --- what is here --------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _look(self, use: str = "") -> None:
        """See what is here; before that, make `use` the language model to use, if one is named."""
        try:
            if use:
                models.use(use, config.models_dir())
        except DatelineError as error:
            self.post_message(self.Refused(error))
        self.post_message(self.Looked(look(self._library, self._model)))

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        found = self._found = message.found
        steps = list(self.query(Step))
        for step, part in zip(steps, (found.embedding, found.model, found.articles), strict=True):
            step.show(part)
        self.set_class(found.is_ready, "-ready")
        if found.is_ready:
            self.query_one(Sheet).say(_READY)
            self.query_one("#start").focus()
        else:
            next(step for step in steps if not step.is_done).focus()

    @on(Refused)
    def _refused(self, message: Refused) -> None:
        self.query_one(Sheet).fail(message.error)

    # --- a step --------------------------------------------------------------------------------------

    @on(Step.Taken)
    def _take(self, message: Step.Taken) -> None:
        fetch, sheet = self.query_one(Fetch), self.query_one(Sheet)
        if fetch.is_at_work:
            sheet.say("Still fetching. Esc stops it.")
            return
        match message.step.id:
            case "embedding" if not message.step.is_done:
                sheet.say("Esc stops; what was fetched stays.")
                fetch.start(models.find(models.EMBEDDING))
            case "model":
                screen = ModelsScreen(catalogue=self._catalogue, pull=self._pull)
                self.app.push_screen(screen, self._picked)
            case "articles" if self._found is not None and not self._found.embedding.here:
                sheet.say("Fetch the search model first: articles are read with it.")
                self.query_one("#embedding").focus()
            case "articles":
                self.app.push_screen(IngestScreen(self._library, ingest=self._make), lambda _: self._again())

    def _picked(self, name: str | None) -> None:
        if name is not None:
            self._again(name)
            if self._model not in ("", name):
                self.query_one(Sheet).say(f"Your settings name {one_line(self._model)}: that goes first.")

    def _again(self, use: str = "") -> None:
        self.query_one(Sheet).say(_ASK)
        self._look(use)

    @on(Fetch.Ended)
    def _fetched(self, message: Fetch.Ended) -> None:
        message.stop()
        if message.error is not None:
            self.query_one(Sheet).fail(message.error)
        else:
            self._again()

    @on(Button.Pressed, "#start")
    def _start(self) -> None:
        self._leave()

    def action_stop(self) -> None:
        fetch = self.query_one(Fetch)
        if fetch.is_at_work and not fetch.is_stopping:
            fetch.cancel()
        else:
            self._leave()

    def _leave(self) -> None:
        self.dismiss(self._found is not None and self._found.is_ready)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.app.exit(event.worker.error, return_code=1)
