"""The worker's end of the pipes."""

import ctypes
import json
import os
import queue
import threading
from typing import NoReturn

from bot.engine.wire import Wire, write_all


class Desk:
    """Where orders come in and events go out.

    Orders are read by a thread of their own, so that a cancel is heard, and the parent's end noticed,
    while llama.cpp is loading or computing.
    """

    def __init__(self, orders: int, events: int) -> None:
        """Takes the two ends of the pipes, as file descriptors."""
        self.stop = ctypes.create_string_buffer(2)
        """A C string: empty to go on; one character to stop what is being computed."""
        self._orders, self._events = orders, events
        self._waiting: queue.SimpleQueue[Wire] = queue.SimpleQueue()
        self._current = -1
        self._dropped: set[int] = set()
        self._state = threading.Lock()
        self._writing = threading.Lock()
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def say(self, event: str, **fields: object) -> None:
        """Sends an event."""
        line = json.dumps({"event": event, **fields}).encode() + b"\n"
        with self._writing:
            write_all(self._events, line)

    def take(self) -> Wire:
        """The next order that has not been cancelled meanwhile; waits for it."""
        while True:
            order = self._waiting.get()
            with self._state:
                self._current = order["id"]
                if self._current not in self._dropped:
                    self.stop.raw = b"\0\0"
                    return order

    def stopped(self) -> bool:
        """Whether the order at hand has been cancelled."""
        return self.stop.value != b""

    def _read(self) -> NoReturn:
        try:
            with os.fdopen(self._orders, "rb") as stream:
                for line in stream:
                    order = json.loads(line)
                    if order["op"] == "cancel":
                        self._cancel(order["id"])
                    else:
                        self._waiting.put(order)
        finally:
            os._exit(0)  # the parent is gone

    def _cancel(self, order_id: int) -> None:
        with self._state:
            if order_id <= self._current:
                if order_id == self._current:  # confirmed by the main thread, once the model is in order
                    self.stop.raw = b"!\0"
                return
            self._dropped.add(order_id)
        self.say("cancelled", id=order_id)
