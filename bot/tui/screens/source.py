"""An article, opened at the words that were cited."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from bot.render import one_line, plain
from bot.tui.widgets.passage import Place

_MARK = "bold $background on $warning"
_AROUND = 200_000  # characters shown either side of the words: laying out takes 3 s a million
_GONE = "The library no longer holds this article as it was quoted. Ask again."


class SourceScreen(ModalScreen[None]):
    """The text of an article as it was taken in, scrolled to the cited lines, their words marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="source.close", tooltip="Back to the conversation."),
    ]

    def __init__(self, heading: str, place: Place | None) -> None:
        super().__init__()
        self._heading = heading
        self._place = place

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Static(Content(one_line(self._heading)), classes="sheet-heading")
            with VerticalScroll(classes="sheet-text"):
                if self._place is None:
                    yield Static(Content(_GONE))
                else:
                    yield from _parts(self._place)
            yield Footer(show_command_palette=False, compact=True)

    def on_resize(self) -> None:
        self.call_after_refresh(self._scroll_to_words)

    def _scroll_to_words(self) -> None:
        for cited in self.query("#cited").results(Static):
            rows = [bool(row.spans) for row in _content(cited).wrap(cited.size.width or 1)]
            if any(rows):
                region = Region(0, cited.virtual_region.y + rows.index(True), 1, rows.count(True))
                self.query_one(VerticalScroll).scroll_to_region(
                    region, center=True, animate=False, force=True
                )


def _content(static: Static) -> Content:
    content = static.content
    assert isinstance(content, Content)
    return content


def _parts(place: Place) -> ComposeResult:
    """The text in three: the lines before the cited ones, these, and the lines after them."""
    text, start, end = place.article.text, place.span.start, place.span.end
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    first = max(low, text.rfind("\n", low, start) + 1)
    last = text.find("\n", end, high)
    last = high if last < 0 else last
    if low:
        yield Static(Content(f"({low} characters above are not shown)"))
    if first > low:
        yield Static(Content(_readable(text[low : first - 1])))
    yield Static(
        Content.assemble(
            _readable(text[first:start]), (_readable(text[start:end]), _MARK), _readable(text[end:last])
        ),
        id="cited",
    )
    if last < high:
        yield Static(Content(_readable(text[last + 1 : high])))
    if high < len(text):
        yield Static(Content(f"({len(text) - high} characters below are not shown)"))


def _readable(text: str) -> str:
    """`text` made safe to show; the carriage returns of Windows line ends are no news to anybody."""
    return plain(text.replace("\r\n", "\n").removesuffix("\r"))
