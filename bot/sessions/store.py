"""Conversations in one SQLite file, which several processes may use at once."""

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from bot.briefing.values import Briefing
from bot.claims import Answer, Citation, ModelUsed
from bot.errors import SessionError
from bot.keeping import kept, restored
from bot.sessions import rows, schema
from bot.sessions.numbering import renumbered, renumbered_briefing
from bot.sessions.values import Session, Setting, Summary

_LONGEST_TITLE = 60  # characters, of one that a question gives
_LONGEST_NAME = 200  # characters, of one that a person gives
_SUMMARY = (
    "SELECT s.id, s.title, s.library, s.began, s.changed, count(t.id) AS turns"
    " FROM sessions s LEFT JOIN turns t ON t.session = s.id"
)
_TURN = "SELECT id, asked_at, question, model, sha256, settings, outcome, reason, answer, briefing FROM turns"


class Sessions:
    """The conversations in the file `path`, made where there is none.

    What a method wrote is on the disk when it returns. May be used from several threads. Every method raises
    SessionError where the file cannot be read or written; opening it does, too, where it is damaged or of a
    later version, and then leaves it as it is. A character that UTF-8 cannot write is kept as U+FFFD, but in
    answers, which are kept exactly.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()  # a connection is in one transaction at a time
        with self._told():
            self._db = schema.opened(path)

    def close(self) -> None:
        """Close the file; nothing more can be asked of it."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- talking -------------------------------------------------------------------------------------

    def begin(self, library: str) -> int:
        """The id of a new session about `library`. Its first question gives it a title."""
        now = _now()
        with self._transaction():
            cursor = self._db.execute(
                "INSERT INTO sessions (title, library, began, changed) VALUES ('', ?, ?, ?)",
                (_writable(library), now, now),
            )
        return _new(cursor)

    def ask(self, session: int, question: str, model: ModelUsed, settings: Mapping[str, Setting]) -> int:
        """Keep a question before its answer is sought; returns the id of its turn, until then "interrupted".

        Raises SessionError where the session is gone, ValueError where a setting is not a finite number.
        """
        question = _writable(question)
        chosen = json.dumps(dict(settings), allow_nan=False)
        now = _now()
        with self._transaction():
            if not self._summary(session).title and (title := _title(question, _LONGEST_TITLE)):
                self._entitle(session, title)
            self._touch(session, now)
            cursor = self._db.execute(
                "INSERT INTO turns (session, asked_at, question, model, sha256, settings, outcome, reason)"
                " VALUES (?, ?, ?, ?, ?, ?, 'interrupted', '')",
                (session, now, question, _writable(model.name), _writable(model.sha256), chosen),
            )
            turn = _new(cursor)
            self._db.execute("INSERT INTO said (rowid, question, answer) VALUES (?, ?, '')", (turn, question))
        return turn

    def conclude(self, turn: int, answer: Answer) -> Answer:
        """Keep the answer to a question; returns it as it is kept, with the numbers of its session.

        One that was `renumbered` comes back as it is, unless another process has given the same numbers
        meanwhile. Raises SessionError where the turn is gone or has an end already, AnswerError where the
        answer contradicts itself.
        """
        restored(kept(answer))
        with self._transaction():
            session = self._end(turn, answer.status, "")
            answer = renumbered(answer, self._cited(session))
            self._db.execute("UPDATE turns SET answer = ? WHERE id = ?", (json.dumps(kept(answer)), turn))
            self._remember(turn, (claim.text for claim in answer.claims))
        return answer

    def conclude_briefing(self, turn: int, briefing: Briefing) -> Briefing:
        """Keep the briefing that was asked for, likewise."""
        with self._transaction():
            session = self._end(turn, "briefed", "")
            briefing = renumbered_briefing(briefing, self._cited(session))
            text = json.dumps(briefing.to_dict())
            self._db.execute("UPDATE turns SET briefing = ? WHERE id = ?", (text, turn))
            self._remember(turn, (sentence.text for sentence in briefing.sentences))
        return briefing

    def end(self, turn: int, outcome: Literal["cancelled", "failed"], reason: str = "") -> None:
        """Keep that a question has no answer, and why.

        Raises SessionError where the turn is gone or has an end already.
        """
        with self._transaction():
            self._end(turn, outcome, _writable(reason))

    # --- finding -------------------------------------------------------------------------------------

    def summaries(self, words: str = "", limit: int = 200) -> tuple[Summary, ...]:
        """Up to `limit` sessions that have a question, the latest changed first.

        With `words` those in whose title, questions and answers each of them occurs, or begins a word.
        """
        with self._transaction("DEFERRED"):
            found = self._holding(words)
            listed = self._db.execute(
                f"{_SUMMARY} GROUP BY s.id HAVING turns > 0 ORDER BY s.changed DESC, s.id DESC"
            )
            chosen = (row for row in listed if found is None or row[0] in found)
            return tuple(map(rows.summary, islice(chosen, max(0, limit))))

    def session(self, id: int) -> Session:
        """A whole conversation. Raises SessionError where there is none, or where it is damaged."""
        with self._transaction("DEFERRED"):
            turns = self._db.execute(f"{_TURN} WHERE session = ? ORDER BY id", (id,))
            return Session(self._summary(id), tuple(map(rows.turn, turns)))

    def questions(self, limit: int) -> tuple[str, ...]:
        """The last `limit` questions of all sessions, oldest first."""
        with self._transaction("DEFERRED"):
            found = self._db.execute("SELECT question FROM turns ORDER BY id DESC LIMIT ?", (limit,))
            return tuple(row[0] for row in found)[::-1]

    def _holding(self, words: str) -> set[int] | None:
        """The ids of the sessions in which each word occurs; None where there is no word."""
        found: set[int] | None = None
        for word in dict.fromkeys(words.split()):
            # A quotation mark would end the quotation, U+0000 the query.
            query = '"' + _writable(word).replace("\0", " ").replace('"', '""') + '"*'
            titles = self._db.execute("SELECT rowid FROM titles WHERE titles MATCH ?", (query,))
            held = {row[0] for row in titles}
            turns = self._db.execute(
                "SELECT t.session FROM said JOIN turns t ON t.id = said.rowid WHERE said MATCH ?", (query,)
            )
            held |= {row[0] for row in turns}
            found = held if found is None else found & held
            if not found:
                break
        return found

    # --- keeping in order ----------------------------------------------------------------------------

    def rename(self, id: int, title: str) -> None:
        """Call a session otherwise. Raises SessionError where there is none, or `title` has no word."""
        title = _title(_writable(title), _LONGEST_NAME)
        if not title:
            raise SessionError("A title needs a word.")
        with self._transaction():
            self._summary(id)
            self._entitle(id, title)

    def delete(self, id: int) -> None:
        """Remove a session, and its words from the file. Raises SessionError where there is none."""
        with self._transaction():
            self._summary(id)
            of_session = "WHERE rowid IN (SELECT id FROM turns WHERE session = ?)"
            self._db.execute(f"DELETE FROM said {of_session}", (id,))
            self._db.execute("DELETE FROM titles WHERE rowid = ?", (id,))
            self._db.execute("DELETE FROM sessions WHERE id = ?", (id,))
            for table in ("said", "titles"):  # else the index remembers what it holds no more
                self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        with self._lock, self._told():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    # --- within a transaction ------------------------------------------------------------------------

    def _summary(self, id: int) -> Summary:
        row = self._db.execute(f"{_SUMMARY} WHERE s.id = ? GROUP BY s.id", (id,)).fetchone()
        if row is None:
            raise SessionError(
                f"There is no session {id}.", "`dateline sessions list` names those there are."
            )
        return rows.summary(row)

    def _cited(self, session: int) -> list[Citation]:
        """All that was cited in the session so far."""
        turns = self._db.execute(
            "SELECT answer, briefing FROM turns WHERE session = ? ORDER BY id", (session,)
        )
        found: list[Citation] = []
        for answer, briefing in turns:
            found += rows.answer(answer).citations if answer is not None else ()
            found += rows.briefing(briefing).citations if briefing is not None else ()
        return found

    def _remember(self, turn: int, sentences: Iterable[str]) -> None:
        """Have what was said found by a search."""
        self._db.execute("UPDATE said SET answer = ? WHERE rowid = ?", (_writable(" ".join(sentences)), turn))

    def _entitle(self, session: int, title: str) -> None:
        self._db.execute("UPDATE sessions SET title = ? WHERE id = ?", (title, session))
        self._db.execute("INSERT OR REPLACE INTO titles (rowid, title) VALUES (?, ?)", (session, title))

    def _touch(self, session: int, now: str) -> None:
        self._db.execute("UPDATE sessions SET changed = ? WHERE id = ?", (now, session))

    def _end(self, turn: int, outcome: str, reason: str) -> int:
        """Give a turn its end, once; returns its session."""
        row = self._db.execute("SELECT session, outcome FROM turns WHERE id = ?", (turn,)).fetchone()
        if row is None:
            raise SessionError("This question was deleted meanwhile, with its session.")
        session, before = row
        if before != "interrupted":
            raise SessionError(f"This question has an end already: {before}.")
        self._db.execute("UPDATE turns SET outcome = ?, reason = ? WHERE id = ?", (outcome, reason, turn))
        self._touch(session, _now())
        return int(session)

    @contextmanager
    def _transaction(self, kind: Literal["DEFERRED", "IMMEDIATE"] = "IMMEDIATE") -> Iterator[None]:
        """What is written inside is on the disk together, or not at all; what is read is of one moment."""
        with self._lock, self._told():
            self._db.execute(f"BEGIN {kind}")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell of what SQLite or the system cannot do, and of what is wrong in a row."""
        try:
            yield
        except (rows.Malformed, UnicodeError) as error:
            raise schema.damaged(self._path, str(error)) from error
        except (sqlite3.Error, OSError) as error:
            raise schema.trouble(self._path, error) from error


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def _new(cursor: sqlite3.Cursor) -> int:
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _writable(text: str) -> str:
    """`text` without lone surrogates, which come from file names and command lines."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _title(text: str, longest: int) -> str:
    """The beginning of `text` on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
