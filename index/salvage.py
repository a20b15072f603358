"""What can still be read of a damaged SQLite file, into a sound one that takes its place.

The damaged file is never deleted: it lies beside the new one, under another name.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from index.errors import DatelineError

_GAP = 1_000_000  # numbers that are tried one by one where neither end of a table leads to its middle


def damage(path: Path, tables: Sequence[str], indexes: Sequence[str]) -> str:
    """What is wrong with the database `path`, "" where nothing is; `indexes` are its full-text tables."""
    try:
        with closing(_opened(path)) as db:
            found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
            if found != "ok":
                return found
            there = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
            if missing := {*tables, *indexes} - there:
                return f"there is no table {min(missing)}"
            for index in indexes:
                db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise DatelineError(f"{path} is being written.", "Try again when that is done.") from error
        return str(error)
    except sqlite3.DatabaseError as error:
        return str(error)
    return ""


def salvage(
    path: Path, tables: Sequence[str], made: Callable[[Path], None], filled: Callable[[Any], None]
) -> Path:
    """Put a sound database in the place of the damaged one; returns where that one lies now.

    `made` makes an empty one at a path; all rows of `tables` that can be read are copied, by the columns that
    both have, and `filled` does the rest. The first column of a table must be its key. A kill at any
    instant leaves the damaged file in its place, or the sound one.
    """
    new = path.with_name(f"{path.name}.mending")
    _remove(new)
    with suppress(sqlite3.DatabaseError), closing(_opened(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all in one file, if that still works
    made(new)
    with closing(_opened(new)) as fresh:
        fresh.execute("PRAGMA foreign_keys = ON")  # which a transaction would pass over
        fresh.execute("BEGIN IMMEDIATE")
        for table in tables:
            _copy(path, fresh, table)
        filled(fresh)
        fresh.execute("COMMIT")
        fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = _free_name(path)
    shutil.copyfile(path, kept)
    with suppress(FileNotFoundError):
        path.with_name(f"{path.name}-wal").replace(kept.with_name(f"{kept.name}-wal"))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    os.replace(new, path)  # noqa: PTH105 - over the old file, at once
    return kept


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    return db


def _copy(path: Path, fresh: sqlite3.Connection, table: str) -> None:
    """Copy what can be read; a row that contradicts another, or belongs to one that is lost, is left out."""
    with suppress(sqlite3.DatabaseError), closing(_opened(path)) as damaged:
        names = [row[1] for row in damaged.execute(f"PRAGMA table_info({table})")]
        names = [row[1] for row in fresh.execute(f"PRAGMA table_info({table})") if row[1] in names]
        marks = ", ".join("?" * len(names))
        for row in _rows(damaged, table, names):
            with suppress(sqlite3.IntegrityError):
                fresh.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({marks})", row)


def _rows(db: sqlite3.Connection, table: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows from both ends to where the damage is, and what a whole number still finds between."""
    chosen, key = f"SELECT {', '.join(names)} FROM {table}", names[0]
    ends: list[Any] = []
    for order in ("ASC", "DESC"):
        last = None
        try:
            for row in db.execute(f"{chosen} ORDER BY {key} {order}"):
                last = row[0]
                yield row
        except sqlite3.DatabaseError:
            ends.append(last)
        else:
            return
    first, last = ends
    if isinstance(first, int) and isinstance(last, int):
        for number in range(first + 1, min(last, first + _GAP)):
            with suppress(sqlite3.DatabaseError):
                yield from db.execute(f"{chosen} WHERE {key} = ?", (number,))


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    return kept


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
