"""The keyword index of a catalogue: FTS5 with Porter stems and folded accents."""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from index.occurrences import PASSAGE, TEXT, Ids, Occurrences, Scores
from index.query import Period, Term

TOKENIZE = "porter unicode61 remove_diacritics 2"
"""How the index parts words, in FTS5's language."""

TITLE_WEIGHT, TEXT_WEIGHT = 0.5, 1.0
"""Of BM25: a title says what a passage is about, not what it says."""

_RANK = f"bm25(words, {TITLE_WEIGHT}, {TEXT_WEIGHT})"  # FTS5's is the better the lower
_APART = 4  # words between two that still stand together
_ASKED = 1024  # words whose tokens are remembered: those of one question are asked for several times
_LAST = "\U0010ffff"


class Keywords:
    """The table `words` of the database `db`: one row a passage, by the passage's id."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute("CREATE VIRTUAL TABLE temp.instances USING fts5vocab (main, words, instance)")
        db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, words, row)")
        self._tokens = _Tokens()

    def close(self) -> None:
        self._tokens.close()

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
        if len(terms) == 1 and not terms[0].is_prefix and not self.is_phrase(terms[0]):
            row = self._db.execute(
                "SELECT doc FROM temp.vocabulary WHERE term = ?", self._tokens.of(terms[0].text)
            ).fetchone()
            return int(row[0]) if row else 0
        query = " OR ".join(term.query for term in terms)
        return int(self._db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (query,)).fetchone()[0])

    def is_phrase(self, term: Term) -> bool:
        """Whether the index has more than one word for it: U.S., 7.4."""
        return len(self._tokens.of(term.text)) != 1

    def occurrences(self, term: Term) -> Occurrences:
        """Where `term` stands, which is no phrase."""
        [token] = self._tokens.of(term.text)
        keys = self._joined(
            f"SELECT group_concat(doc * {PASSAGE} + (col = 'text') * {TEXT} + min(offset, {TEXT - 1}))"
            " FROM temp.instances WHERE term >= ? AND term <= ?",
            token, token + _LAST if term.is_prefix else token,
        )  # fmt: skip
        return Occurrences(np.sort(keys))

    def matches(self, term: Term) -> tuple[Ids, Scores]:
        """The passages that hold `term`, with their BM25 as FTS5 computes it, row by row."""
        rows = self._db.execute(f"SELECT rowid, -{_RANK} FROM words WHERE words MATCH ?", (term.query,))
        table = np.array(rows.fetchall(), dtype=np.float64).reshape(-1, 2)
        return table[:, 0].astype(np.int64), table[:, 1]

    def both(self, one: Sequence[Term], other: Sequence[Term]) -> Ids:
        """The passages that hold any of the one and any of the other, titles included."""
        queries = (" OR ".join(term.query for term in terms) for terms in (one, other))
        return self._matching(" AND ".join(f"({query})" for query in queries))

    def together(self, one: Sequence[Term], other: Sequence[Term]) -> Ids:
        """The passages in whose text a form of the one word stands within a few words of the other's."""
        pairs = (f"NEAR({a.query} {b.query}, {_APART})" for a in one for b in other)
        return self._matching(f"text : ({' OR '.join(pairs)})")

    def _matching(self, query: str) -> Ids:
        return self._joined("SELECT group_concat(rowid) FROM words WHERE words MATCH ?", query)

    def _joined(self, statement: str, *values: str) -> Ids:
        """The numbers that SQLite joins to one string: a row of its own for each costs five times as much."""
        [numbers] = self._db.execute(statement, values).fetchone()
        found: Ids = np.fromstring(numbers or "", dtype=np.int64, sep=",")
        return found


class _Tokens:
    """What the index makes of words: FTS5 has no other way to ask than to have it index them."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._db.execute(f"CREATE VIRTUAL TABLE said USING fts5 (text, tokenize = '{TOKENIZE}')")
        self._db.execute("CREATE VIRTUAL TABLE tokens USING fts5vocab (said, instance)")
        self.of = lru_cache(_ASKED)(self._read)

    def close(self) -> None:
        self._db.close()

    def _read(self, text: str) -> list[str]:
        """The tokens of `text`, in order."""
        self._db.execute("DELETE FROM said")
        self._db.execute("INSERT INTO said VALUES (?)", (text,))
        return [row[0] for row in self._db.execute("SELECT term FROM tokens ORDER BY offset")]
