"""Articles prepared in processes of their own, as many as there are cores.

A worker gets files' bytes on its input and gives back what `index.preparing` makes of them; it opens no file
and knows no library. It ends with its input, and so with the death of whoever started it, however that
came. What kills a worker costs the one file that did it.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeAlias, TypeVar

import msgspec

from index.embedding import CountsWords, Embedder, Words, load_tokenizer
from index.errors import UnreadableFile
from index.preparing import Prepared, prepare

Given: TypeAlias = tuple[bytes, str]
"""A file's bytes, and what citations call it."""

Outcome: TypeAlias = Prepared | UnreadableFile
_Value = TypeVar("_Value")

_ALONE = 256  # files that are prepared here first: to start workers takes as long
_MOST = 8  # workers
_HEADER = 8  # bytes that say how many follow
_KILLED = "cannot be read: it ends the process that tries"
_BOOT = """
import sys
sys.path.insert(0, sys.argv[1])
from index.workers import main
main()
"""


class _Fault(msgspec.Struct, tag=True):
    """Why a file cannot be taken in, on its way between processes."""

    message: str
    hint: str


class _Made(msgspec.Struct, tag=True):
    """What was made of a file, on the same way."""

    prepared: Prepared


class Workers:
    """Prepares files for `embedder`; leave it as a context to end its processes."""

    def __init__(self, embedder: Embedder, number: int | None = None) -> None:
        """`number` of processes; by default one a core, and none on a single core."""
        self._embedder = embedder
        cores = _cores()
        self._number = min(cores, _MOST) * (cores > 1) if number is None else number
        self._alone = _ALONE
        self._threads: ThreadPoolExecutor | None = None
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._all: list[_Worker] = []

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.kill()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for worker in self._all:
            worker.end()

    @property
    def ahead(self) -> int:
        """How many lots to have in hand, so that no worker waits."""
        return self._number + 1 if self._threads is not None else 1

    def submit(self, lot: Sequence[Given]) -> "Future[list[Outcome]]":
        """Have the files prepared, in their order."""
        self._alone -= len(lot)
        if self._alone < 0 and self._threads is None and self._number:
            self._start()
        if self._threads is not None:
            return self._threads.submit(self._elsewhere, lot)
        done: Future[list[Outcome]] = Future()
        done.set_result([_outcome(given, self._embedder.length, self._embedder.limit) for given in lot])
        return done

    def _start(self) -> None:
        if not isinstance(self._embedder, CountsWords):
            return
        for _ in range(self._number):
            worker = _Worker(self._embedder.tokens_of, self._embedder.limit)
            self._all.append(worker)
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(self._number, "preparing")

    def _elsewhere(self, lot: Sequence[Given]) -> list[Outcome]:
        """What a worker makes of the files; one that it dies of is found by trying each by itself."""
        worker = self._idle.get()
        try:
            if (found := worker.ask(lot)) is not None:
                return found
            singly = (worker.ask([given]) for given in lot)
            return [each[0] if each else UnreadableFile(_KILLED) for each in singly]
        finally:
            self._idle.put(worker)


class _Worker:
    """One process, started at the first question and again after its death."""

    def __init__(self, tokenizer: Path, limit: int) -> None:
        self._order = (str(tokenizer), limit)
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False

    def ask(self, lot: Sequence[Given]) -> list[Outcome] | None:
        """What it makes of the files; None if it died."""
        try:
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            _send(process.stdin, lot)
            found = _receive(process.stdout, list[_Made | _Fault])
        except (OSError, EOFError, msgspec.MsgspecError):  # dead, or out of its mind
            self.end()
            return None
        return [
            each.prepared if isinstance(each, _Made) else UnreadableFile(each.message, each.hint)
            for each in found
        ]

    def kill(self) -> None:
        """End it for good; who waits for it gets None."""
        self._over = True
        if self._process is not None:
            self._process.kill()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._over:
            raise EOFError
        if self._process is None:
            root = str(Path(__file__).resolve().parents[1])
            # -I: nothing that lies beside the user's articles is imported. In a session of its own: the
            # terminal's Ctrl+C is its parent's affair.
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BOOT, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            assert self._process.stdin is not None
            _send(self._process.stdin, self._order)
        return self._process

    def end(self) -> None:
        """See it off; the next question starts another."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):  # what was not sent is lost with its reader
                        pipe.close()
            process.wait()


def _outcome(given: Given, length: Callable[[str], int], limit: int) -> Outcome:
    try:
        return prepare(*given, length, limit)
    except UnreadableFile as error:
        return error


def _cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _send(stream: Any, value: object) -> None:
    data = msgspec.msgpack.encode(value)
    stream.write(len(data).to_bytes(_HEADER, "little"))
    stream.write(data)
    stream.flush()


def _receive(stream: Any, kind: type[_Value]) -> _Value:
    """The next value; raises EOFError where there is none any more, MsgspecError where it is another."""
    header = stream.read(_HEADER)
    size = int.from_bytes(header, "little")
    data = stream.read(size) if len(header) == _HEADER else b""
    if len(header) < _HEADER or len(data) < size:
        raise EOFError
    return msgspec.msgpack.decode(data, type=kind)


# --- the worker ----------------------------------------------------------------------------------------


def main() -> None:
    """Prepares what comes on descriptor 0 until it ends; what is printed goes nowhere."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(EOFError, OSError):
        tokenizer, limit = _receive(orders, tuple[str, int])
        length = Words(load_tokenizer(Path(tokenizer))).count
        while True:
            lot = _receive(orders, list[Given])
            _send(answers, [_sent(_outcome(given, length, limit)) for given in lot])
    os._exit(0)  # whoever should hear of anything is gone


def _sent(outcome: Outcome) -> _Made | _Fault:
    if isinstance(outcome, Prepared):
        return _Made(outcome)
    return _Fault(outcome.message, outcome.hint)
