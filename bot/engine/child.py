"""The model's process, seen from the parent: two pipes, a log, and the certainty that it can be ended."""

import contextlib
import json
import queue
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from bot.engine import spawning
from bot.engine.wire import LAST_EVENTS, Wire, write_all
from bot.errors import EngineError

CONFIRM_SECONDS = 0.25
"""How long a cancelled order may take to say so before the process is killed."""

_LINE_LIMIT = 16 * 1024 * 1024


def worker_command() -> list[str]:
    """The command line of the worker."""
    return spawning.command("bot.engine.worker")


class Child:
    """One running worker. Its pipes are served by two threads, so that no caller ever blocks on them."""

    def __init__(self, command: Sequence[str], log: Path, *, safe_kernels: bool) -> None:
        """Starts it, in a session of its own: the terminal's Ctrl+C does not reach it.

        Raises EngineError if it cannot be started."""
        self.safe_kernels = safe_kernels
        self._settled = 0
        self._ended = threading.Event()
        self._events: queue.SimpleQueue[Wire | None] = queue.SimpleQueue()
        self._orders: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        try:
            self._process = spawning.start(command, log)
        except OSError as error:
            raise EngineError(
                f"The model's process cannot be started: {error}.", "Run `dateline doctor`."
            ) from error
        self._threads = [
            threading.Thread(target=target, name=f"engine {target.__name__}", daemon=True)
            for target in (self._read, self._write)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, order: Wire) -> None:
        """Passes an order on. Never blocks; if the process is gone, `receive` says so."""
        self._orders.put(json.dumps(order).encode() + b"\n")

    def receive(self, seconds: float) -> Wire | None:
        """The next event; None when there will be no more. Raises TimeoutError after `seconds`."""
        try:
            return self._events.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None

    def cancel(self, order_id: int) -> None:
        """Asks it to drop an order, and sees to it that it has done so, or is dead, soon after."""
        if self.has_settled(order_id):
            return
        self.send({"op": "cancel", "id": order_id})
        timer = threading.Timer(CONFIRM_SECONDS, self._kill_unless_settled, [order_id])
        timer.daemon = True
        timer.start()

    def _kill_unless_settled(self, order_id: int) -> None:
        if not self.has_settled(order_id):
            self._process.kill()

    def has_settled(self, order_id: int) -> bool:
        """Whether the last event of that order, or of a later one, has come."""
        return self._settled >= order_id

    def close(self) -> str:
        """Makes sure that it is dead; the name of the signal that it died of, "" for none."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            # A process that is dying on its own closes its pipes before its status can be had.
            self._process.wait(1.0 if self._ended.is_set() else 0.0)
        self._process.kill()
        status = self._process.wait()
        self._orders.put(None)
        for thread in self._threads:
            thread.join()
        return _signal_name(status)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            while (line := stream.readline(_LINE_LIMIT)).endswith(b"\n"):
                event = _parsed(line)
                if event.get("event") in LAST_EVENTS and isinstance(event.get("id"), int):
                    self._settled = event["id"]
                self._events.put(event)
            if len(line) == _LINE_LIMIT:
                self._events.put(_parsed(line))
        self._ended.set()
        self._events.put(None)

    def _write(self) -> None:
        assert self._process.stdin is not None
        descriptor = self._process.stdin.fileno()
        with self._process.stdin, contextlib.suppress(OSError):  # the process is gone: _read tells
            while (data := self._orders.get()) is not None:
                write_all(descriptor, data)


def _parsed(line: bytes) -> Wire:
    """The event in a line; what is none becomes the event `garbage`."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        event = None
    return event if isinstance(event, dict) and isinstance(event.get("event"), str) else {"event": "garbage"}


def _signal_name(status: int) -> str:
    """ "SIGSEGV" for -11; "" for an exit without a signal."""
    try:
        return signal.Signals(-status).name if status < 0 else ""
    except ValueError:
        return f"signal {-status}"
