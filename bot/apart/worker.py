"""What runs in the process of library and model."""

import contextlib
import datetime as dt
import json
import os
import queue
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

import msgspec

from bot.answering import Asker
from bot.apart import wire
from bot.briefing import Briefer
from bot.config import Settings
from bot.engine.wire import write_all
from bot.errors import DatelineError
from bot.followups import Turn
from index.library import Library
from index.query import Period
from index.retrieval import search

_STOP_SECONDS = 3.0  # for what is at work to notice that nobody is there any more
_FOUND = 12  # passages that a search shows


class Stops(Protocol):
    """What writes, as far as it is stopped from here, such as `bot.engine.Engine`."""

    def cancel(self) -> None:
        """End the call at work; does not block."""

    def close(self) -> None:
        """End the call at work, and refuse all later ones."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A library and a model in hand."""

    library: Library
    engine: Stops
    asker: Asker
    briefer: Briefer


Opens = Callable[[str, str, Settings], Opened]


def main(opens: "Opens | None" = None) -> None:
    """Carries out the orders on descriptor 0, and tells of them on 1; `opens` gets library and model."""
    from bot.engine.worker import keep_secrets, take_pipes

    orders, events = take_pipes()
    keep_secrets()
    desk = _Desk(orders, events)
    threading.Thread(target=desk.listen, name="orders", daemon=True).start()
    desk.work(opens or _open)


class _Desk:
    """Takes orders in one thread, which nothing holds up, and carries them out in another."""

    def __init__(self, orders: int, events: int) -> None:
        self._orders = orders
        self._events = events
        self._waiting: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._unwanted = threading.Event()
        self._engine: Stops | None = None

    def listen(self) -> NoReturn:
        """Until the end of the pipe, which comes with the parent's death, too."""
        with os.fdopen(self._orders, "rb") as lines:
            for line in lines:
                order = json.loads(line)
                if order["op"] == "cancel":
                    self._unwanted.set()
                    if self._engine is not None:
                        self._engine.cancel()
                else:
                    self._unwanted.clear()  # what was cancelled before has ended: orders come one at a time
                    self._waiting.put(order)
        if self._engine is None:
            os._exit(1)  # still opening, which nobody waits for any more
        self._unwanted.set()
        self._engine.close()
        self._waiting.put(None)
        threading.Event().wait(_STOP_SECONDS)
        os._exit(1)

    def work(self, opens: Opens) -> None:
        """Carry out one order after the other; the first opens library and model."""
        first = self._waiting.get()
        if first is None:
            return
        settings = msgspec.convert(first["settings"], Settings)
        try:
            opened = opens(first["library"], first["model"], settings)
        except DatelineError as error:
            self._say(wire.End(error))
            return
        self._engine = opened.engine
        with contextlib.closing(opened.library), contextlib.closing(opened.engine):
            self._say(wire.Opened(opened.asker.model))
            self._say(wire.End())
            while (order := self._waiting.get()) is not None:
                self._tell(_events(opened, order))

    def _tell(self, events: Generator[Any, None, None]) -> None:
        """Say what comes of an order, until it is wanted no more, and that it is done with."""
        fault: DatelineError | None = None
        try:
            with contextlib.closing(events):
                for event in events:
                    if self._unwanted.is_set():
                        break
                    self._say(event)
        except DatelineError as error:
            fault = error
        self._say(wire.End(fault))

    def _say(self, event: Any) -> None:
        with contextlib.suppress(OSError):  # nobody there to hear it
            write_all(self._events, wire.line(event))


def _events(opened: Opened, order: dict[str, Any]) -> Generator[Any, None, None]:
    """What comes of an order."""
    today = dt.date.today()
    period = msgspec.convert(order["period"], Period | None) or Period()
    match order["op"]:
        case "ask":
            turns = msgspec.convert(order["turns"], tuple[Turn, ...])
            asked = msgspec.convert(order["asked"], dt.date | None)
            yield from opened.asker.ask(order["text"], period, asked, turns)
        case "brief":
            yield from opened.briefer.brief(order["topic"], today, "standard", period)
        case "search":
            yield wire.Found(tuple(search(opened.library, order["words"], _FOUND, period, today).hits))


def _open(library: str, name: str, settings: Settings) -> Opened:
    """The library and the model of that name, the model's own process already loading."""
    from bot import workspace

    model = workspace.choose_model(settings, name)
    engine = workspace.engine_for(model, settings)
    try:
        engine.start()  # loads while the library opens
        there = workspace.open_filled_library(settings, library)
        return Opened(
            there,
            engine,
            workspace.asker_for(there, engine, model, settings),
            workspace.briefer_for(there, (model, engine), settings),
        )
    except BaseException:
        engine.close()
        raise
