"""The catalogue: what the library holds, and the keyword index. The one truth.

One SQLite file keeps articles with their text, passages as spans of it, and a full-text index (FTS5:
Porter stems, accents folded); a file beside it (`index.vectors`) has the vectors of those passages that
are marked as embedded. The vector store is made from them and can be made again; nothing lives in the
store alone.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np

from index.article import Article, Source, Span
from index.copies import Copies
from index.embedding import Vectors
from index.errors import LibraryError
from index.flags import Flags
from index.keywords import Keywords
from index.query import Period, Place, Stored
from index.rows import SOURCE, literal, marks, source_of
from index.schema import prepare
from index.table import Table, TableReader
from index.vectors import Ids, VectorFile, place


class Catalog:
    """The catalogue in the SQLite file `path`, made where there is none.

    Raises LibraryError where the file is damaged, is no catalogue or comes from a later version.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30.0, isolation_level=None, check_same_thread=False)
        try:
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")  # an acknowledged article survives a power cut
            prepare(self._db, path)
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise LibraryError(
                f"The library's catalogue cannot be read: {path} ({error}).",
                "`dateline doctor --repair` saves what it can, and keeps the old file.",
            ) from error
        except LibraryError:
            self._db.close()
            raise
        self.folder = path.parent
        self.keywords = Keywords(self._db)
        self.copies = Copies(self._db)
        self.flags = Flags(self._db)
        self._file: VectorFile | None = None
        self._table = TableReader(self._db)

    def close(self) -> None:
        self._file = None  # which lets go of what is mapped
        self.keywords.close()
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside becomes durable together, or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # --- what the library is -------------------------------------------------------------------------

    def get(self, key: str) -> str | None:
        """A remembered word about the library, such as the embedder that made its vectors."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def roots(self) -> list[Path]:
        """The folders and files that were ingested by name."""
        return [Path(row[0]) for row in self._db.execute("SELECT path FROM roots ORDER BY path")]

    def add_root(self, path: Path) -> None:
        self._db.execute("INSERT OR IGNORE INTO roots VALUES (?)", (str(path),))

    # --- articles ------------------------------------------------------------------------------------

    def add(
        self, article: Article, path: Path, spans: Sequence[Span], signature: bytes, stamp: str = ""
    ) -> None:
        """Take in an article, whose file had `stamp`; call inside a transaction, after `remove`."""
        source = article.source
        cursor = self._db.execute(
            "INSERT INTO articles (file, path, sha256, title, date, outlet, text, body, signature, stamp)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (source.file, str(path), source.sha256, source.title, source.date and source.date.isoformat(),
             source.outlet, article.text, article.body, signature, stamp),
        )  # fmt: skip
        number = cursor.lastrowid
        for span in spans:
            passage = self._db.execute(
                "INSERT INTO passages (article, start, stop) VALUES (?, ?, ?)", (number, span.start, span.end)
            ).lastrowid
            self._db.execute(
                "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
                (passage, source.title, span.of(article.text)),
            )

    def remove(self, path: Path) -> list[int]:
        """Forget the article at `path`; returns the ids of the passages that went with it."""
        rows = self._db.execute(
            "SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE a.path = ?", (str(path),)
        )
        ids = [row[0] for row in rows]
        self._db.executemany("DELETE FROM words WHERE rowid = ?", ((number,) for number in ids))
        self._db.execute("DELETE FROM articles WHERE path = ?", (str(path),))
        return ids

    def hashes(self) -> dict[str, str]:
        """Path of every article, as text, to the SHA-256 of the bytes that were taken in."""
        return dict(self._db.execute("SELECT path, sha256 FROM articles"))

    def stamps(self) -> dict[str, str]:
        """Path of every article, as text, to the stamp of its file."""
        return dict(self._db.execute("SELECT path, stamp FROM articles"))

    def files(self) -> frozenset[str]:
        """What every article is called by citations."""
        return frozenset(file for (file,) in self._db.execute("SELECT file FROM articles"))

    def set_stamp(self, path: Path, stamp: str) -> None:
        self._db.execute("UPDATE articles SET stamp = ? WHERE path = ?", (stamp, str(path)))

    def path_of(self, file: str) -> Path | None:
        """Where the article called `file` was read from."""
        row = self._db.execute("SELECT path FROM articles WHERE file = ?", (file,)).fetchone()
        return None if row is None else Path(row[0])

    def article(self, file: str) -> Article | None:
        """The article called `file`, with its text."""
        row = self._db.execute(
            f"SELECT {SOURCE}, a.text, a.body FROM articles a WHERE a.file = ?", (file,)
        ).fetchone()
        return None if row is None else Article(source_of(row[:6]), row[6], row[7])

    def sources(self) -> list[tuple[Source, int]]:
        """Every article's source with its number of passages, by file name."""
        rows = self._db.execute(
            f"SELECT {SOURCE}, (SELECT count(*) FROM passages p WHERE p.article = a.id)"
            " FROM articles a ORDER BY a.file"
        )
        return [(source_of(row[:6]), row[6]) for row in rows]

    def find(self, words: str, most: int) -> list[Source]:
        """Up to `most` sources whose title, name or outlet holds each of `words`, the newest first."""
        parts = words.split()
        where = " AND ".join(
            ["a.title || ' ' || a.file || ' ' || coalesce(a.outlet, '') LIKE ? ESCAPE '\\'"] * len(parts)
        )
        rows = self._db.execute(
            f"SELECT {SOURCE} FROM articles a WHERE {where or 'true'}"
            " ORDER BY a.date DESC NULLS LAST, a.file LIMIT ?",
            [*(f"%{literal(part)}%" for part in parts), most],
        )
        return [source_of(row) for row in rows]

    def copies_of(self, file: str) -> tuple[str, ...]:
        """The near-copies of the report called `file`, and the report that it copies itself."""
        rows = self._db.execute(
            "SELECT b.file FROM articles a JOIN articles b"
            " ON coalesce(b.copy_of, b.file) = coalesce(a.copy_of, a.file)"
            " WHERE a.file = ? AND b.file <> a.file ORDER BY b.file", (file,),
        )  # fmt: skip
        return tuple(row[0] for row in rows)

    def newest(self) -> date | None:
        """The day of the article that was published last; None where no day is known."""
        [day] = self._db.execute("SELECT max(date) FROM articles").fetchone()
        return date.fromisoformat(day) if day else None

    def count(self, period: Period | None = None) -> tuple[int, int]:
        """Number of articles and of passages, of `period` where given."""
        where, values = (period or Period()).condition
        passages = (
            f"passages p JOIN articles a ON a.id = p.article WHERE true{where}" if where else "passages"
        )
        row = self._db.execute(
            f"SELECT (SELECT count(*) FROM articles a WHERE true{where}), (SELECT count(*) FROM {passages})",
            [*values, *values],
        )
        articles, passages = row.fetchone()
        return articles, passages

    def table(self) -> Table:
        """All passages at once; next to free where the library is unchanged."""
        return self._table.read()

    # --- passages and vectors ------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> dict[int, Stored]:
        """The passages with these ids; one that is gone is left out."""
        texts = self.texts(ids)
        return {
            place.id: Stored(place.id, place.source, place.span, texts[place.id])
            for place in self.places(ids)
            if place.id in texts
        }

    def places(self, ids: Sequence[int]) -> list[Place]:
        """Where the passages with these ids stand; one that is gone is left out."""
        rows = self._db.execute(
            f"SELECT p.id, p.start, p.stop, {SOURCE} FROM passages p JOIN articles a ON a.id = p.article"
            f" WHERE p.id IN ({marks(ids)})", ids,
        )  # fmt: skip
        return [Place(row[0], source_of(row[3:]), Span(row[1], row[2])) for row in rows]

    def texts(self, ids: Sequence[int]) -> dict[int, str]:
        """The texts of the passages with these ids; one that is gone is left out."""
        rows = self._db.execute(f"SELECT rowid, text FROM words WHERE rowid IN ({marks(ids)})", ids)
        return dict(rows)

    def without_vector(self, most: int) -> list[tuple[int, str]]:
        """Up to `most` passages, id and text, that have no vector yet."""
        return self._db.execute(
            # CROSS: else SQLite goes through all words there are for each batch.
            "SELECT p.id, w.text FROM passages p CROSS JOIN words w ON w.rowid = p.id"
            " WHERE p.embedded = 0 ORDER BY p.id LIMIT ?", (most,),
        ).fetchall()  # fmt: skip

    def count_without_vector(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM passages WHERE embedded = 0").fetchone()[0])

    def save_vectors(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Keep one vector a passage, as 16-bit floats; call inside a transaction, after `forget_vectors`."""
        self._vectors().write(ids, vectors)
        self._db.executemany("UPDATE passages SET embedded = 1 WHERE id = ?", ((number,) for number in ids))

    def forget_vectors(self, fingerprint: str, dimensions: int) -> None:
        """Drop every vector: the embedder with that fingerprint is to make them anew."""
        with self.transaction():
            self._db.execute("UPDATE passages SET embedded = 0 WHERE embedded <> 0")
            self.set("embedder", fingerprint)
            self.set("dimensions", str(dimensions))
        for other in self.folder.glob("vectors-*.f16"):
            if other != place(self.folder, fingerprint):
                other.unlink(missing_ok=True)

    def lose_vectors(self) -> int:
        """Mark the passages whose vectors the file ends before as without one; returns their number."""
        last = self._db.execute("SELECT id FROM passages WHERE embedded <> 0 ORDER BY id DESC LIMIT 1")
        if self._vectors().holds(np.array(last.fetchall(), dtype=np.int64)).all():
            return 0
        table = self.table()
        lost = table.ids[table.embedded & ~self._vectors().holds(table.ids)].tolist()
        with self.transaction():
            self._db.executemany("UPDATE passages SET embedded = 0 WHERE id = ?", ((i,) for i in lost))
        return len(lost)

    def vectors(self, batch: int) -> Iterator[tuple[Ids, Vectors]]:
        """The ids and vectors of all passages that have one, `batch` at a time."""
        ids, file = self._embedded(Period())
        for start in range(0, len(ids), batch):
            yield ids[start : start + batch], file.read(ids[start : start + batch])

    def vectors_of(self, ids: Ids) -> Vectors:
        """The vectors of these passages, in order; zeros for one without a vector."""
        table, file = self.table(), self._vectors()
        there = table.among(ids, table.embedded) & file.holds(ids)
        vectors: Vectors = np.zeros((len(ids), file.dimensions), dtype=np.float32)
        vectors[there] = file.read(ids[there])
        return vectors

    def nearest(self, vector: Vectors, most: int, period: Period) -> list[int]:
        """Ids of the `most` passages of `period` nearest to `vector`, nearest first, by looking at each."""
        ids, file = self._embedded(period)
        return [int(number) for number in file.nearest(vector, ids, most)]

    def _embedded(self, period: Period) -> tuple[Ids, VectorFile]:
        table, file = self.table(), self._vectors()
        ids = table.ids[table.embedded & table.within(period)]
        return ids[file.holds(ids)], file

    def _vectors(self) -> VectorFile:
        """The file of the embedder whose vectors these are."""
        where, dimensions = place(self.folder, self.get("embedder") or ""), int(self.get("dimensions") or 0)
        if self._file is None or (self._file.path, self._file.dimensions) != (where, dimensions):
            self._file = VectorFile(where, dimensions)
        return self._file
