"""The source beside the conversation: how it is opened, walked through and closed."""

import asyncio
from typing import TYPE_CHECKING

from textual.widget import Widget

from bot.tui.places import Opened, Place, open_at
from bot.tui.widgets.article_view import ArticleView
from bot.tui.widgets.passage import Passage

if TYPE_CHECKING:
    from bot.tui.screens.chat import ChatScreen

_OPENING = "Still opening the library. Ask again in a moment."
_GONE = "The library no longer holds this article."


class Beside:
    """Opens sources beside the conversation, and goes back to where one was."""

    def __init__(self, chat: "ChatScreen") -> None:
        self._chat = chat
        self._at: Passage | None = None  # the one whose source was opened last
        self._came_from: Widget | None = None  # what had the focus before a source took it

    async def open(self, place: Place, at: Passage | None = None) -> None:
        """Open the article of `place`, at which `at` stands in the conversation."""
        chat = self._chat
        self._at = at or self._at
        if chat.core is None:
            chat.notify(_OPENING)
            return
        opened: Opened | None = None
        with chat.told():
            opened = await asyncio.to_thread(open_at, chat.core.articles, place)
            if opened is None:
                chat.notify(_GONE, severity="warning")
        if opened is None:
            return
        if chat.focused is not None and chat.reader not in chat.focused.ancestors:
            self._came_from = chat.focused
        chat.reader.display = True
        chat.make_room()
        chat.call_after_refresh(self._fill, opened)  # both at once would hold up the screen

    def _fill(self, opened: Opened) -> None:
        if self._chat.is_reading:  # still
            self._chat.reader.show(opened)
            self._chat.reader.query_one(ArticleView).focus()

    def close(self) -> None:
        """Back to the conversation alone, and to where one was in it."""
        self._chat.reader.display = False
        self._chat.make_room()
        before = self._came_from
        (before if before is not None and before.is_attached else self._chat.composer).focus()

    def walk(self, step: int) -> None:
        """Open the passage that comes `step` after the last one; to begin with, the last answer's first."""
        if (passage := self._chat.talk.passage_beside(self._at, step)) is None:
            self._chat.notify("There are no sources to open yet.")
        else:
            self._chat.talk.scroll_to_widget(passage, animate=False)
            passage.action_open()
