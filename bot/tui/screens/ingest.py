"""Articles into the library."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static
from textual.worker import Worker, WorkerState

import seeds
from bot.errors import DatelineError
from bot.ingesting import Ingest
from bot.render import one_line
from bot.tui.widgets.path_line import PathLine
from bot.tui.widgets.sheet import Sheet
from bot.tui.widgets.stage import Stage
from index.build import Progress, Summary

MakesIngest = Callable[[str, Sequence[Path]], Ingest]
"""What takes paths into the library of a name, such as `Ingest` itself."""

_ASK = "Text and Markdown files; a folder with all its subfolders. They stay on this computer."
_STOPPED = "Stopped. What was taken in stays; the next time goes on from there."


class IngestScreen(ModalScreen[Summary | None]):
    """Asks for a folder, shows how far it is, then what came of it. Returns that; None where nothing did."""

    DEFAULT_CSS: ClassVar[str] = """
    IngestScreen {
        align: center middle;

        .asking {
            height: auto;
        }

        .asking Button {
            margin: 0 1;
        }

        .working, .done {
            display: none;
        }

        .skipped {
            height: 1fr;
            padding: 0 1;
        }

        #go-on {
            margin: 0 1;
        }

        &.-working .asking, &.-done .asking, &.-working PathLine, &.-done PathLine {
            display: none;
        }

        &.-working .working, &.-done .done {
            display: block;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "stop",
            "Stop or back",
            id="ingest.stop",
            tooltip="Stop taking in articles; else back. What was taken in stays.",
        ),
    ]

    class Came(Message):
        """The work has come further, or to its end."""

        def __init__(self, event: Progress | Summary) -> None:
            super().__init__()
            self.event = event

    class Ended(Message):
        """The work is over."""

        def __init__(self, error: DatelineError | None) -> None:
            super().__init__()
            self.error = error

    def __init__(self, library: str, path: str = "", *, ingest: MakesIngest = Ingest) -> None:
        """`library` is its name; `path` what stands in the line at first."""
        super().__init__()
        self._library = library
        self._path = path
        self._make = ingest
        self._ingest: Ingest | None = None  # the one at work, until its thread has ended
        self._stopping = False
        self._summary: Summary | None = None

    def compose(self) -> ComposeResult:
        yield Sheet(
            f"Take in articles: {self._library}",
            PathLine(self._path, "Folder or file, such as ~/articles", id="path"),
            Horizontal(
                Button(Content("Take in"), variant="primary", id="take-in"),
                Button(Content("Take the sample articles"), id="samples"),
                classes="asking",
            ),
            Stage("Reading", _files, id="reading").add_class("working"),
            Stage("Embedding", _passages, id="embedding").add_class("working"),
            Button(Content("Go on"), variant="primary", id="go-on", classes="done"),
            VerticalScroll(classes="skipped done"),
        )

    def on_mount(self) -> None:
        self._ask(_ASK)

    def on_unmount(self) -> None:
        if self._ingest is not None:
            self._ingest.cancel()

    # --- what is wanted ------------------------------------------------------------------------------

    @on(Input.Submitted, "#path")
    @on(Button.Pressed, "#take-in")
    def _take_in(self) -> None:
        path = self.query_one(PathLine).value.strip()
        if path:
            self._start(Path(path), ExitStack())
        else:
            self._ask("Write the path of a folder first, or take the sample articles.")

    @on(Button.Pressed, "#samples")
    def _take_samples(self) -> None:
        place = ExitStack()
        self._start(place.enter_context(seeds.folder()), place)

    @on(Button.Pressed, "#go-on")
    def _go_on(self) -> None:
        self.dismiss(self._summary)

    def action_stop(self) -> None:
        if self._ingest is None or self._stopping or self._summary is not None:
            self.dismiss(self._summary)
        else:
            self._stopping = True
            self._ingest.cancel()
            self._sheet.say("Stopping ...")

    # --- the work ------------------------------------------------------------------------------------

    def _start(self, path: Path, place: ExitStack) -> None:
        """`place` keeps the path alive, and is closed when the work is over."""
        if self._ingest is None:
            self.set_classes("-working")
            for stage in self.query(Stage):
                stage.clear()
            self._sheet.say("Looking for articles ... Esc stops.")
            self._ingest = self._make(self._library, [path])
            self._work(self._ingest, place)

    @work(thread=True, exit_on_error=False)
    def _work(self, ingest: Ingest, place: ExitStack) -> None:
        try:
            with place:
                for event in ingest.events():
                    self.post_message(self.Came(event))
        except DatelineError as error:
            self.post_message(self.Ended(error))
        else:
            self.post_message(self.Ended(None))

    @on(Came)
    async def _came(self, message: Came) -> None:
        event = message.event
        if isinstance(event, Summary):
            self._summary = event
            self.set_classes("-done")
            await self._show(event)
        else:
            if not self._stopping:
                self._sheet.say("Esc stops; what was taken in stays.")
            self.query_one(f"#{event.stage}", Stage).tell(event.done, event.total)

    @on(Ended)
    def _ended(self, message: Ended) -> None:
        self._ingest = None
        self._stopping = False
        if message.error is not None:
            self._ask("")
            self._sheet.fail(message.error)
        elif self._summary is None:
            self._ask(_STOPPED)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.app.exit(event.worker.error, return_code=1)

    # --- what is shown -------------------------------------------------------------------------------

    @property
    def _sheet(self) -> Sheet:
        return self.query_one(Sheet)

    def _ask(self, text: str) -> None:
        self.set_classes("")
        self._sheet.say(text)
        self.query_one(PathLine).focus()

    async def _show(self, summary: Summary) -> None:
        self._sheet.say(
            f"{summary.added} added, {summary.changed} changed, {summary.removed} removed,"
            f" {summary.unchanged} as before, {len(summary.skipped)} skipped."
        )
        lines = [f"Skipped {one_line(str(one.path))}: {one_line(one.reason)}" for one in summary.skipped]
        await self.query_one(".skipped").mount(Static(Content("\n".join(lines))))
        self.query_one("#go-on").focus()


def _files(done: int, total: int, rate: float) -> str:
    return f"{done} of {total} files{_quick(rate)}"


def _passages(done: int, total: int, rate: float) -> str:
    return f"{done} of {total} passages{_quick(rate)}"


def _quick(rate: float) -> str:
    return f" · {rate:.0f}/s" if rate >= 1 else f" · {rate:.1f}/s" if rate else ""
