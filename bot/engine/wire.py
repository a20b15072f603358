"""What runs on the pipes between the two processes.

One JSON object a line. Orders (parent to child) carry `op` and `id`; events (child to parent) carry
`event` and, where they belong to an order, its `id`.

    order                                            events that may follow
    load      model, context, reading, writing,      loading*, then loaded | failed(message, hint)
              safe_kernels, beginnings
    info                                             info(info)
    count     texts                                  counts(counts)
    inspect   messages                               parts(parts)
    pace      threads                                pace(reading, writing)
    choose    messages, options                      reading*, then chances(chances)
    generate  messages, max_tokens, temperature,     reading*, prompt(tokens, reused, seconds), token(text)*,
              stop, seed                             finished(output_tokens, seconds, reason, least)
    cancel    (the id of the order to drop)          cancelled, unless that order was already done
    any                                              error(kind, message, hint)
"""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from bot.engine.values import EngineSettings, Event, Finished, Message, PromptRead, Restarted, Token
from bot.errors import EngineError, PromptTooLong

if TYPE_CHECKING:
    from bot.engine.machine import Machine

Wire: TypeAlias = dict[str, Any]
"""One order or event, as it stands on the pipe."""

LAST_EVENTS = frozenset({"info", "counts", "parts", "pace", "chances", "finished", "cancelled", "error"})
"""The events that end an order."""

Value = TypeVar("Value")


def write_all(descriptor: int, data: bytes) -> None:
    """Writes every byte; os.write alone may stop half-way. Raises OSError when the other end is gone."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def wire_from(messages: Sequence[Message]) -> list[Wire]:
    """The messages of an order. A role becomes part of the markup: an unknown one is a ValueError."""
    for message in messages:
        if message.role not in ("system", "user", "assistant"):
            raise ValueError(f"unknown role {message.role!r}")
    return [{"role": message.role, "content": message.content} for message in messages]


def load_order(settings: EngineSettings, known: "Machine", *, safe_kernels: bool) -> Wire:
    """The order to load a model on a machine of which so much is known."""
    return {
        "op": "load",
        "id": 0,
        "model": str(settings.model_path),
        "context": settings.context,
        "reading": settings.threads or known.reading,
        "writing": settings.threads or known.writing,
        "safe_kernels": safe_kernels,
        "beginnings": str(settings.beginnings or ""),
    }


def messages_from(wire: Sequence[Wire]) -> list[Message]:
    """What `wire_from` was given."""
    return [Message(item["role"], item["content"]) for item in wire]


def event_from(wire: Wire) -> Event:
    """The event that a caller of `generate` sees. Raises ValueError or KeyError for anything else."""
    match wire["event"]:
        case "prompt":
            return PromptRead(int(wire["tokens"]), int(wire["reused"]), float(wire["seconds"]))
        case "token":
            return Token(str(wire["text"]))
        case "restarted":
            return Restarted(str(wire["reason"]))
        case "finished" if wire["reason"] in ("stop", "length"):
            return Finished(
                int(wire["output_tokens"]), float(wire["seconds"]), wire["reason"], float(wire["least"])
            )
    raise ValueError(f"not an event of an answer: {wire['event']!r}")


def error_from(wire: Wire) -> EngineError:
    """The error that an `error` event stands for."""
    kind = PromptTooLong if wire.get("kind") == "prompt_too_long" else EngineError
    return kind(str(wire.get("message", "The model could not answer.")), str(wire.get("hint", "")))


def garbage() -> EngineError:
    """What the process said is not of this language."""
    return EngineError(
        "The model's process sent something that is not part of its protocol.",
        "Ask again; if it happens often, run `dateline doctor`.",
    )


def checked(read: Callable[[Wire], Value], wire: Wire) -> Value:
    """`read(wire)`, where a missing or wrong field is an EngineError."""
    try:
        return read(wire)
    except (KeyError, TypeError, ValueError) as error:
        raise garbage() from error
