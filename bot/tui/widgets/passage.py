"""Words of a source in the conversation, and the way to them."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from bot.render import in_quotes, one_line
from bot.tui.places import Place

_SHOWN = 1500  # characters of a quotation; the rest stands in the source


class Passage(Vertical, can_focus=True):
    """A heading and the words of a source below it; opens the source."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,v", "open", "Open", id="passage.open", tooltip="Open the article at these words."),
    ]

    class Opened(Message):
        """Someone wants to see the words in their article."""

        def __init__(self, passage: "Passage", place: Place) -> None:
            super().__init__()
            self.passage = passage
            self.place = place

    def __init__(self, heading: str, place: Place, also_in: Sequence[str] = ()) -> None:
        super().__init__()
        self.place = place
        self._heading = one_line(heading)
        self._also_in = ", ".join(map(one_line, also_in))

    def compose(self) -> ComposeResult:
        yield Static(Content(self._heading), classes="heading")
        quote = self.place.quote
        words = one_line(quote[:_SHOWN]) + " …" * (len(quote) > _SHOWN)
        yield Static(Content(in_quotes(words)), classes="quote")
        if self._also_in:
            yield Static(Content(f"also in {self._also_in}"), classes="also-in")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        self.post_message(self.Opened(self, self.place))
