"""The paragraph around each citation, for those who read a briefing without its files."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.briefing.values import Briefing
from index.article import Span
from index.library import Library
from index.sentences import blocks

CUT = 500
"""Characters on each side of the cited words that a page for reading shows."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands before and after the cited words in their paragraph."""

    before: str
    after: str


def excerpts(library: Library, briefing: Briefing, most: int | None = CUT) -> Mapping[int, Excerpt]:
    """By the number of the citation; one whose article left the library has none.

    On each side stand `most` characters of the paragraph, or with None all of it.
    """
    found: dict[int, Excerpt] = {}
    paragraphs: dict[str, tuple[str, tuple[Span, ...]]] = {}
    for citation in briefing.citations:
        if citation.file not in paragraphs:
            article = library.catalog.article(citation.file)
            text = article.text if article else ""
            paragraphs[citation.file] = text, blocks(text)
        text, spans = paragraphs[citation.file]
        cited = Span(citation.start, citation.end)
        if cited.of(text) != citation.quote:
            continue
        held = [span for span in spans if span.overlaps(cited)] or [cited]
        reach = len(text) if most is None else most
        start = max(held[0].start, cited.start - reach)
        end = min(held[-1].end, cited.end + reach)
        before, after = text[min(start, cited.start) : cited.start], text[cited.end : max(end, cited.end)]
        found[citation.n] = Excerpt(
            "… " * (start > held[0].start) + before, after + " …" * (end < held[-1].end)
        )
    return found
