"""A long text as rows of a given width. Pure, and quick enough for ten megabytes.

What is shown of a character is one character too, so that offsets into the text stay what they are:
control characters have their pictures, what would reorder or hide text is shown as a replacement.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

from bot.render import plain
from index.article import Span

_REPLACEMENT = "\ufffd"


def shown(text: str) -> str:
    """`text` as it may be drawn, character for character: `len(shown(text)) == len(text)`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    seen = plain(character)
    return seen if len(seen) == 1 else _REPLACEMENT


def rows(text: str, width: int, start: int = 0) -> Iterator[Span]:
    """The rows of `text` from `start` on, none wider than `width` cells, as spans of it.

    A line of the text is broken after a space where it has one, else where it must be. Line ends belong
    to no row; an empty line is an empty row.
    """
    assert width > 1  # the widest character
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        last = end - 1 if end > start and text[end - 1] == "\r" else end
        yield from _of_line(text, start, last, width)
        start = end + 1


class Rows:
    """The rows of a text, kept as bare numbers: there may be a million of them, and the garbage collector
    would stop everything to walk through as many objects."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        for span in spans:
            self.append(span)

    def append(self, span: Span) -> None:
        """One more row, after the others."""
        self._starts.append(span.start)
        self._ends.append(span.end)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> Span:
        return Span(self._starts[number], self._ends[number])

    def at(self, offset: int) -> int:
        """The number of the row in which the character at `offset` of the text stands."""
        return max(0, bisect_right(self._starts, offset) - 1)


def _of_line(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    while end - start > width or not _fits(text, start, end, width):
        longest = start + _longest(text, start, min(end, start + width), width)
        space = text.rfind(" ", start, longest + 1)
        stop = space + 1 if space > start else longest
        yield Span(start, min(stop, longest))
        start = stop
    yield Span(start, end)


def _fits(text: str, start: int, end: int, width: int) -> bool:
    line = text[start:end]
    return line.isascii() or cell_len(shown(line)) <= width


def _longest(text: str, start: int, end: int, width: int) -> int:
    """How many characters from `start` on fit, at least one."""
    if _fits(text, start, end, width):
        return end - start
    cells = 0
    for count, character in enumerate(shown(text[start:end])):
        cells += get_character_cell_size(character)
        if cells > width:
            return max(1, count)
    return end - start
