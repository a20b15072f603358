"""The catalogue's tables, and how those of an earlier version become these."""

import sqlite3
from pathlib import Path

import numpy as np

from index.errors import LibraryError
from index.keywords import TOKENIZE
from index.vectors import VectorFile, place

_VERSION = 4
# What is asked of all articles at once: else each text, which lies before these columns, is read through.
_INDEXES = """
CREATE INDEX articles_known ON articles (path, sha256, stamp);
CREATE INDEX articles_uncounted ON articles (file) WHERE instructs IS NULL;
CREATE INDEX articles_copying ON articles (file, copy_of) WHERE copy_of IS NOT NULL
""".strip()
_TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL, title TEXT NOT NULL, date TEXT, outlet TEXT, text TEXT NOT NULL,
    body INTEGER NOT NULL, signature BLOB NOT NULL, copy_of TEXT, stamp TEXT NOT NULL DEFAULT '',
    instructs INTEGER);
{_INDEXES};
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, embedded INTEGER NOT NULL DEFAULT 0);
CREATE INDEX passages_of_article ON passages (article);
CREATE INDEX passages_without_vector ON passages (id) WHERE embedded = 0;
CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = '{TOKENIZE}')
"""
_FROM_1 = """
ALTER TABLE articles ADD COLUMN stamp TEXT NOT NULL DEFAULT '';
DROP INDEX passages_without_vector;
ALTER TABLE passages DROP COLUMN vector;
CREATE INDEX passages_without_vector ON passages (id) WHERE embedded = 0
"""
_FROM_2 = "ALTER TABLE articles ADD COLUMN instructs INTEGER"
_BATCH = 4096  # vectors


def prepare(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables of the catalogue at `path` what this version needs: all of it, or nothing.

    Raises LibraryError where a later version wrote them.
    """
    version = _version(db)
    if version > _VERSION:
        raise LibraryError(
            f"The library {path} was written by a later version of Dateline.",
            "Update Dateline, or name another library with --library.",
        )
    if version == _VERSION:
        return
    with db:
        db.execute("BEGIN IMMEDIATE")
        version = _version(db)  # another process may have been quicker
        if version == 0:
            _execute(db, _TABLES)
        if version == 1:
            _vectors_to_file(db, path.parent)
            _execute(db, _FROM_1)
        if version in (1, 2):
            _execute(db, _FROM_2)
        if version in (1, 2, 3):
            _execute(db, _INDEXES)
        db.execute(f"PRAGMA user_version = {_VERSION}")
    if version == 1:
        db.execute("VACUUM")  # the vectors were most of it


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _execute(db: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        db.execute(statement)


def _vectors_to_file(db: sqlite3.Connection, folder: Path) -> None:
    """Version 1 kept vectors in the table, as 32-bit floats; what is not as long as the first is dropped."""
    db.execute("ALTER TABLE passages ADD COLUMN embedded INTEGER NOT NULL DEFAULT 0")
    first = db.execute("SELECT length(vector) FROM passages WHERE vector IS NOT NULL LIMIT 1").fetchone()
    embedder = db.execute("SELECT value FROM meta WHERE key = 'embedder'").fetchone()
    if not first or not first[0] or first[0] % 4 or not embedder:
        return
    file = VectorFile(place(folder, embedder[0]), first[0] // 4)
    cursor = db.execute("SELECT id, vector FROM passages WHERE length(vector) = ? ORDER BY id", first)
    while rows := cursor.fetchmany(_BATCH):
        table = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1)
        file.write([row[0] for row in rows], table)
    db.execute("UPDATE passages SET embedded = 1 WHERE length(vector) = ?", first)
    db.execute("INSERT OR REPLACE INTO meta VALUES ('dimensions', ?)", (str(file.dimensions),))
