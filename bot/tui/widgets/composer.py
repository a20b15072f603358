"""The lines where questions and orders are written."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from bot.render import plain
from bot.tui.commands import beginning


class Composer(TextArea):
    """Several lines to write in. Enter sends them; the arrows beyond the first and last bring back
    what was sent before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Ask", id="composer.send", priority=True, tooltip="Send what is written."),
        Binding(
            "shift+enter,ctrl+j,alt+enter",
            "new_line",
            "New line",
            id="composer.new-line",
            show=False,
            priority=True,
            tooltip="Begin a new line.",
        ),
        Binding(
            "tab",
            "complete",
            "Complete",
            id="composer.complete",
            show=False,
            priority=True,
            tooltip="Complete a command that begins with a slash, else on to the next place.",
        ),
    ]

    class Sent(Message):
        """Someone wants to know, or to have done, what `text` says."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            id=id,
            show_line_numbers=False,
            highlight_cursor_line=False,
            tab_behavior="focus",
            placeholder="Your question, or / for commands",
        )
        self._sent: list[str] = []
        self._back = 0  # how far back in `_sent` what is shown lies; 0 is what is being written
        self._written = ""

    def remember(self, sent: Sequence[str]) -> None:
        """What was sent before, oldest first."""
        self._sent = [*sent]

    def write(self, text: str) -> None:
        """Put `text` there, to be changed and sent."""
        self.text = text
        self.move_cursor(self.document.end)
        self.focus()

    async def _on_paste(self, event: events.Paste) -> None:
        """What is pasted may hold anything; here it holds nothing that a terminal would obey."""
        event.prevent_default()
        if event.text:
            self.insert(plain(event.text.replace("\r\n", "\n").replace("\r", "\n")))

    # The keys of a priority binding overtake what was typed before them: each action waits its turn.

    def action_send(self) -> None:
        self.call_later(self._send)

    def action_new_line(self) -> None:
        self.call_later(self.insert, "\n")

    def action_complete(self) -> None:
        self.call_later(self._complete)

    def _send(self) -> None:
        text = self.text.strip()
        if text:
            self.post_message(self.Sent(text))

    def accept(self) -> None:
        """What stands there was taken: empty the lines, and keep it to be brought back."""
        text = self.text.strip()
        if self._sent[-1:] != [text]:
            self._sent.append(text)
        self._back = 0
        self.clear()

    def _complete(self) -> None:
        commands = beginning(self.text)
        if commands:
            self.write(f"/{commands[0].name} ")
        else:
            self.screen.focus_next()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pages are those of the conversation: the lines here are few."""
        if action in ("cursor_page_up", "cursor_page_down"):
            return False
        return super().check_action(action, parameters)

    def action_cursor_up(self, select: bool = False) -> None:
        if not select and self.cursor_at_first_line:
            self._go(1)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        if not select and self._back and self.cursor_at_last_line:
            self._go(-1)
        else:
            super().action_cursor_down(select)

    def _go(self, by: int) -> None:
        back = self._back + by
        if not 0 <= back <= len(self._sent):
            return
        if self._back == 0:
            self._written = self.text
        self._back = back
        self.write(self._sent[-back] if back else self._written)
