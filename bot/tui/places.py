"""Where words stand, and the article opened there."""

from dataclasses import dataclass

from bot.instructions import found_in
from bot.tui.asking import Reads
from index.article import Article, Span

_NEAR = 50_000  # characters on either side of the words that are looked through: all of most articles


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a file: `quote` at the character `start`, as it was when its bytes had this SHA-256 (empty
    where that is not known). `number` is that of a citation."""

    file: str
    quote: str = ""
    start: int = 0
    sha256: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with its near-copies, opened at `cited`; None where the words are not in it.

    `changed` says that it is no longer as it was when it was quoted, `instructs` that a passage near by
    speaks to its reader.
    """

    article: Article
    copies: tuple[str, ...]
    cited: Span | None
    number: int | None = None
    changed: bool = False
    instructs: bool = False


def open_at(articles: Reads, place: Place) -> Opened | None:
    """The article of `place` as the library has it now; None where it has it no more.

    Words that stand elsewhere by now are found there.
    """
    article = articles.article(place.file)
    if article is None:
        return None
    span = Span(place.start, place.start + len(place.quote))
    if span.of(article.text) != place.quote:
        start = article.text.find(place.quote)
        span = Span(start, start + len(place.quote))
    near = Span(max(article.body, span.start - _NEAR), min(len(article.text), max(0, span.start) + _NEAR))
    return Opened(
        article,
        articles.copies_of(place.file),
        span if place.quote and span.start >= 0 else None,
        place.number,
        bool(place.sha256) and place.sha256 != article.source.sha256,
        bool(found_in(article, near)),
    )
