"""Rows of the database to values. A row may hold anything: the file may have been changed by hand."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import msgspec

from bot.briefing.values import Briefing, BriefingUnreadable, from_json
from bot.claims import Answer, ModelUsed
from bot.errors import AnswerError
from bot.keeping import restored
from bot.sessions.values import Outcome, Setting, StoredTurn, Summary, agree


class Malformed(Exception):
    """A row does not hold what it should."""


def summary(row: Sequence[Any]) -> Summary:
    """The columns of a `Summary`."""
    id, title, library, began, changed, turns = _typed(row, tuple[int, str, str, str, str, int])
    return Summary(id, title, library, _time(began), _time(changed), turns)


def turn(row: Sequence[Any]) -> StoredTurn:
    """A turn: id, time, question, model and its SHA-256, settings, outcome, reason, answer, briefing."""
    id, asked_at, question, name, sha256, settings, outcome, reason, text, brief = _typed(
        row, tuple[int, str, str, str, str, str, Outcome, str, str | None, str | None]
    )
    found = None if text is None else answer(text)
    made = None if brief is None else briefing(brief)
    if not agree(outcome, found, made):
        raise Malformed(f"the answer of turn {id} is not one that is {outcome!r}")
    return StoredTurn(
        id=id,
        asked_at=_time(asked_at),
        question=question,
        answer=found,
        outcome=outcome,
        reason=reason,
        model=ModelUsed(name, sha256),
        settings=_typed(_json(settings), dict[str, Setting]),
        briefing=made,
    )


def answer(text: str) -> Answer:
    """The answer whose JSON is `text`."""
    try:
        return restored(_json(text))
    except AnswerError as error:
        raise Malformed(error.message.rstrip(".")) from error


def briefing(text: str) -> Briefing:
    """The briefing whose JSON is `text`."""
    try:
        return from_json(text)
    except BriefingUnreadable as error:
        raise Malformed(error.message.rstrip(".")) from error


def _typed(value: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, UnicodeError) as error:
        raise Malformed(f"a row has a wrong value: {error}") from error


def _time(text: str) -> dt.datetime:
    try:
        time = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed(f"{text!r:.40} is no time") from error
    if time.tzinfo is not dt.UTC:
        raise Malformed(f"{text!r:.40} is no time in UTC")
    return time


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed("a row holds no JSON") from error
