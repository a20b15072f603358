"""The main screen: the conversation, the source beside it, the library and its sessions."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Header, TextArea

from bot.errors import DatelineError
from bot.render import answer_text, one_line
from bot.sessions import Summary
from bot.tui import commands
from bot.tui.asking import Core
from bot.tui.house import House
from bot.tui.screens.beside import Beside
from bot.tui.screens.keys import KEYS
from bot.tui.screens.orders import Orders
from bot.tui.widgets.asked_as import AskedAs
from bot.tui.widgets.composer import Composer
from bot.tui.widgets.key_line import KeyLine
from bot.tui.widgets.left_out import LeftOut
from bot.tui.widgets.passage import Passage
from bot.tui.widgets.reader import Reader
from bot.tui.widgets.sidebar import Sidebar
from bot.tui.widgets.suggestions import Suggestions
from bot.tui.widgets.talk import Earlier, Talk
from bot.tui.widgets.turn import of_error
from index.query import Period

_AT_WORK = "Still at work on the last question. Esc cancels it."
_HELD = "Asked as soon as that is possible. Esc takes it back."
_ASKED_BEFORE = 100  # questions that the arrow keys bring back
_WIDE = 120  # columns from which the source has room beside the conversation


class ChatScreen(Screen[None]):
    """Three places: the conversation, the source beside it, library and sessions in a sidebar.

    Where the screen is narrow the source takes the place of the conversation.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(self, house: House, *, resume: bool = False) -> None:
        """With `resume` the last session is taken up again."""
        super().__init__()
        self.house = house
        self._resume = resume
        self.period = Period()
        self.core: Core | None = None  # None while library and model are being opened
        self._opening = asyncio.Lock()
        self.conversation = house.converse()
        self._held = ""  # what to ask once the question at work has stopped
        self.beside = Beside(self)

    def compose(self) -> ComposeResult:
        yield Header()
        yield Sidebar(id="sidebar")
        with Vertical(id="talking"):
            yield Talk(id="conversation")
            yield Suggestions()
            yield Composer(id="question")
        yield Reader(id="reader")
        yield KeyLine()

    @property
    def talk(self) -> Talk:
        return self.query_one(Talk)

    @property
    def composer(self) -> Composer:
        return self.query_one(Composer)

    @property
    def reader(self) -> Reader:
        return self.query_one(Reader)

    @property
    def is_reading(self) -> bool:
        """Whether a source is open."""
        return self.reader.display

    async def on_mount(self) -> None:
        self.composer.focus()
        self.open()
        with self.told():
            self.composer.remember(await asyncio.to_thread(self.house.sessions.questions, _ASKED_BEFORE))
        kept = await self.list_sessions()
        if self._resume and kept:
            Orders(self).take_up(kept[0].id)

    def on_unmount(self) -> None:
        if self.core is not None:
            self.core.engine.close()  # or leaving would wait for the answer

    # --- library and model ---------------------------------------------------------------------------

    @work(description="open")
    async def open(self) -> None:
        """Open the library and the model that are chosen, in place of those in hand.

        One waits for the one before: what that opened would be left running, known to nobody."""
        async with self._opening:
            before, self.core = self.core, None
            self._tell_where("opening ...")
            try:
                if before is not None:
                    await asyncio.to_thread(before.close)
                self.core = await asyncio.to_thread(self.house.open)
                await self.limit(self.period)
            except DatelineError as error:
                self._tell_where("not open")
                if await asyncio.to_thread(self.house.is_ready):
                    await self.talk.show(of_error(error))
                else:
                    Orders(self).welcome()
                return
            await self._ask_what_is_held()

    def _tell_where(self, state: str) -> None:
        known = [self.house.library, state, str(self.period), self.house.model]
        shown = [one_line(part) for part in known if part]
        self.sub_title = " · ".join(shown)
        self.query_one(Sidebar).tell("\n".join(shown))

    async def limit(self, period: Period) -> None:
        """Ask of articles of this period from now on."""
        self.period = period
        if self.core is not None:
            articles, _ = await asyncio.to_thread(self.core.articles.count, period)
            self._tell_where(f"{articles} article{'s' * (articles != 1)}")

    # --- asking --------------------------------------------------------------------------------------

    @on(Composer.Sent)
    async def _sent(self, message: Composer.Sent) -> None:
        order = commands.read(message.text)
        if order is not None:
            self.composer.accept()
            Orders(self).follow(order)
        elif self.talk.is_at_work and not self.talk.is_ending:
            self.notify(_AT_WORK)
        elif self.core is None or self.talk.is_at_work:
            self._held = message.text
            self.notify(_HELD)
        else:
            await self._ask(self.core, message.text)

    async def _ask(self, core: Core, question: str) -> None:
        self.composer.accept()
        await self.talk.ask(core, self.conversation, question, self.period)

    async def _ask_what_is_held(self) -> None:
        held, self._held = self._held, ""
        if held and self.core is not None and not self.talk.is_at_work:
            await self._ask(self.core, held)

    @on(Talk.Ended)
    async def _talk_ended(self, message: Talk.Ended) -> None:
        if message.fault is not None:
            self.app.exit(message.fault, return_code=1)
            return
        await self.list_sessions()
        await self._ask_what_is_held()

    async def action_cancel(self) -> None:
        """Stop the question at work, else close the source, else back to the question."""
        self._held = ""
        if self.talk.is_at_work and not self.talk.is_ending:
            await self.talk.cancel()
        elif self.is_reading:
            self.reader.action_close()
        else:
            self.composer.focus()

    @on(AskedAs.Edited)
    def _edited(self, message: AskedAs.Edited) -> None:
        self.composer.write(message.question)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.query_one(Suggestions).offer(self.composer.text)

    # --- sources -------------------------------------------------------------------------------------

    @on(Passage.Opened)
    async def _passage_opened(self, message: Passage.Opened) -> None:
        await self.beside.open(message.passage.place, message.passage)

    @on(Reader.Closed)
    def _reader_closed(self) -> None:
        self.beside.close()

    def action_walk(self, step: int) -> None:
        """Open the citation that comes next or, with -1, before; to begin with, the last answer's first."""
        self.beside.walk(step)

    def action_open_citation(self, number: int) -> None:
        """Open the citation of this number."""
        found = (passage for passage in self.query(Passage) if passage.place.number == number)
        if (passage := next(found, None)) is not None:
            passage.action_open()

    # --- sessions ------------------------------------------------------------------------------------

    @on(Sidebar.Wanted)
    async def list_sessions(self) -> tuple[Summary, ...]:
        """Show the sessions as they are now, and return those that are shown: none where their file cannot
        be read, which is told."""
        sidebar = self.query_one(Sidebar)
        found: tuple[Summary, ...] = ()
        with self.told():
            found = await asyncio.to_thread(self.house.sessions.summaries, sidebar.words)
            sidebar.list(found, self.conversation.session)
        return found

    @on(Sidebar.Chosen)
    def _session_chosen(self, message: Sidebar.Chosen) -> None:
        Orders(self).take_up(message.session)

    @on(Sidebar.Deleted)
    def _session_deleted(self, message: Sidebar.Deleted) -> None:
        Orders(self).delete(message.session, message.title)

    @on(Earlier.Brought)
    def _earlier_brought(self) -> None:
        Orders(self).show_earlier()

    def action_new(self) -> None:
        """Begin a new session."""
        Orders(self).begin_anew()

    # --- looking -------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < _WIDE, "-narrow")
        self.make_room()

    def make_room(self) -> None:
        # Not by a class of the screen: that would style every widget of the conversation anew.
        self.query_one("#talking").display = not (self.is_reading and self.has_class("-narrow"))

    def action_sidebar(self) -> None:
        self.toggle_class("-with-sidebar")
        listed = self.query_one("#sessions")
        (listed if self.has_class("-with-sidebar") else self.composer).focus()

    @on(LeftOut.Toggled)
    def action_toggle_left_out(self) -> None:
        self.talk.toggle_class("-with-left-out")
        if isinstance(self.focused, LeftOut):
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say in one line what goes wrong inside, and what to do next."""
        try:
            yield
        except DatelineError as error:
            said = " ".join(one_line(part) for part in (error.message, error.hint) if part)
            self.notify(said, severity="warning", markup=False)

    def action_copy(self) -> None:
        """Copy the answer that is looked at, else the last one, with its sources."""
        answer = self.talk.answer_at(self.focused)
        if answer is not None:
            self.app.copy_to_clipboard(f"{answer.asked}\n\n{answer_text(answer)}\n")
        self.notify("Copied, with its sources." if answer else "There is no answer to copy yet.")

    def action_page(self, pages: int) -> None:
        (self.talk.scroll_page_up if pages < 0 else self.talk.scroll_page_down)()
