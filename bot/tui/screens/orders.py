"""What is ordered with a slash, or from the palette, and done beside the conversation."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import libraries, library_dir
from bot.errors import DatelineError
from bot.exporting import export
from bot.render import one_line
from bot.sessions import Session
from bot.tui.asking import Core
from bot.tui.commands import Order, Unknown
from bot.tui.places import Place
from bot.tui.screens.confirm import ConfirmScreen
from bot.tui.screens.ingest import IngestScreen
from bot.tui.screens.models import ModelsScreen
from bot.tui.screens.settings import SettingsScreen
from bot.tui.screens.sources import SourcesScreen
from bot.tui.screens.welcome import WelcomeScreen
from bot.tui.widgets.turn import Turn
from index.query import Period

if TYPE_CHECKING:
    from bot.tui.screens.chat import ChatScreen

_SHOWN_AT_FIRST = 10  # turns of a session that is taken up again, and of those before them
_NOTHING_KEPT = "Nothing was asked in this session yet."
_BUSY = "Wait until the question at work has ended, or cancel it with Esc."


class Orders:
    """Does what is ordered of a chat, one order at a time; what goes wrong is told in one line."""

    def __init__(self, chat: "ChatScreen") -> None:
        self._chat = chat

    def follow(self, order: Order | Unknown) -> None:
        """Begin with what `order` says."""
        if isinstance(order, Unknown):
            near = f" Did you mean {', '.join(f'/{name}' for name in order.near)}?" if order.near else ""
            self._warn(f"There is no command /{one_line(order.word)}.{near}")
            return
        self._begin(self.known[order.command.name](order.rest))

    @property
    def known(self) -> dict[str, Callable[[str], Awaitable[None]]]:
        """What each command does with what stands after it."""
        return {
            "brief": self._brief,
            "search": self._search,
            "sources": self._sources,
            "ingest": self._ingest,
            "library": self._library,
            "model": self._model,
            "since": self._since,
            "until": self._until,
            "new": self._new,
            "rename": self._rename,
            "export": self._export,
            "copy": self._copy,
            "settings": self._settings,
            "help": self._help,
            "quit": self._quit,
        }

    def welcome(self) -> None:
        """Fetch and take in what is not there yet."""
        self._begin(self._welcome())

    def delete(self, session: int, title: str) -> None:
        """Delete a session, once that is confirmed."""
        self._begin(self._delete(session, title))

    def take_up(self, session: int) -> None:
        """Go on with a session that was left."""
        self._begin(self._take_up(session))

    def show_earlier(self) -> None:
        """Bring back the turns before those that are shown."""
        self._begin(self._show_earlier())

    def begin_anew(self) -> None:
        """Begin a new session."""
        self._begin(self._new())

    def _begin(self, doing: Awaitable[None]) -> None:
        self._chat.run_worker(self._told(doing), group="orders")

    async def _told(self, doing: Awaitable[None]) -> None:
        with self._chat.told():
            await doing

    def _warn(self, text: str) -> None:
        self._chat.notify(text, severity="warning", markup=False)

    # --- library and model ---------------------------------------------------------------------------

    async def _welcome(self) -> None:
        house = self._chat.house
        if await self._chat.app.push_screen_wait(WelcomeScreen(house.library, ingest=house.ingest)):
            self._chat.open()

    async def _ingest(self, folder: str) -> None:
        house = self._chat.house
        if await self._chat.app.push_screen_wait(IngestScreen(house.library, folder, ingest=house.ingest)):
            self._chat.open()

    async def _library(self, name: str) -> None:
        if self._chat.talk.is_at_work:
            self._warn(_BUSY)
            return
        if not name:
            known = ", ".join(libraries()) or "none yet"
            self._chat.notify(f"Libraries: {known}. /library NAME changes to one, or makes it.", markup=False)
            return
        library_dir(name)  # raises where that cannot be a name
        self._chat.house.choose_library(name)
        await self._new()
        self._chat.open()

    async def _model(self, name: str) -> None:
        if self._chat.talk.is_at_work:
            self._warn(_BUSY)
            return
        chosen: str | None = name or await self._chat.app.push_screen_wait(ModelsScreen())
        if chosen:
            self._chat.house.choose_model(chosen)
            self._chat.open()

    async def _settings(self, _: str) -> None:
        house = self._chat.house
        changed = await self._chat.app.push_screen_wait(SettingsScreen(house.settings, house.file))
        if changed is not None:
            house.change(changed)
            self._chat.app.theme = changed.chat.theme
            if not self._chat.talk.is_at_work:
                self._chat.open()

    # --- articles ------------------------------------------------------------------------------------

    async def _brief(self, topic: str) -> None:
        core = self._free(topic, "/brief needs a topic.")
        await self._chat.talk.brief(core, self._chat.conversation, topic, self._chat.period)

    async def _search(self, words: str) -> None:
        core = self._free(words, "/search needs words.")
        await self._chat.talk.search(core, words, self._chat.period)

    def _free(self, given: str, needs: str) -> Core:
        """The library and the model, where there is something to do and nothing else is at work."""
        if self._chat.core is None:
            raise DatelineError("The library is not open yet.", "Try again in a moment.")
        if self._chat.talk.is_at_work:
            raise DatelineError(_BUSY)
        if not given:
            raise DatelineError(needs)
        return self._chat.core

    async def _sources(self, words: str) -> None:
        core = self._chat.core
        if core is not None:
            file = await self._chat.app.push_screen_wait(SourcesScreen(core.articles, words))
            if file:
                await self._chat.beside.open(Place(file))

    async def _since(self, day: str) -> None:
        await self._chat.limit(Period(_day(day), self._chat.period.until))

    async def _until(self, day: str) -> None:
        await self._chat.limit(Period(self._chat.period.since, _day(day)))

    # --- the session ---------------------------------------------------------------------------------

    async def _new(self, _: str = "") -> None:
        await self._converse(None)

    async def _take_up(self, number: int) -> None:
        await self._converse(await asyncio.to_thread(self._chat.house.sessions.session, number))

    async def _converse(self, session: Session | None) -> None:
        """Go on with this session, or with a new one."""
        if self._chat.talk.is_at_work:
            self._warn(_BUSY)
            return
        self._chat.conversation = self._chat.house.converse(session)
        turns = session.turns if session else ()
        latest = turns[-_SHOWN_AT_FIRST:]
        await self._chat.talk.fill([*map(Turn.of, latest)], len(turns) - len(latest))
        await self._chat.list_sessions()
        self._chat.composer.focus()

    async def _show_earlier(self) -> None:
        session = await asyncio.to_thread(self._chat.house.sessions.session, self._kept())
        end = self._chat.talk.above
        earlier = session.turns[max(0, end - _SHOWN_AT_FIRST) : end]
        await self._chat.talk.put_before([*map(Turn.of, earlier)])

    async def _rename(self, title: str) -> None:
        await asyncio.to_thread(self._chat.house.sessions.rename, self._kept(), title)
        await self._chat.list_sessions()

    async def _export(self, name: str) -> None:
        session = await asyncio.to_thread(self._chat.house.sessions.session, self._kept())
        if not name:
            raise DatelineError("/export needs a file.", "Its name ends in .md, .html or .json.")
        place = Path(name).expanduser()
        exists = await asyncio.to_thread(place.exists)
        if exists and not await self._confirmed(f"{one_line(name)} is there already. Write over it?"):
            return
        await asyncio.to_thread(export, session, place, replace=exists)
        self._chat.notify(f"Written: {one_line(str(place))}", markup=False)

    async def _delete(self, session: int, title: str) -> None:
        if not await self._confirmed(f"Delete the session “{one_line(title)}”?"):
            return
        if session == self._chat.conversation.session:
            await self._new()
        await asyncio.to_thread(self._chat.house.sessions.delete, session)
        await self._chat.list_sessions()

    def _kept(self) -> int:
        if self._chat.conversation.session is None:
            raise DatelineError(_NOTHING_KEPT)
        return self._chat.conversation.session

    async def _confirmed(self, question: str) -> bool:
        answer: bool | None = await self._chat.app.push_screen_wait(ConfirmScreen(question))
        return bool(answer)

    # --- the rest ------------------------------------------------------------------------------------

    async def _copy(self, _: str) -> None:
        self._chat.action_copy()

    async def _help(self, _: str) -> None:
        await self._chat.run_action("app.help")

    async def _quit(self, _: str) -> None:
        self._chat.app.exit()


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise DatelineError(f"{text!r} is not a day of the calendar.", "Write it as 2025-02-28.") from None
