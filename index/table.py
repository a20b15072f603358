"""All passages of a catalogue at once, as arrays: what a search would else ask for row by row."""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.query import Period

# FTS5 documents its table of sizes: a number a column, as SQLite's varints.
_EVERY = """
SELECT p.id, p.article, coalesce(CAST(replace(a.date, '-', '') AS INTEGER), 0), p.embedded,
       coalesce(nullif(CAST(w.sz AS BLOB), x''), x'00')
FROM passages p JOIN articles a ON a.id = p.article LEFT JOIN words_docsize w ON w.id = p.id ORDER BY p.id
"""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """All passages of a library, by id, ascending.

    Of each its article, its day, how many words it has with its title, whether it has a vector.
    A day is a number, 20250301, and 0 where none is known.
    """

    ids: NDArray[np.int64]
    articles: NDArray[np.int64]
    days: NDArray[np.int64]
    words: NDArray[np.int64]
    embedded: NDArray[np.bool_]

    def of(self, ids: NDArray[np.int64], whole_articles: bool) -> "Table":
        """The part that holds `ids`, with all passages of their articles where asked for."""
        rows = np.sort(self.find(ids)[0])
        if whole_articles:
            rows = np.flatnonzero(np.isin(self.articles, self.articles[rows]))
        return Table(
            self.ids[rows], self.articles[rows], self.days[rows], self.words[rows], self.embedded[rows]
        )

    def find(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Where in the table those of the passages stand that it has, and which of `ids` these are."""
        if not len(self.ids):
            return np.empty(0, np.int64), np.zeros(len(ids), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        known: NDArray[np.bool_] = self.ids[at] == ids
        return at[known], known

    def among(
        self, ids: NDArray[np.int64], some: NDArray[np.bool_] | Literal[True] = True
    ) -> NDArray[np.bool_]:
        """Which of `ids` are passages, of those for which `some`, a mask of the table's, holds."""
        rows, known = self.find(ids)
        if some is not True:
            known[known] = some[rows]
        return known

    def within(self, period: Period) -> NDArray[np.bool_]:
        """Which of the passages lie in `period`."""
        inside = np.ones(len(self.ids), dtype=np.bool_) if not period else self.days > 0
        if period.since:
            inside &= self.days >= _number(period.since)
        if period.until:
            inside &= self.days <= _number(period.until)
        return inside


class TableReader:
    """Reads the table of the catalogue `db`, again only where the library has changed since."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept: tuple[tuple[int, int], Table] | None = None

    def read(self) -> Table:
        """The table as it is now."""
        changed = (self._db.execute("PRAGMA data_version").fetchone()[0], self._db.total_changes)
        if self._kept is None or self._kept[0] != changed:
            rows = self._db.execute(_EVERY).fetchall()
            columns = list(zip(*rows, strict=True)) if rows else [()] * 5
            ids, articles, days = (np.array(column, dtype=np.int64) for column in columns[:3])
            embedded = np.array(columns[3], dtype=np.bool_)
            self._kept = (changed, Table(ids, articles, days, _numbers(columns[4]), embedded))
        return self._kept[1]


def day(number: int) -> dt.date | None:
    """The day that a table has as a number."""
    return dt.date(number // 10_000, number // 100 % 100, number % 100) if number else None


def _number(day: dt.date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _numbers(blobs: Sequence[bytes]) -> NDArray[np.int64]:
    """The sum of the varints in each blob (big-endian, 7 bits a byte, the 8th where more follow)."""
    if not blobs:
        return np.empty(0, np.int64)
    data = np.frombuffer(b"".join(blobs), np.uint8).astype(np.int64)
    places = np.arange(len(data))
    ends = np.flatnonzero((data < 0x80) | (places == len(data) - 1))
    behind = ends[np.searchsorted(ends, places)] - places
    starts = np.cumsum([0, *map(len, blobs[:-1])])
    return np.add.reduceat((data & 0x7F) << np.minimum(7 * behind, 56), starts)
