"""All passages of a catalogue at once, as arrays: what a search would else ask for row by row."""

import datetime as dt
import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.query import Period


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """All passages of a library, by id, ascending: of each the day of its article, whether it has a vector.

    A day is a number, 20250301, and 0 where none is known.
    """

    ids: NDArray[np.int64]
    days: NDArray[np.int64]
    embedded: NDArray[np.bool_]

    def among(self, ids: NDArray[np.int64], some: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of `ids` are passages for which `some`, a mask of the table's, holds."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        found: NDArray[np.bool_] = (self.ids[at] == ids) & some[at]
        return found

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
            rows = self._db.execute(
                "SELECT p.id, p.embedded, coalesce(CAST(replace(a.date, '-', '') AS INTEGER), 0)"
                " FROM passages p JOIN articles a ON a.id = p.article ORDER BY p.id"
            )
            found = np.fromiter(rows, dtype=[("id", "i8"), ("embedded", "?"), ("day", "i8")])
            table = Table(found["id"].copy(), found["day"].copy(), found["embedded"].copy())
            self._kept = (changed, table)
        return self._kept[1]


def _number(day: dt.date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
