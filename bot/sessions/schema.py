"""The tables of the conversations' database, and what makes sure that they are there and whole.

Nothing is written before the file is known to be ours, whole, and of no later version.
"""

import os
import sqlite3
import time
from pathlib import Path

from bot.errors import SessionError

VERSION = 2
_PATIENCE = 30.0  # seconds that one process waits for another's write
_PAUSE = 0.01  # seconds
_TABLES = {"sessions", "turns", "titles", "said"}
_SCHEMA = (
    "CREATE TABLE sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,"
    " library TEXT NOT NULL, began TEXT NOT NULL, changed TEXT NOT NULL)",
    "CREATE TABLE turns (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE, asked_at TEXT NOT NULL,"
    " question TEXT NOT NULL, model TEXT NOT NULL, sha256 TEXT NOT NULL, settings TEXT NOT NULL,"
    " outcome TEXT NOT NULL, reason TEXT NOT NULL, answer TEXT, briefing TEXT)",
    "CREATE INDEX turns_of_session ON turns (session)",
    # What is searched: a row a session, and a row a turn. Not stemmed: what is typed is half a word.
    "CREATE VIRTUAL TABLE titles USING fts5 (title, tokenize = 'unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE said USING fts5 (question, answer, tokenize = 'unicode61 remove_diacritics 2')",
    f"PRAGMA user_version = {VERSION}",
)
_FROM_1 = ("ALTER TABLE turns ADD COLUMN briefing TEXT", "PRAGMA user_version = 2")


def opened(path: Path) -> sqlite3.Connection:
    """The database at `path`, made where there is none, for its owner alone.

    Raises SessionError where it is damaged, is something else, or is of a later version; sqlite3.Error and
    OSError where it cannot be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        _prepare(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    db.execute("BEGIN")  # another process may be making it: what is looked at is of one moment
    if _version(db, path):
        _check(db, path)
    elif _tables(db):
        raise SessionError(f"{path} is not a database of conversations.", "Move that file away.")
    db.execute("COMMIT")
    _use_wal(db)
    db.execute("PRAGMA synchronous = FULL")  # an acknowledged question survives a power cut
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")  # what is deleted is gone from the file, too
    if _version(db, path) < VERSION:
        db.execute("BEGIN IMMEDIATE")
        steps = {0: _SCHEMA, 1: _FROM_1}  # another process may have been first
        for statement in steps.get(_version(db, path), ()):
            db.execute(statement)
        db.execute("COMMIT")


def _version(db: sqlite3.Connection, path: Path) -> int:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise SessionError(
            f"The conversations in {path} were written by a later version of Dateline.", "Update Dateline."
        )
    return version


def _tables(db: sqlite3.Connection) -> set[str]:
    return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _check(db: sqlite3.Connection, path: Path) -> None:
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damaged(path, str(found))
    if missing := _TABLES - _tables(db):
        raise damaged(path, f"there is no table {min(missing)}")


def _use_wal(db: sqlite3.Connection) -> None:
    """Write ahead, so that who reads and who writes do not wait for each other.

    Two processes that make the same new file can each hold what the other needs; SQLite then does not wait,
    but says at once that the file is locked.
    """
    end = time.monotonic() + _PATIENCE
    while db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)


def damaged(path: Path, fault: str) -> SessionError:
    """The error for a file in which something is wrong."""
    return SessionError(
        f"The conversations in {path} are damaged: {fault}.",
        "`dateline doctor --repair` saves what it can, and keeps the old file.",
    )


def trouble(path: Path, error: sqlite3.Error | OSError) -> SessionError:
    """The error for what SQLite or the system could not do with the file."""
    if isinstance(error, OSError):
        return SessionError(
            f"The conversations in {path} cannot be opened: {error.strerror or error}.",
            "Check the path and its permissions.",
        )
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(error))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return SessionError(
            f"Another program has been writing to {path} for too long.", "Try again when it is done."
        )
    return SessionError(
        f"The conversations in {path} cannot be read or written: {error}.",
        "Check the disk's free space and the file's permissions.",
    )
