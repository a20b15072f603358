"""The process of library and model, seen from the chat: what can be asked of it, and how it is stopped."""

import contextlib
import datetime as dt
import subprocess
import threading
from collections.abc import Generator, Iterator, Sequence
from typing import Any, TypeAlias

import msgspec

from bot import config
from bot.answering import Event
from bot.apart import wire
from bot.briefing import Done, Stage
from bot.claims import ModelUsed
from bot.config import Settings
from bot.engine import Cancelled, spawning
from bot.engine.wire import write_all
from bot.errors import DatelineError
from bot.followups import Turn
from index.article import Hit
from index.errors import LibraryError
from index.query import Period

_STOP_SECONDS = 5.0  # for the child to let go of library and model, before it is killed
_Process: TypeAlias = "subprocess.Popen[bytes]"
_HINT = "Ask again; if it happens often, run `dateline doctor`."


class Apart:
    """A library and a model in a process of their own, for one thread at a time.

    A process that died is told of as a LibraryError, and started again by what is asked next. `cancel` and
    `close` may be called from any thread, and do not block.
    """

    def __init__(
        self, library: str, model: str, settings: Settings, *, command: Sequence[str] | None = None
    ) -> None:
        """Starts nothing yet. `command` starts another child, in tests."""
        self._open = {"op": "open", "library": library, "model": model, "settings": settings}
        self._command = command or spawning.command("bot.apart.worker")
        self._gate = threading.Lock()
        self._process: _Process | None = None
        self._model: ModelUsed | None = None
        self._closed = False

    @property
    def model(self) -> ModelUsed:
        """What writes; known once it was opened."""
        assert self._model is not None
        return self._model

    def open(self) -> None:
        """Start it, and wait until library and model are there. Raises DatelineError where they are not."""
        self._running()

    def ask(
        self,
        text: str,
        period: Period | None = None,
        asked: dt.date | None = None,
        turns: Sequence[Turn] = (),
    ) -> Iterator[Event]:
        """As `bot.answering.Asker.ask`."""
        return self._exchange(op="ask", text=text, period=period, asked=asked, turns=turns)

    def brief(self, topic: str, period: Period) -> Iterator[Stage | Done]:
        """The stages of a briefing, and its end."""
        return self._exchange(op="brief", topic=topic, period=period)

    def search(self, words: str, period: Period) -> Sequence[Hit]:
        """The best passages for `words`. Raises Cancelled after `cancel`."""
        for found in self._exchange(op="search", words=words, period=period):
            return tuple(found.hits)
        raise Cancelled("The search was cancelled.")

    def cancel(self) -> None:
        """Have what is at work dropped: at its next event, or at once where the model is at work."""
        if self._process is not None:
            self._send(self._process, {"op": "cancel"})

    def close(self) -> None:
        """Have it end; what is at work raises Cancelled."""
        with self._gate:
            self._closed = True
            if self._process is not None:
                _let_go(self._process)

    def wait(self) -> None:
        """Wait until it has ended, after `close`."""
        if self._process is not None:
            _reap(self._process)

    # --- one order at a time -------------------------------------------------------------------------

    def _exchange(self, **order: Any) -> Generator[Any, None, None]:
        """The events of an order. To close it drops the order, and waits until it is dropped."""
        yield from self._events(self._running(), order)

    def _events(self, process: _Process, order: dict[str, Any]) -> Generator[Any, None, None]:
        ended = False
        try:
            self._send(process, order)
            while True:
                event = self._next(process)
                if isinstance(event, wire.End):
                    ended = True
                    if event.error is not None:
                        raise event.error
                    return
                yield event
        finally:
            if not ended and self._process is process:
                with contextlib.suppress(DatelineError):  # it ended, and with it the order
                    self._send(process, {"op": "cancel"})
                    while not isinstance(self._next(process), wire.End):
                        pass

    def _next(self, process: _Process) -> Any:
        """The next event. Raises Cancelled where the process was closed, LibraryError where it died."""
        assert process.stdout is not None
        data = process.stdout.readline()
        if data.endswith(b"\n"):
            with contextlib.suppress(ValueError, RecursionError, msgspec.ValidationError):
                return wire.event(data)
            process.kill()
        with self._gate:
            if self._closed:
                raise Cancelled("It was closed.")
            self._process = None
        _reap(process)
        said = spawning.last_words(config.library_log())
        raise LibraryError(f"The process of library and model ended too soon{said}.", _HINT)

    def _running(self) -> _Process:
        with self._gate:
            if self._closed:
                raise Cancelled("It was closed.")
            if self._process is not None:
                return self._process
            try:
                self._process = process = spawning.start(self._command, config.library_log())
            except OSError as error:
                raise LibraryError(
                    f"The process of library and model cannot be started: {error}.", "Run `dateline doctor`."
                ) from error
        try:
            for opened in self._events(process, self._open):
                self._model = opened.model
        except BaseException:
            self._forget(process)
            raise
        return process

    def _forget(self, process: _Process) -> None:
        """One that could not open what it was to open is of no more use."""
        with self._gate:
            if self._process is process and not self._closed:
                self._process = None
        _reap(process)

    def _send(self, process: _Process, order: dict[str, Any]) -> None:
        assert process.stdin is not None
        with self._gate, contextlib.suppress(OSError, ValueError):  # it is gone: the end of its events tells
            write_all(process.stdin.fileno(), wire.line(order))


def _let_go(process: _Process) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()


def _reap(process: _Process) -> None:
    _let_go(process)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert process.stdout is not None
    process.stdout.close()
