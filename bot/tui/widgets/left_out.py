"""The sentences of the model that are no part of an answer."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from bot.claims import Rejected
from bot.render import one_line


class LeftOut(Vertical, can_focus=True):
    """How many they are; each with its reason while the conversation shows them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "tell",
            "Show",
            id="left-out.toggle",
            tooltip="Show or hide what the model wrote and why it is not shown.",
        ),
    ]

    class Toggled(Message):
        """Someone wants them shown, or hidden again."""

    def __init__(self, rejected: Sequence[Rejected]) -> None:
        super().__init__()
        self._rejected = rejected

    def compose(self) -> ComposeResult:
        count = len(self._rejected)
        yield Static(Content(f"{count} sentence{'s' * (count != 1)} left out (r)"), classes="count")
        yield Static(Content("\n").join(map(_told, self._rejected)), classes="sentences")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_tell()

    def action_tell(self) -> None:
        self.post_message(self.Toggled())


def _told(item: Rejected) -> Content:
    return Content.assemble(
        (one_line(item.text), "italic"), (f"\nleft out: {one_line(item.reason)}", "$text-warning")
    )
