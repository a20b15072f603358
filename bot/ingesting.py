"""Takes articles into a library in a process of its own: a screen never waits, a cancel is certain.

The parent writes one JSON line, the order, and keeps the pipe open for as long as the work is wanted; its
end, which comes with the parent's own death too, means stop. The child writes one JSON object a line:
`progress`, then `summary` or `error`. What it prints goes to a log.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from bot import config
from bot.engine import spawning
from bot.engine.wire import write_all
from bot.errors import DatelineError
from index.build import Progress, Summary
from index.embedding import Embedder
from index.errors import LibraryError

STOP_SECONDS = 3.0
"""How long the child may take to stop between two events before it is killed."""

_HINT = "What was taken in stays: try again. `dateline doctor` looks for what is wrong."


def ingest_command() -> list[str]:
    """The command line of the child."""
    return spawning.command("bot.ingesting")


class Ingest:
    """One update of a library, as `index.build.update` does it. For one use."""

    def __init__(
        self, library: str, paths: Sequence[Path], chroma: str = "", *, command: Sequence[str] | None = None
    ) -> None:
        """`library` is a library's name; without `paths`, all that was taken in before is looked at again.
        `chroma` is the address of the server that holds its vectors, if one does.

        `command` starts another child, in tests."""
        self._order = {"library": library, "paths": [str(path) for path in paths], "chroma": chroma}
        self._command = command or ingest_command()
        self._gate = threading.Lock()
        self._cancelled = False
        self._process: subprocess.Popen[bytes] | None = None
        self._killer: threading.Timer | None = None

    def events(self) -> Iterator[Progress | Summary]:
        """Progress and, last, one Summary; after `cancel` they end without it.

        To be iterated in a thread: it waits for the child. Whatever ends it, the child is gone then.
        Raises DatelineError: what the child raised, or that it died.
        """
        process = self._start()
        if process is None:
            return
        try:
            yield from self._events(process)
        finally:
            self._reap(process)

    def cancel(self) -> None:
        """Have the work stop, soon and for certain; from any thread, at any time. Does not block."""
        with self._gate:
            if self._cancelled:
                return
            self._cancelled = True
            if self._process is not None:
                _let_go(self._process)
                self._killer = threading.Timer(STOP_SECONDS, self._process.kill)
                self._killer.daemon = True
                self._killer.start()

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._gate:
            if self._cancelled:
                return None
            try:
                self._process = spawning.start(self._command, config.ingest_log())
            except OSError as error:
                raise LibraryError(
                    f"The process that takes in articles cannot be started: {error}.",
                    "Run `dateline doctor`.",
                ) from error
            assert self._process.stdin is not None
            with contextlib.suppress(OSError):  # it is gone: the end of its events tells
                write_all(self._process.stdin.fileno(), json.dumps(self._order).encode() + b"\n")
            return self._process

    def _events(self, process: subprocess.Popen[bytes]) -> Iterator[Progress | Summary]:
        assert process.stdout is not None
        while (line := process.stdout.readline()).endswith(b"\n") and not self._cancelled:
            event = _read(line)
            yield event
            if isinstance(event, Summary):
                return
        if not self._cancelled:
            said = spawning.last_words(config.ingest_log())
            raise LibraryError(f"The process that takes in articles ended too soon{said}.", _HINT)

    def _reap(self, process: subprocess.Popen[bytes]) -> None:
        """Make sure that it is gone. What it has to do after its summary is quick."""
        _let_go(process)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with self._gate:
            if self._killer is not None:
                self._killer.cancel()
        assert process.stdout is not None
        process.stdout.close()


def _let_go(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()


def _read(line: bytes) -> Progress | Summary:
    """The event in a line of the child's; raises the error that it stands for."""
    try:
        match json.loads(line):
            case {"event": "progress", "value": value}:
                return msgspec.convert(value, Progress)
            case {"event": "summary", "value": value}:
                return msgspec.convert(value, Summary, dec_hook=lambda kind, word: kind(word))
            case {"event": "error", "message": str(message), "hint": str(hint)}:
                raise DatelineError(message, hint)
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        raise _garbage() from error
    raise _garbage()


def _garbage() -> LibraryError:
    return LibraryError("The process that takes in articles said something that it never says.", _HINT)


# --- the child -----------------------------------------------------------------------------------------


def main(embedder: Callable[[], Embedder] | None = None) -> None:
    """Carries out the order on descriptor 0, and tells of it on 1; `embedder` makes the library's."""
    from bot.engine.worker import keep_secrets, take_pipes

    orders, events = take_pipes()
    keep_secrets()
    order = _order(orders)
    unwanted = threading.Event()
    threading.Thread(target=_listen, args=(orders, unwanted), name="orders", daemon=True).start()
    try:
        with contextlib.closing(_update(order, embedder)) as updating:
            for event in updating:
                if unwanted.is_set():
                    return
                if isinstance(event, Progress):
                    _say(events, event="progress", value=asdict(event))
                else:
                    summary = event
        _say(events, event="summary", value=asdict(summary))  # not before the library is closed
    except DatelineError as error:
        _say(events, event="error", message=error.message, hint=error.hint)


def _update(
    order: Mapping[str, Any], embedder: Callable[[], Embedder] | None
) -> Generator[Progress | Summary, None, None]:
    """The events; when it is closed, it closes the library in good order."""
    from bot import workspace
    from bot.flagging import update
    from index.library import Library

    opened = embedder() if embedder else workspace.open_embedder()
    with Library(config.library_dir(order["library"]), opened, order["chroma"]) as there:
        yield from update(there, [Path(path) for path in order["paths"]])


def _order(orders: int) -> Any:
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(orders, 1 << 16)
        if not more:
            sys.exit("no order came")
        line += more
    return json.loads(line)


def _listen(orders: int, unwanted: threading.Event) -> NoReturn:
    """Waits for the end of the pipe. If that was the parent's death, nobody is left to kill this process."""
    while os.read(orders, 1 << 16):
        pass
    unwanted.set()
    threading.Event().wait(2 * STOP_SECONDS)
    os._exit(1)


def _say(events: int, **fields: object) -> None:
    """Sends an event; nobody there to read it is no error."""
    with contextlib.suppress(OSError):
        write_all(events, json.dumps(fields, default=str).encode() + b"\n")
