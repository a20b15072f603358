"""How many passages of each article speak to their reader: kept with it, counted by who knows the rule."""

import sqlite3
from collections.abc import Mapping

_RULE = "instructs"


class Flags:
    """The column `instructs` of the articles in the database `db`; NULL where nobody counted yet."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def follow(self, rule: str) -> None:
        """Drop what was counted by another rule than the one with the fingerprint `rule`."""
        if self._db.execute("SELECT 1 FROM meta WHERE key = ? AND value = ?", (_RULE, rule)).fetchone():
            return
        self._db.execute("UPDATE articles SET instructs = NULL WHERE instructs IS NOT NULL")
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_RULE, rule))

    def uncounted(self, most: int) -> list[str]:
        """Up to `most` articles, by file, that nobody counted for yet."""
        rows = self._db.execute("SELECT file FROM articles WHERE instructs IS NULL LIMIT ?", (most,))
        return [file for (file,) in rows]

    def keep(self, counted: Mapping[str, int]) -> None:
        """Keep the numbers of these articles, by file."""
        self._db.executemany(
            "UPDATE articles SET instructs = ? WHERE file = ?", ((n, file) for file, n in counted.items())
        )

    def counts(self) -> dict[str, int]:
        """File to number, for the articles that have such passages."""
        return dict(self._db.execute("SELECT file, instructs FROM articles WHERE instructs > 0"))
