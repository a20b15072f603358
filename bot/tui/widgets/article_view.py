"""The text of one article, however long, opened at the words that were cited."""

import asyncio
import time
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from bot.tui.rows import Rows, rows, shown
from index.article import Article, Span

_AT_ONCE = 60_000  # characters laid out while the screen waits: a few milliseconds
_SLICE_SECONDS = 0.003  # of laying out, then the screen has its turn
_GUTTER = 2
_MARK = "▌ "


class ArticleView(ScrollView, can_focus=True):
    """An article's text in rows of the widget's width; only those in sight are drawn.

    The cited words are marked in the text, and their rows in the gutter, so that the place is seen
    without colours too.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"article-view--cited", "article-view--gutter"}

    def __init__(self) -> None:
        super().__init__()
        self._article: Article | None = None
        self._cited: Span | None = None
        self._rows = Rows()
        self._width = 0  # that `_rows` were laid out for
        self._reveal = False
        self._plain = Style()

    def open(self, article: Article, cited: Span | None) -> None:
        """Show `article`, scrolled to `cited`."""
        if article != self._article:
            self._article, self._rows, self._width = article, Rows(), 0
        self._cited = cited
        self._reveal = True
        self._lay_out()

    def close(self) -> None:
        """Show nothing, and let go of the text."""
        self._article, self._cited, self._rows, self._width = None, None, Rows(), 0
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
            self._take(width, Rows(rows(self._article.text, width, self._article.body)))
        else:
            self._lay_out_long(self._article, width)

    @work(exclusive=True, description="lay out")
    async def _lay_out_long(self, article: Article, width: int) -> None:
        """A little at a time. A thread would take turns with the screen, which then takes twice as long.

        It has a description, or Textual would write one, with the whole article in it.
        """
        laid, until = Rows(), time.monotonic() + _SLICE_SECONDS
        for row in rows(article.text, width, article.body):
            laid.append(row)
            if time.monotonic() > until:
                await asyncio.sleep(0)
                until = time.monotonic() + _SLICE_SECONDS
        if article is self._article:
            self._take(width, laid)

    def _take(self, width: int, laid: Rows) -> None:
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
        return self._rows.at(offset)

    # --- drawing -------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        self._plain = self.rich_style  # worked out from all that is around, and the same for each row
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        if self._article is None or number >= len(self._rows):
            return Strip.blank(self.size.width, self._plain)
        row = self._rows[number]
        text = shown(row.of(self._article.text))
        plain = self._plain
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
