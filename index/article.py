"""The values that the index hands on: frozen, without I/O.

All offsets count Unicode characters of `Article.text`, are 0-based, and half-open: `text[start:end]`.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text: characters `start` (included) to `end` (excluded)."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words at this span of `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Source:
    """What is known about one source file, without its text.

    `file` is the name by which people and citations call it: relative to the folder that was
    ingested, unique within a library. `sha256` is the hex digest of the file's bytes. `copy_of` is
    the `file` of the earlier report that this one nearly repeats.
    """

    file: str
    sha256: str
    title: str
    date: dt.date | None = None
    outlet: str | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A source with its text, exactly as decoded: no character is added, dropped or replaced.

    `body` is the offset at which the article itself begins, after any front matter.
    """

    source: Source
    text: str
    body: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search returned, best first in its list.

    `text` is the passage's own words (`article.text[span.start:span.end]`). `score` is the fused
    score, comparable within one search only. The ranks are 1-based, None where that search did not
    return the passage. `cosine` is that of question and passage, None where the library has no vectors
    that fit the embedder.
    """

    source: Source
    span: Span
    text: str
    score: float
    keyword_rank: int | None = None
    vector_rank: int | None = None
    cosine: float | None = None
