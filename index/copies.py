"""Which articles of a catalogue nearly repeat one another: kept with them, found by their signatures."""

import sqlite3
from datetime import date

from index.duplicates import Report, copies


class Copies:
    """The column `copy_of` of the articles in the database `db`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def find(self) -> None:
        """Look for copies among all articles, and record what has changed; call inside a transaction."""
        rows = self._db.execute("SELECT file, date, signature FROM articles")
        found = copies(Report(row[0], date.fromisoformat(row[1]) if row[1] else None, row[2]) for row in rows)
        known = dict(self._db.execute("SELECT file, copy_of FROM articles WHERE copy_of IS NOT NULL"))
        changed = [file for file in known.keys() | found.keys() if known.get(file) != found.get(file)]
        self._db.executemany(
            "UPDATE articles SET copy_of = ? WHERE file = ?", ((found.get(file), file) for file in changed)
        )

    def count(self) -> int:
        """Number of articles that copy another."""
        return int(self._db.execute("SELECT count(*) FROM articles WHERE copy_of IS NOT NULL").fetchone()[0])
