"""A damaged database of conversations is made again from what can still be read of it."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from bot.sessions import rows, schema
from index.salvage import damage, salvage

_LOST = "The answer was damaged, and is lost."
_TABLES, _INDEXES = ("sessions", "turns"), ("titles", "said")
_TURN = "SELECT id, asked_at, question, model, sha256, settings, outcome, reason, answer, briefing FROM turns"


def recover(path: Path) -> str:
    """Make the database again where it is damaged; says what was done, "" if nothing."""
    if not path.exists():
        return ""
    fault = damage(path, _TABLES, _INDEXES)
    if not fault:
        return ""
    kept = salvage(path, _TABLES, lambda new: schema.opened(new).close(), _fill)
    db = schema.opened(path)
    turns = db.execute("SELECT count(*) FROM turns").fetchone()[0]
    db.close()
    return f"the conversations were damaged ({fault}): {turns} questions saved, the old file is {kept}"


def _fill(db: sqlite3.Connection) -> None:
    """The words that are searched, again. A damaged answer is lost alone, a question with its turn."""
    db.execute("INSERT INTO titles (rowid, title) SELECT id, title FROM sessions")
    for row in db.execute(_TURN).fetchall():
        for kept in (row, (*row[:6], "failed", _LOST, None, None)):
            with suppress(rows.Malformed):
                turn = rows.turn(kept)
                break
        else:
            db.execute("DELETE FROM turns WHERE id = ?", (row[0],))
            continue
        outcome = "UPDATE turns SET outcome = ?, reason = ?, answer = ?, briefing = ? WHERE id = ?"
        db.execute(outcome, (*kept[6:], turn.id))
        said = [claim.text for claim in turn.answer.claims] if turn.answer else []
        said += [sentence.text for sentence in turn.briefing.sentences] if turn.briefing else []
        words = (turn.id, turn.question, " ".join(said))
        db.execute("INSERT INTO said (rowid, question, answer) VALUES (?, ?, ?)", words)
