"""The keyword index of a catalogue: FTS5 with Porter stems and folded accents, asked by BM25."""

import math
import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.query import Period, Term

_TITLE_WEIGHT, _TEXT_WEIGHT = 0.5, 1.0  # of bm25(): a title says what a passage is about, not what it says
_RANK = f"bm25(words, {_TITLE_WEIGHT}, {_TEXT_WEIGHT})"  # FTS5's is the better the lower
_LEAST_IDF = 1e-6  # FTS5's own floor, of a word in more than half of all passages
_APART = 4  # words between two that still stand together

Ids = NDArray[np.int64]
Scores = NDArray[np.float64]


class Keywords:
    """The table `words` of the database `db`: one row a passage, by the passage's id."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def search(self, terms: Iterable[Term], most: int, period: Period) -> list[int]:
        """Ids of the passages that match any of `terms`, best first by BM25."""
        query = " OR ".join(term.query for term in terms)
        if not query:
            return []
        where, values = period.condition
        rows = self._db.execute(
            "SELECT words.rowid FROM words JOIN passages p ON p.id = words.rowid"
            f" JOIN articles a ON a.id = p.article WHERE words MATCH ?{where}"
            f" ORDER BY {_RANK}, words.rowid LIMIT ?",
            (query, *values, most),
        )
        return [row[0] for row in rows]

    def frequency(self, *terms: Term) -> int:
        """In how many passages any of `terms` occurs, titles included."""
        query = " OR ".join(term.query for term in terms)
        return int(self._db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (query,)).fetchone()[0])

    def scores(self, forms: Sequence[Term], passages: int) -> tuple[Ids, Scores]:
        """The passages that hold one word in any of its `forms`, with its share of their BM25.

        `passages` is their number in the library. All forms are one word: each counts by the inverse
        document frequency of all together, and a passage that holds several counts by the best.
        """
        found = [self._matches(form.query) for form in forms]
        if len(found) == 1:
            return found[0]
        ids, place = np.unique(np.concatenate([ids for ids, _ in found]), return_inverse=True)
        best = np.zeros(len(ids))
        together = _idf(len(ids), passages)
        start = 0
        for own, scores in found:
            at = place[start : start + len(own)]
            np.maximum.at(best, at, scores * together / _idf(len(own), passages))
            start += len(own)
        return ids, best

    def together(self, one: Sequence[Term], other: Sequence[Term]) -> Ids:
        """The passages in whose text a form of the one word stands within a few words of the other's."""
        pairs = (f"NEAR({a.query} {b.query}, {_APART})" for a in one for b in other)
        rows = self._db.execute(
            "SELECT rowid FROM words WHERE words MATCH ?", (f"text : ({' OR '.join(pairs)})",)
        ).fetchall()
        return np.array([row[0] for row in rows], dtype=np.int64)

    def _matches(self, query: str) -> tuple[Ids, Scores]:
        rows = self._db.execute(f"SELECT rowid, -{_RANK} FROM words WHERE words MATCH ?", (query,)).fetchall()
        table = np.array(rows, dtype=np.float64).reshape(len(rows), 2)
        return table[:, 0].astype(np.int64), table[:, 1]


def _idf(frequency: int, passages: int) -> float:
    """The inverse document frequency as FTS5 computes it (Robertson and Spärck Jones, 1976)."""
    return max(_LEAST_IDF, math.log((passages - frequency + 0.5) / (frequency + 0.5)))
