"""Words of a source in the conversation, and the way to them."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from bot.render import in_quotes, one_line
from bot.tui.places import Place

_SHOWN = 1500  # characters of a quotation; the rest stands in the source
_INDENT = 4  # of the words, below their heading


class Passage(Widget, can_focus=True):
    """A heading and the words of a source below it; opens the source.

    One widget: there are dozens of them, and each costs time whenever the screen is laid out.
    """

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
        words = one_line(place.quote[:_SHOWN]) + " …" * (len(place.quote) > _SHOWN)
        self._heading = Content.styled(one_line(heading), "dim")
        self._below = [Content(in_quotes(words))]
        if also_in:
            others = ", ".join(map(one_line, also_in))
            self._below.append(Content.styled(f"also in {others}", "dim"))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        indented = [line for part in self._below for line in part.wrap(max(1, width - _INDENT))]
        return [*self._heading.wrap(max(1, width)), *(line.pad_left(_INDENT) for line in indented)]

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        self.post_message(self.Opened(self, self.place))
