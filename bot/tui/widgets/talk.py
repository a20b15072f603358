"""The conversation: its turns, of which only so many lie on the screen, and the question at work."""

import datetime as dt
import threading
from collections.abc import Awaitable, Iterable, Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from bot.claims import Answer
from bot.conversing import Conversation
from bot.tui import asking
from bot.tui.asking import Briefed, Concluded, Core, Failed, Progressed, Searched, Step
from bot.tui.widgets.passage import Passage
from bot.tui.widgets.turn import Turn
from index.query import Period

_HELD = 24  # turns at the most: a screen with hundreds of them is slow, and memory would grow
_INSIST_SECONDS = 0.2
_WELCOME = (
    "Ask a question about your articles. What the sources do not bear out is not shown.\n"
    "Ctrl+Down opens the sources of an answer, one after the other, at the words. / shows the commands."
)


class Earlier(Static, can_focus=True):
    """How many turns lie above those that are shown; brings them back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "bring", "Show", id="earlier.show", tooltip="Show the turns before these."),
    ]

    class Brought(Message):
        """The turns before the first that is shown are wanted."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_bring()

    def action_bring(self) -> None:
        self.post_message(self.Brought())


class Talk(VerticalScroll):
    """Turns one below the other, one question at work at a time."""

    class Ended(Message):
        """The thread of the question at work has ended; `fault` is the error that nobody foresaw."""

        def __init__(self, fault: Exception | None = None) -> None:
            super().__init__()
            self.fault = fault

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, can_focus=False)
        self._above = 0
        self._left = False  # whether someone has scrolled away from the end
        self._turn: Turn | None = None  # the one whose question is at work, until its thread has ended
        self._core: Core | None = None  # that works on it
        self._stop = threading.Event()  # set once that question is no longer wanted

    def compose(self) -> ComposeResult:
        with Vertical(
            classes="turns"
        ):  # as high as the view: little stands at its top, though it is anchored
            yield _welcome()

    def on_mount(self) -> None:
        # A cancel between two calls of the engine finds nothing to stop, so it is repeated to the end.
        self._insisting = self.set_interval(_INSIST_SECONDS, self._insist, pause=True)

    def on_unmount(self) -> None:
        self._stop.set()

    def anchor(self, anchor: bool = True) -> None:
        super().anchor(anchor)
        self._left = False

    def release_anchor(self) -> None:
        """Called where someone scrolls."""
        super().release_anchor()
        self._left = True

    # --- the question at work ------------------------------------------------------------------------

    @property
    def is_at_work(self) -> bool:
        """Whether a question's thread has not ended yet, be its answer wanted or not."""
        return self._turn is not None

    @property
    def is_ending(self) -> bool:
        """Whether it has not ended yet, though its answer is there or no longer wanted."""
        return self._turn is not None and (self._stop.is_set() or not self._turn.is_at_work)

    async def ask(self, core: Core, conversation: Conversation, question: str, period: Period) -> None:
        """Put the question to work; call only where nothing is."""
        stop = await self._begin(core, question)
        today = dt.date.today()
        self._work(
            conversation.ask(core.asker, question, core.settings, period, today, lambda: not stop.is_set()),
            stop,
        )

    async def brief(self, core: Core, conversation: Conversation, topic: str, period: Period) -> None:
        """Put a briefing to work; call only where nothing is."""
        stop = await self._begin(core, f"/brief {topic}")
        making = core.brief(topic, period)
        self._work(
            conversation.brief(topic, making, core.asker.model, core.settings, lambda: not stop.is_set()),
            stop,
        )

    async def search(self, core: Core, words: str, period: Period) -> None:
        """Put a search to work; call only where nothing is."""
        stop = await self._begin(core, f"/search {words}")
        self._work(asking.searching(core, words, period), stop)

    async def _begin(self, core: Core, question: str) -> threading.Event:
        self._turn, self._core, self._stop = Turn(question), core, threading.Event()
        await self.add(self._turn)
        return self._stop

    @work(thread=True, exit_on_error=False, description="work")
    def _work(self, events: Iterable[Step], stop: threading.Event) -> None:
        asking.work(events, stop, self.post_message)

    async def cancel(self) -> None:
        """Stop the question at work: at once for the eye; its thread and the model follow. The worker itself
        is not cancelled: that would not end its thread, only hide when it ends."""
        if self._turn is not None and not self._stop.is_set():
            self._stop.set()
            self._insist()
            self._insisting.resume()
            await self._turn.cancel()

    def _insist(self) -> None:
        if self._core is not None:
            self._core.engine.cancel()

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        event.stop()
        if event.state in (WorkerState.SUCCESS, WorkerState.ERROR):  # the event's: the worker's may be ahead
            self._insisting.pause()
            self._turn = self._core = None
            fault = event.worker.error
            self.post_message(self.Ended(fault if isinstance(fault, Exception) else None))

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        if self._turn is not None and not self._stop.is_set():
            self._turn.tell(message.event)

    @on(Concluded)
    async def _concluded(self, message: Concluded) -> None:
        if self._turn is not None and not self._stop.is_set():
            await self._read_from_its_top(self._turn, self._turn.conclude(message.answer))

    @on(Briefed)
    async def _briefed(self, message: Briefed) -> None:
        if self._turn is not None and not self._stop.is_set():
            await self._read_from_its_top(self._turn, self._turn.brief(message.briefing))

    @on(Searched)
    async def _searched(self, message: Searched) -> None:
        if self._turn is not None and not self._stop.is_set():
            await self._read_from_its_top(self._turn, self._turn.list(message.hits))

    async def _read_from_its_top(self, turn: Turn, ending: Awaitable[None]) -> None:
        follows = not self._left or self.is_vertical_scroll_end
        await ending
        if follows:  # someone who has scrolled elsewhere is left there
            self.anchor(False)
            self.screen.call_after_refresh(self._to_top_of, turn)

    def _to_top_of(self, turn: Turn) -> None:
        if turn is self.query(Turn).last():  # nothing was asked meanwhile, which is to be in sight
            # At once: a scroll put off would take the view back from what is asked before it comes.
            self.scroll_to_widget(turn, top=True, animate=False, immediate=True)

    @on(Failed)
    async def _failed(self, message: Failed) -> None:
        if self._turn is not None and not self._stop.is_set():
            await self._turn.fail(message.error)

    # --- the turns -----------------------------------------------------------------------------------

    @property
    def above(self) -> int:
        """How many turns lie before the first that is shown."""
        return self._above

    def answer_at(self, widget: Widget | None) -> Answer | None:
        """The answer that `widget` belongs to, else the latest."""
        around = [one for one in widget.ancestors if isinstance(one, Turn)] if widget else []
        turns = [*around, *reversed([*self.query(Turn)])]
        return next((turn.answer for turn in turns if turn.answer is not None), None)

    def passage_beside(self, at: Passage | None, step: int) -> Passage | None:
        """The passage `step` after `at`, round and round; to begin with, the first of the latest turn."""
        passages: list[Passage] = [*self.query(Passage)]
        if at in passages:
            return passages[(passages.index(at) + step) % len(passages)]
        turns: list[Turn] = [turn for turn in self.query(Turn) if turn.query(Passage)]
        return turns[-1].query_one(Passage) if turns else None

    @property
    def _turns(self) -> Vertical:
        return self.query_one(".turns", Vertical)

    async def show(self, *parts: Widget) -> None:
        """Something that is no turn, at the end."""
        await self._turns.mount(*parts)

    async def add(self, turn: Turn) -> None:
        """One more turn at the end, and in sight."""
        await self.query(".welcome").remove()
        await self._turns.mount(turn)
        gone = [*self.query(Turn)][:-_HELD]
        if gone:
            self._above += len(gone)
            await self._turns.remove_children(gone)
            await self._tell_above()
        self.anchor()

    async def fill(self, turns: Sequence[Turn], above: int = 0) -> None:
        """These turns in place of what is there, `above` others before them."""
        await self._turns.remove_children()
        self._above = above
        await self._turns.mount_all(turns or [_welcome()])
        await self._tell_above()
        self.anchor()

    async def put_before(self, turns: Sequence[Turn]) -> None:
        """These turns before the first that is shown, which stays in sight."""
        first = next(iter(self.query(Turn)), None)
        self._above -= len(turns)
        self.anchor(False)
        await self._turns.mount_all(turns, before=first)
        await self._tell_above()
        if first is not None:
            self.call_after_refresh(self.scroll_to_widget, first, top=True, animate=False)

    async def _tell_above(self) -> None:
        await self.query(Earlier).remove()
        if self._above:
            text = f"↑ {self._above} earlier turn{'s' * (self._above != 1)}: Enter shows them"
            await self._turns.mount(Earlier(Content(text)), before=0)


def _welcome() -> Static:
    return Static(Content(_WELCOME), classes="welcome")
