"""How long a screen does not answer: the worst gap between two beats on the event loop of an app."""

import asyncio
import gc
import time
from types import TracebackType
from typing import Self

_BEAT = 0.005


class Heartbeat:
    """Beats on the running loop for as long as its block lasts, and knows the worst delay of a beat.

    Whoever presses a key waits for the same loop: `worst` is how long the key may lie there. What holds
    it up is a handler that works too long, or a thread that does not let go of the interpreter; `own` leaves
    out what other programs took of the machine. The garbage collector leaves alone what was there before,
    as in the chat once library and model are open.
    """

    def __init__(self) -> None:
        self.worst = 0.0
        """Seconds by which the latest beat came too late."""
        self.own = 0.0
        """The same, counting no more of a delay than this process was at work in it."""

    async def __aenter__(self) -> Self:
        gc.collect()
        gc.freeze()
        self._beating = asyncio.create_task(self._beat())
        await asyncio.sleep(0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.sleep(2 * _BEAT)  # the last gap ends with a beat
        self._beating.cancel()
        gc.unfreeze()

    def __str__(self) -> str:
        return f"at worst {self.worst * 1000:.0f} ms, {self.own * 1000:.0f} ms of it at work"

    async def _beat(self) -> None:
        before, worked = time.perf_counter(), time.process_time()
        while True:
            await asyncio.sleep(_BEAT)
            now, work = time.perf_counter(), time.process_time()
            gap = now - before - _BEAT
            self.worst = max(self.worst, gap)
            self.own = max(self.own, min(gap, work - worked))
            before, worked = now, work
