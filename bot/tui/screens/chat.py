"""The conversation, and the line where questions are put."""

import threading
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Header, Input, Static
from textual.worker import Worker, WorkerState

from bot import followups
from bot.tui import asking
from bot.tui.asking import Concluded, Core, Failed, Progressed
from bot.tui.screens.source import SourceScreen
from bot.tui.widgets.left_out import LeftOut
from bot.tui.widgets.passage import Passage
from bot.tui.widgets.turn import Turn

_WELCOME = (
    "Ask a question about your articles. What the sources do not bear out is not shown.\n"
    "Shift+Tab goes to the citations of an answer; Enter opens one at its words."
)
_AT_WORK = "Still at work on the last question. Esc cancels it."
_INSIST_SECONDS = 0.2


class ChatScreen(Screen[None]):
    """Questions and answers, one question at work at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "cancel",
            "Cancel",
            id="chat.cancel",
            tooltip="Stop the question at work; without one, back to the question line.",
        ),
        Binding(
            "shift+tab",
            "app.focus_previous",
            "Citations",
            id="chat.previous",
            tooltip="From the question line to the citations, the latest first.",
        ),
        Binding("tab", "app.focus_next", "Next", id="chat.next", show=False, tooltip="To the next citation."),
        Binding(
            "r",
            "toggle_left_out",
            "Left out",
            id="chat.left-out",
            tooltip="Show or hide what the model wrote and why it is not shown (not while typing).",
        ),
        Binding("pageup", "page(-1)", "Up", id="chat.up", show=False, tooltip="Scroll the conversation up."),
        Binding(
            "pagedown", "page(1)", "Down", id="chat.down", show=False, tooltip="Scroll the conversation down."
        ),
    ]

    def __init__(self, core: Core) -> None:
        super().__init__()
        self._core = core
        self._turn: Turn | None = None  # the one whose question is at work, until its thread has ended
        self._stop = threading.Event()  # set once that question is no longer wanted
        self._conversed: list[followups.Turn] = []  # what was answered, for later questions to lean on
        self._held = False  # whether to ask what stands in the question line once that thread has ended

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll(id="conversation"), Vertical(id="turns"):
            yield Static(Content(_WELCOME), id="welcome")
        yield Input(placeholder="Your question", id="question")
        yield Footer(compact=True)

    @property
    def is_at_work(self) -> bool:
        """Whether a question's thread has not ended yet, be its answer wanted or not."""
        return self._turn is not None

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        # A cancel between two calls of the engine finds nothing to stop, so it is repeated to the end.
        self._insisting = self.set_interval(_INSIST_SECONDS, self._core.engine.cancel, pause=True)

    def on_unmount(self) -> None:
        self._stop.set()
        self._core.engine.close()  # or leaving would wait for the answer

    # --- a question ----------------------------------------------------------------------------------

    @on(Input.Submitted)
    async def _submit(self) -> None:
        line = self.query_one(Input)
        question = line.value.strip()
        if not question:
            return
        if self._turn is not None:
            self._held = self._stop.is_set()
            self.notify("Asked as soon as the last one has stopped." if self._held else _AT_WORK)
            return
        line.clear()
        self.query("#welcome").remove()
        self._turn = Turn(question)
        self._stop = threading.Event()
        await self.query_one("#turns").mount(self._turn)
        self._conversation.anchor()
        self._ask(question, self._stop)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _ask(self, question: str, stop: threading.Event) -> None:
        asking.work(self._core, question, tuple(self._conversed), stop, self.post_message)

    async def action_cancel(self) -> None:
        """At once for the eye; the thread and the model follow. The worker itself is not cancelled:
        that would not end its thread, only hide when it ends."""
        self._held = False
        if self._turn is None or self._stop.is_set():
            self.query_one(Input).focus()
        else:
            self._stop.set()
            self._core.engine.cancel()
            self._insisting.resume()
            await self._turn.cancel()

    @on(Worker.StateChanged)
    async def _worker_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.app.exit(event.worker.error, return_code=1)
        elif event.state is WorkerState.SUCCESS:  # not the worker's own state: that may be ahead
            self._insisting.pause()
            self._turn = None
            if self._held:
                self._held = False
                await self._submit()

    # --- what comes of it ----------------------------------------------------------------------------

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        if self._turn is not None and not self._stop.is_set():
            self._turn.tell(message.event)

    @on(Concluded)
    async def _concluded(self, message: Concluded) -> None:
        if self._turn is None or self._stop.is_set():
            return
        self._conversed.append(asking.turn_of(message.answer))
        conversation = self._conversation
        follows = conversation.is_vertical_scroll_end
        await self._turn.conclude(message.answer, message.articles)
        if follows:  # an answer is read from its top; someone who has scrolled elsewhere is left there
            conversation.anchor(False)
            self.call_after_refresh(conversation.scroll_to_widget, self._turn, top=True, animate=False)

    @on(Failed)
    async def _failed(self, message: Failed) -> None:
        if self._turn is not None and not self._stop.is_set():
            await self._turn.fail(message.error)

    @property
    def _conversation(self) -> VerticalScroll:
        return self.query_one("#conversation", VerticalScroll)

    # --- looking -------------------------------------------------------------------------------------

    @on(Passage.Opened)
    def _opened(self, message: Passage.Opened) -> None:
        self.app.push_screen(SourceScreen(message.heading, message.place))

    @on(LeftOut.Toggled)
    def action_toggle_left_out(self) -> None:
        self._conversation.toggle_class("-with-left-out")
        if isinstance(self.focused, LeftOut):
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def action_page(self, pages: int) -> None:
        if pages < 0:
            self._conversation.scroll_page_up()
        else:
            self._conversation.scroll_page_down()
