"""Whose turn it is: a model answers one caller at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.engine.values import Cancelled
from bot.errors import EngineError

if TYPE_CHECKING:
    from bot.engine.child import Child


@dataclass(eq=False)
class Call:
    """One call of a public method of the engine, waiting for its turn or at work."""

    id: int
    thread: int = field(default_factory=threading.get_ident)
    cancelled: bool = False
    child: "Child | None" = None
    """The process that works on it."""

    def check(self) -> None:
        """Raises Cancelled if it was cancelled."""
        if self.cancelled:
            raise Cancelled("The model was asked to stop.")


class Turns:
    """The calls in the order in which they came; the first has the turn."""

    def __init__(self) -> None:
        self.gate = threading.Condition()
        """Held for moments only, by whoever changes calls or the engine's process."""
        self._calls: list[Call] = []
        self._last_id = 0

    @contextmanager
    def take(self) -> Iterator[Call]:
        """Waits until the calls before this one are done, or this one is cancelled."""
        with self.gate:
            if self._calls and self._calls[0].thread == threading.get_ident():
                raise EngineError(
                    "The model is still answering.", "Read the answer to its end, or close it, before asking."
                )
            self._last_id += 1
            call = Call(self._last_id)
        try:
            with self.gate:
                self._calls.append(call)
                self.gate.wait_for(lambda: self._calls[0] is call or call.cancelled)
            yield call
        finally:
            with self.gate:
                if call in self._calls:  # not if Ctrl+C came first
                    self._calls.remove(call)
                self.gate.notify_all()

    def cancel(self) -> None:
        """Cancels the call at work and those that wait. Does not block."""
        with self.gate:
            for call in self._calls:
                call.cancelled = True
                if call.child is not None:
                    call.child.cancel(call.id)
            self.gate.notify_all()
