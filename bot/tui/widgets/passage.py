"""Words of a source in the conversation, and the way to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from bot.render import in_quotes, one_line
from index.article import Article, Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: at `span` of the text of `article`."""

    article: Article
    span: Span


class Passage(Vertical, can_focus=True):
    """A heading and the words of a source below it; opens the source.

    The place is None where the library no longer holds the article as it was quoted.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,v",
            "open",
            "Open",
            id="passage.open",
            tooltip="Open the article at these words.",
        ),
    ]

    class Opened(Message):
        """Someone wants to see the words in their article."""

        def __init__(self, heading: str, place: Place | None) -> None:
            super().__init__()
            self.heading = heading
            self.place = place

    def __init__(self, heading: str, quote: str, also_in: Sequence[str], place: Place | None) -> None:
        super().__init__()
        self._heading = one_line(heading)
        self._quote = one_line(quote)
        self._also_in = ", ".join(map(one_line, also_in))
        self._place = place

    def compose(self) -> ComposeResult:
        yield Static(Content(self._heading), classes="heading")
        yield Static(Content(in_quotes(self._quote)), classes="quote")
        if self._also_in:
            yield Static(Content(f"also in {self._also_in}"), classes="also-in")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        self.post_message(self.Opened(self._heading, self._place))
