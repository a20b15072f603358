"""A conversation as a file: Markdown, one HTML page, JSON; and back from JSON. Pure.

All three hold the whole of it exactly, for programs (docs/sessions.md).
"""

import datetime as dt
from importlib.metadata import version
from typing import Annotated, Any, Literal

import msgspec

from bot.briefing.values import BriefingUnreadable, from_json
from bot.carrying import comment
from bot.claims import ModelUsed
from bot.errors import AnswerError, SessionError
from bot.keeping import kept, restored
from bot.sessions.markdown import readable
from bot.sessions.page import page
from bot.sessions.values import Outcome, Session, Setting, StoredTurn, Summary, agree

__all__ = ["from_dict", "html_page", "markdown", "to_dict"]

SCHEMA = 1

_Time = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class _Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: int
    asked_at: _Time
    question: str
    outcome: Outcome
    reason: str
    model: ModelUsed | None
    settings: dict[str, Setting]
    answer: Any
    briefing: Any = None


class _Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal[1]
    id: int
    title: str
    library: str
    began: _Time
    changed: _Time
    turns: tuple[_Turn, ...]
    version: str = ""


def markdown(session: Session) -> str:
    """The conversation to be read, then all of it in a comment."""
    return f"{readable(session)}\n\n{_comment(session)}\n"


def html_page(session: Session) -> str:
    """The same as one page."""
    return page(session, _comment(session))


def _comment(session: Session) -> str:
    return comment("session", to_dict(session))


def to_dict(session: Session) -> dict[str, Any]:
    """The conversation in the shape of its JSON."""
    summary = session.summary
    return {
        "schema": SCHEMA,
        "version": version("dateline"),
        "id": summary.id,
        "title": summary.title,
        "library": summary.library,
        "began": summary.began.isoformat(),
        "changed": summary.changed.isoformat(),
        "turns": [_turn_to_dict(turn) for turn in session.turns],
    }


def _turn_to_dict(turn: StoredTurn) -> dict[str, Any]:
    return {
        "id": turn.id,
        "asked_at": turn.asked_at.isoformat(),
        "question": turn.question,
        "outcome": turn.outcome,
        "reason": turn.reason,
        "model": {"name": turn.model.name, "sha256": turn.model.sha256} if turn.model else None,
        "settings": dict(turn.settings),
        "answer": kept(turn.answer) if turn.answer else None,
        "briefing": turn.briefing.to_dict() if turn.briefing else None,
    }


def from_dict(value: object) -> Session:
    """The conversation whose JSON was read as `value`.

    Raises SessionError where anything is malformed, where an outcome and its answer contradict each other,
    or where one number stands for two places.
    """
    try:
        session = _session(msgspec.convert(value, _Session))
    except (msgspec.ValidationError, UnicodeError, OverflowError, AnswerError, BriefingUnreadable) as error:
        raise _malformed(str(error).rstrip(".")) from error
    numbers = [citation.n for citation in session.citations]
    if len(set(numbers)) < len(numbers):
        raise _malformed("two sources have one number")
    return session


def _session(shape: _Session) -> Session:
    summary = Summary(
        shape.id, shape.title, shape.library, _utc(shape.began), _utc(shape.changed), len(shape.turns)
    )
    return Session(summary, tuple(map(_turn, shape.turns)))


def _turn(shape: _Turn) -> StoredTurn:
    answer = None if shape.answer is None else restored(shape.answer)
    briefing = None if shape.briefing is None else from_json(msgspec.json.encode(shape.briefing))
    if not agree(shape.outcome, answer, briefing):
        raise _malformed(f"the answer of turn {shape.id} is not one that is {shape.outcome!r}")
    return StoredTurn(
        shape.id, _utc(shape.asked_at), shape.question, answer, shape.outcome, shape.reason, shape.model,
        shape.settings, briefing,
    )  # fmt: skip


def _utc(time: dt.datetime) -> dt.datetime:
    return time.astimezone(dt.UTC)


def _malformed(fault: str) -> SessionError:
    return SessionError(f"This is no conversation of Dateline: {fault}.", "Was it changed by hand?")
