"""What the catalogue is asked with, and what it answers: frozen values."""

import datetime as dt
from dataclasses import dataclass

from index.article import Source, Span


@dataclass(frozen=True, slots=True)
class Period:
    """Publication dates from `since` to `until`, both included, None where open.

    An article without a date lies in no period but the open one.
    """

    since: dt.date | None = None
    until: dt.date | None = None

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None

    def __str__(self) -> str:
        return f"{self.since or 'the first'} to {self.until or 'today'}" if self else ""

    @property
    def condition(self) -> tuple[str, list[str]]:
        """More for a WHERE on `a.date`, with its values; ISO dates sort as text."""
        bounds = ((" AND a.date >= ?", self.since), (" AND a.date <= ?", self.until))
        given = [(where, day.isoformat()) for where, day in bounds if day]
        return "".join(where for where, _ in given), [day for _, day in given]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to look for, in any form of the same stem, or as the beginning of a word."""

    text: str
    is_prefix: bool = False

    @property
    def query(self) -> str:
        """The term in FTS5's language, as a string in which nothing is read as syntax."""
        quoted = '"' + self.text.replace('"', '""').replace("\0", " ") + '"'
        return quoted + " *" if self.is_prefix else quoted


@dataclass(frozen=True, slots=True)
class Stored:
    """A passage as the catalogue holds it."""

    id: int
    source: Source
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: its id, its article, its span there."""

    id: int
    source: Source
    span: Span
