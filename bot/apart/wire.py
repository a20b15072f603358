"""What runs on the pipes between the chat and the process of its library and model.

One JSON object a line. Orders (parent to child) have an `op`, events (child to parent) an `event`, the name
of a kind below, and its `value`.

    order                                   events that may follow
    open     library, model, settings       Opened
    ask      text, period, asked, turns     Searching, Reading, Writing, StartedOver, Checking, Answered
    brief    topic, period                  Stage, Done
    search   words, period                  Found
    cancel   (what is at work is dropped)

The events of each order but `cancel` end in `end`, which carries the `error` where there was one.
"""

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.answering import Answered, Checking, Reading, Searching, StartedOver, Writing
from bot.briefing import Done, Stage
from bot.claims import ModelUsed
from bot.engine import Cancelled
from bot.errors import DatelineError
from index.article import Hit


@dataclass(frozen=True, slots=True)
class Opened:
    """Library and model are there."""

    model: ModelUsed


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the best first."""

    hits: tuple[Hit, ...]


_KINDS = {
    kind.__name__: kind
    for kind in (
        Opened, Found, Searching, Reading, Writing, StartedOver, Checking, Answered, Stage, Done,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class End:
    """An order is done with; `error` is why it could not be."""

    error: DatelineError | None = None


def line(value: Any) -> bytes:
    """An order, or an event, as it stands on the pipe."""
    if isinstance(value, dict):
        wire = value
    elif isinstance(value, End):
        wire = {"event": "end", "error": _told(value.error)}
    else:
        wire = {"event": type(value).__name__, "value": value}
    return msgspec.json.encode(wire) + b"\n"


def event(data: bytes) -> Any:
    """The event that stands on a line. Raises ValueError where it is none."""
    wire = json.loads(data)
    match wire:
        case {"event": "end", "error": None}:
            return End()
        case {
            "event": "end",
            "error": {"cancelled": bool(cancelled), "message": str(said), "hint": str(hint)},
        }:
            return End((Cancelled if cancelled else DatelineError)(said, hint))
        case {"event": str(name), "value": value} if name in _KINDS:
            return msgspec.convert(value, _KINDS[name])
    raise ValueError("not an event")


def _told(error: DatelineError | None) -> dict[str, object] | None:
    if error is None:
        return None
    return {"cancelled": isinstance(error, Cancelled), "message": error.message, "hint": error.hint}
