"""Starts a trial's work, kills it at random instants, and has the remains examined.

Every piece runs in a process of its own, forked from one that has the heavy libraries loaded: nothing is
shared, and a store that kills who opens it is a fault like any other.
"""

import multiprocessing
import random
import shutil
import statistics
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from kills.trial import Fault, Trial

_BEGUN, _ENDED = "<begun>", "<ended>"
_MEASURED = 3  # undisturbed runs
_PATIENCE = 300.0  # seconds; a guard against a hang
_SLOW = 10.0  # seconds that going on may take beyond five undisturbed runs


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of one kind: the kills, the faults with the number of their run, the slow runs."""

    name: str
    seconds: float
    runs: int
    faults: tuple[tuple[int, Fault], ...]
    slow: int

    def count(self, kind: str) -> int:
        """The number of runs with a fault of that kind."""
        return len({run for run, fault in self.faults if fault.kind == kind})


def context() -> Any:
    """What makes the processes."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["kills.trial", "chromadb", "numpy", "index.build", "bot.cli.brief"])
    return made


def killed(trial: Trial, place: Path, times: int, seed: int, told: Callable[[str], None]) -> Tally:
    """Kill `trial` so many times in the folder `place`, at instants drawn with `seed`.

    The instants lie evenly over the time that an undisturbed run takes once it has begun. A run that ended
    before its instant is drawn again.
    """
    lot = random.Random(f"{seed} {trial.name}")
    made = context()
    seconds = statistics.median(_undisturbed(made, trial, place, lot) for _ in range(_MEASURED))
    faults: list[tuple[int, Fault]] = []
    runs = slow = 0
    while runs < times:
        said = _struck(made, trial, place, lot, lot.uniform(0, seconds))
        if said is None:
            continue
        runs += 1
        found = [*_examined(made, trial.left, place, said)]
        start = time.monotonic()
        found += _examined(made, trial.go_on, place)
        slow += time.monotonic() - start > 5 * seconds + _SLOW
        found += _examined(made, trial.ended, place)
        faults += ((runs, fault) for fault in found)
        for fault in found:
            told(f"{trial.name}, run {runs}: {fault.kind}: {fault.what}")
    return Tally(trial.name, seconds, runs, tuple(faults), slow)


def _undisturbed(made: Any, trial: Trial, place: Path, lot: random.Random) -> float:
    """How long the work takes, in seconds. Raises RuntimeError where it does not end well."""
    with _Work(made, trial, place, lot) as work:
        start = time.monotonic()
        if not work.ends_by(start + _PATIENCE):
            raise RuntimeError(f"{trial.name} does not end: {work.said}")
        taken = time.monotonic() - start
    if faults := [*_examined(made, trial.ended, place)]:
        raise RuntimeError(f"{trial.name} is at fault without a kill: {faults}")
    return taken


def _struck(made: Any, trial: Trial, place: Path, lot: random.Random, after: float) -> list[Any] | None:
    """What the work told until it was killed, `after` seconds from its beginning; None if it had ended."""
    with _Work(made, trial, place, lot) as work:
        if work.ends_by(time.monotonic() + after):
            return None
        work.kill()
        return None if work.ends_by(time.monotonic() + _PATIENCE) else work.said


class _Work:
    """The work, begun in a fresh place."""

    def __init__(self, made: Any, trial: Trial, place: Path, lot: random.Random) -> None:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        trial.prepare(place, lot)
        self.said: list[Any] = []
        self._ended = False
        self._reader, self._process = _start(made, _work, trial, place)

    def __enter__(self) -> "_Work":
        if not self._reader.poll(_PATIENCE) or self._reader.recv() != _BEGUN:
            raise RuntimeError("the work does not begin")
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._process.join()
        self._reader.close()

    def kill(self) -> None:
        self._process.kill()

    def ends_by(self, instant: float) -> bool:
        """Hear what it tells until then, or until it is gone; whether it came to its end."""
        try:
            while (left := instant - time.monotonic()) > 0 and self._reader.poll(left):
                said = self._reader.recv()
                if said == _ENDED:
                    return True
                self.said.append(said)
        except (EOFError, OSError):  # killed, or in the midst of a word
            pass
        return False


def _work(trial: Trial, place: Path, pipe: Connection) -> None:
    pipe.send(_BEGUN)
    trial.work(place, pipe.send)
    pipe.send(_ENDED)


def _examined(made: Any, look: Callable[..., Iterator[Fault]], place: Path, *given: Any) -> Iterator[Fault]:
    """The faults that `look` finds; that it raises, dies or hangs is one."""
    reader, process = _start(made, _look, look, place, *given)
    with reader:
        try:
            while reader.poll(_PATIENCE):
                said = reader.recv()
                if said == _ENDED:
                    break
                yield said
            else:
                yield Fault("unopenable", f"{look.__name__} takes more than {_PATIENCE:.0f} s")
        except (EOFError, OSError):
            yield Fault("unopenable", f"{look.__name__} died")
    process.kill()
    process.join()


def _look(look: Callable[..., Iterator[Fault]], place: Path, *rest: Any) -> None:
    *given, pipe = rest
    try:
        for fault in look(place, *given):
            pipe.send(fault)
    except BaseException:  # noqa: BLE001 - whatever it is, it is what the user would meet
        pipe.send(Fault("unopenable", traceback.format_exc(limit=-4)))
    pipe.send(_ENDED)


def _start(made: Any, target: Callable[..., None], *given: Any) -> tuple[Connection, Any]:
    reader, writer = made.Pipe(duplex=False)
    process = made.Process(target=target, args=(*given, writer), daemon=True)
    process.start()
    writer.close()
    return reader, process
