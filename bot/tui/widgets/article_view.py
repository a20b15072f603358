"""The text of one article, however long, opened at the words that were cited."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import on, work
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from bot.tui.rows import rows, shown
from index.article import Article, Span

_AT_ONCE = 60_000  # characters laid out while the screen waits: a few milliseconds
_GUTTER = 2
_MARK = "▌ "


class ArticleView(ScrollView, can_focus=True):
    """An article's text in rows of the widget's width; only those in sight are drawn.

    The cited words are marked in the text, and their rows in the gutter, so that the place is seen
    without colours too.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"article-view--cited", "article-view--gutter"}

    class LaidOut(Message):
        """The rows of a long text are there."""

        def __init__(self, article: Article, width: int, rows: Sequence[Span]) -> None:
            super().__init__()
            self.article = article
            self.width = width
            self.rows = rows

    def __init__(self) -> None:
        super().__init__()
        self._article: Article | None = None
        self._cited: Span | None = None
        self._rows: Sequence[Span] = ()
        self._width = 0  # that `_rows` were laid out for
        self._reveal = False

    def open(self, article: Article, cited: Span | None) -> None:
        """Show `article`, scrolled to `cited`."""
        if article != self._article:
            self._article, self._rows, self._width = article, (), 0
        self._cited = cited
        self._reveal = True
        self._lay_out()

    def close(self) -> None:
        """Show nothing, and let go of the text."""
        self._article, self._cited, self._rows, self._width = None, None, (), 0
        self.virtual_size = Size(0, 0)
        self.refresh()

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.size.width - _GUTTER - self.styles.scrollbar_size_vertical
        if self._article is None or width < 2:
            return
        if width == self._width:
            self._show()
        elif len(self._article.text) <= _AT_ONCE:
            self._take(width, list(rows(self._article.text, width, self._article.body)))
        else:
            self._lay_out_long(self._article, width)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _lay_out_long(self, article: Article, width: int) -> None:
        self.post_message(self.LaidOut(article, width, list(rows(article.text, width, article.body))))

    @on(LaidOut)
    def _laid_out(self, message: LaidOut) -> None:
        message.stop()
        if message.article == self._article:
            self._take(message.width, message.rows)

    def _take(self, width: int, laid: Sequence[Span]) -> None:
        self._reveal = self._reveal or self._width > 0  # rows of another width: the place has moved
        self._width, self._rows = width, laid
        self._show()

    def _show(self) -> None:
        self.virtual_size = Size(self._width + _GUTTER, len(self._rows))
        self.refresh()
        if self._reveal:
            self._reveal = False
            self.call_after_refresh(self._scroll_to_cited)

    def _scroll_to_cited(self) -> None:
        row = self.row_of(self._cited.start) if self._cited else 0
        self.scroll_to(y=max(0, row - self.size.height // 3), animate=False, force=True)

    def row_of(self, offset: int) -> int:
        """The row in which the character at `offset` of the text stands."""
        return max(0, bisect_right(self._rows, offset, key=lambda row: row.start) - 1)

    # --- drawing -------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        if self._article is None or number >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        row = self._rows[number]
        text = shown(row.of(self._article.text))
        plain = self.rich_style
        if self._cited is None or not row.overlaps(self._cited):
            segments = [Segment(" " * _GUTTER, plain), Segment(text, plain)]
        else:
            cited = self.get_component_rich_style("article-view--cited")
            gutter = self.get_component_rich_style("article-view--gutter")
            low, high = max(self._cited.start, row.start), min(self._cited.end, row.end)
            segments = [
                Segment(_MARK, gutter),
                Segment(text[: low - row.start], plain),
                Segment(text[low - row.start : high - row.start], cited),
                Segment(text[high - row.start :], plain),
            ]
        strip = Strip(segments).adjust_cell_length(self.size.width, plain)
        return self._with_selection(strip, text, number).apply_offsets(0, number)

    def _with_selection(self, strip: Strip, text: str, number: int) -> Strip:
        selection = self.text_selection
        if selection is None or (picked := selection.get_span(number)) is None:
            return strip
        start, end = picked
        end = len(text) + _GUTTER if end < 0 else end
        style = self.screen.get_component_rich_style("screen--selection")
        return Strip.join(
            [strip.crop(0, start), strip.crop(start, end).apply_style(style), strip.crop(end, None)]
        )

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words, without the gutter, as they stand in the article."""
        if self._article is None or not self._rows:
            return None
        first, last = self._place(selection.start, 0), self._place(selection.end, len(self._article.text))
        return "\n".join(map(shown, self._article.text[first:last].splitlines())), "\n"

    def _place(self, at: Offset | None, otherwise: int) -> int:
        """The offset in the text of a place on the screen."""
        if at is None:
            return otherwise
        row = self._rows[min(at.y, len(self._rows) - 1)]
        return min(row.end, row.start + max(0, at.x - _GUTTER))
