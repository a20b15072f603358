"""The text of an HTML page, block by block, and of what markup it is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.briefing.values import Sentence
from bot.errors import DatelineError
from bot.verifying.lines import Line, Piece

_INLINE = frozenset("a abbr b bdi bdo code em i q s small span strong sub sup u wbr".split())
_LONGEST_TAG = 5000  # characters
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


class PageUnreadable(DatelineError):
    """What should be a page cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Block:
    """Text that stands together; of an excerpt, the number of the citation that it is of."""

    line: Line
    excerpt: int | None = None

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.line)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's blocks, and each kind of element in it: its name and the names of its attributes."""

    blocks: tuple[Block, ...]
    elements: frozenset[str]


def page_of(text: str, sentences: Sequence[Sentence] = ()) -> Page:
    """The page in `text`; `sentences` are those that its `data-sentence` attributes count.

    Raises PageUnreadable.
    """
    reader = _Reader(sentences)
    # The parser's time grows with the square of a tag that does not end.
    if any(len(part) - part.find("<") > _LONGEST_TAG for part in text.split(">") if "<" in part):
        raise PageUnreadable("This page is damaged: a tag in it does not end.", "Make it anew.")
    try:
        reader.feed(text)
        reader.close()
    except AssertionError as error:  # so the parser says that a declaration is no declaration
        raise PageUnreadable("This page is damaged: it cannot be read as HTML.", "Make it anew.") from error
    reader.end()
    return Page((*reader.blocks,), frozenset(reader.elements))


@dataclass
class _Reader(HTMLParser):
    sentences: Sequence[Sentence]
    blocks: list[Block] = field(default_factory=list)
    elements: set[str] = field(default_factory=set)
    _pieces: list[Piece] = field(default_factory=list)
    _sentence: Sentence | None = None
    _depth: int = 0
    _excerpt: int | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def end(self) -> None:
        """End the block."""
        if any(piece.text.strip() for piece in self._pieces):
            self.blocks.append(Block((*self._pieces,), self._excerpt))
        self._pieces = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.add(f"<{' '.join([tag, *sorted(given)])}>")
        if tag not in _INLINE:
            self.end()
        if tag == "blockquote":
            self._excerpt = _number((given.get("id") or "").removeprefix("c"))
        place = _number(given.get("data-sentence") or "")
        if self._sentence is not None:
            self._depth += tag not in _VOID
        elif place is not None and place < len(self.sentences):
            self._sentence, self._depth = self.sentences[place], 1
            self._pieces.append(Piece("", self._sentence))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end()
        if tag == "blockquote":
            self._excerpt = None
        if self._sentence is not None:
            self._depth -= 1
            if not self._depth:
                self._sentence = None
                self._pieces.append(Piece(""))

    def handle_data(self, data: str) -> None:
        last = self._pieces.pop() if self._pieces else Piece("")
        self._pieces.append(Piece(last.text + data, last.sentence))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
