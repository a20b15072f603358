"""The question that was asked in place of the one that was typed."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from bot.render import one_line


class AskedAs(Static, can_focus=True):
    """A follow-up as it stands alone; it can be taken into the question line and changed there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,e", "edit", "Change it", id="asked-as.edit", tooltip="Change the question and ask again."
        ),
    ]

    class Edited(Message):
        """Someone wants to change the question."""

        def __init__(self, question: str) -> None:
            super().__init__()
            self.question = question

    def __init__(self, question: str) -> None:
        super().__init__(Content(f"Asked as: {one_line(question)}"))
        self._question = question

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_edit()

    def action_edit(self) -> None:
        self.post_message(self.Edited(self._question))
