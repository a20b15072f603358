"""Citations: the program copies the words of a source, and makes sure that they are still in its file."""

import hashlib
import re
from collections.abc import Sequence

from bot.claims import Citation
from bot.instructions import instructs
from index import reading
from index.article import Article, Span
from index.errors import UnreadableFile
from index.library import Library


def place(citation: Citation, text: str) -> Span | None:
    """Where the cited words stand in `text` of their file: there, else the nearest place, else nowhere."""
    words = citation.quote.split()
    span = Span(citation.start, citation.end)
    if not words or (0 <= span.start <= span.end and span.of(text) == citation.quote):
        return span if words else None
    loose = re.compile(r"\s+".join(map(re.escape, words)))
    places = (Span(*match.span()) for match in loose.finditer(text))
    return min(places, key=lambda found: abs(found.start - citation.start), default=None)


class Citer:
    """Numbers the citations of one answer in the order of their first use, after those that it has."""

    def __init__(self, library: Library, citations: Sequence[Citation] = ()) -> None:
        self._library = library
        self._numbers = {(one.file, Span(one.start, one.end)): one.n for one in citations}
        self._citations = list(citations)
        self._faults: dict[str, str] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._citations)

    def fault(self, article: Article) -> str:
        """Why the article's file cannot be cited now, or nothing: it must hold what was taken in."""
        file = article.source.file
        if file not in self._faults:
            self._faults[file] = self._compare(article)
        return self._faults[file]

    def _compare(self, article: Article) -> str:
        path = self._library.catalog.path_of(article.source.file)
        try:
            data = reading.read(path) if path else b""
        except UnreadableFile as error:
            return f"{article.source.file} {error.message}"
        if hashlib.sha256(data).hexdigest() != article.source.sha256:
            return f"{article.source.file} has changed since it was taken in: run `dateline ingest`"
        return ""

    def cite(self, article: Article, span: Span) -> int:
        """The number of the citation of these words; call only where `fault` finds nothing."""
        key = (article.source.file, span)
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            self._citations.append(self._citation(self._numbers[key], article, span))
        return self._numbers[key]

    def _citation(self, number: int, article: Article, span: Span) -> Citation:
        source, text = article.source, article.text
        line = text.count("\n", 0, span.start) + 1
        return Citation(
            n=number,
            file=source.file,
            sha256=source.sha256,
            start=span.start,
            end=span.end,
            line_start=line,
            line_end=line + text.count("\n", span.start, span.end),
            page=None,
            quote=span.of(text),
            title=source.title,
            date=source.date,
            also_in=self._library.catalog.copies_of(source.file),
            instructs=instructs(span.of(text)),
        )
