"""The engine: asks the model's process, and outlives whatever happens to it."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from bot.engine.deaths import KERNEL_SIGNALS, Died, crashed, of
from bot.engine.turns import Call, Turns
from bot.engine.values import (
    Cancelled,
    EngineInfo,
    EngineSettings,
    Event,
    Finished,
    Message,
    Pace,
    PromptPart,
    Token,
)
from bot.engine.wire import LAST_EVENTS, Wire, checked, error_from, event_from, garbage, load_order, wire_from
from bot.errors import EngineError, EngineStalled

if TYPE_CHECKING:
    from bot.engine.child import Child

_PATIENCE_SECONDS = 5.0
"""Longer than a process that is being killed takes to close its pipe."""

Value = TypeVar("Value")


class Engine:
    """A language model in a process of its own.

    Calls from several threads take turns. A process that dies is started once more and the call
    repeated; a second death is EngineCrashed, and the next call starts anew. Every public method may
    raise EngineError: EngineStalled after `stall_seconds` of silence, Cancelled after `cancel()`.
    """

    def __init__(self, settings: EngineSettings, *, command: Sequence[str] | None = None) -> None:
        """Starts nothing yet. `command` replaces the worker's command line, for tests."""
        self.settings = settings
        self.notice: str | None = None
        """What the user should know about how the model runs, e.g. "restarted with safe kernels"."""
        self._command = command
        self._turns = Turns()
        self._child: Child | None = None
        self._safe: bool | None = None  # None: not looked up yet
        self._unsaved = False
        self._closed = False

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Starts the process and its loading of the model, without waiting for either."""
        with self._turns.gate:
            self._running()

    def close(self) -> None:
        """Ends the process. Calls at work are cancelled; later ones raise EngineError."""
        with self._turns.gate:
            self._closed = True
            self._turns.cancel()
            child, self._child = self._child, None
        if child is not None:
            child.close()

    def cancel(self) -> None:
        """Ends every call that is waiting or at work, within half a second; does not block.

        An answer ends with `Finished(reason="cancelled")`; other calls raise Cancelled. The process is
        killed only if it does not obey."""
        self._turns.cancel()

    @property
    def pid(self) -> int | None:
        """The model's process, if there is one."""
        with self._turns.gate:
            return None if self._child is None else self._child.pid

    @property
    def info(self) -> EngineInfo:
        """What the model says of itself; waits until it is loaded."""
        return self._ask({"op": "info"}, lambda event: EngineInfo(**event["info"]))

    def count(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in the model's own tokens, in one round trip."""

        def counts(event: Wire) -> list[int]:
            numbers = [int(number) for number in event["counts"]]
            if len(numbers) != len(texts):
                raise ValueError("a count is missing")
            return numbers

        return self._ask({"op": "count", "texts": list(texts)}, counts)

    def inspect(self, messages: Sequence[Message]) -> list[PromptPart]:
        """The prompt that `generate` would read, part by part."""

        def parts(event: Wire) -> list[PromptPart]:
            return [PromptPart(**{**part, "tokens": tuple(part["tokens"])}) for part in event["parts"]]

        return self._ask({"op": "inspect", "messages": wire_from(messages)}, parts)

    def pace(self, threads: int) -> Pace:
        """How fast the model reads and writes on so many threads; takes seconds, forgets what was read."""

        def pace(event: Wire) -> Pace:
            return Pace(threads, float(event["reading"]), float(event["writing"]))

        return self._ask({"op": "pace", "threads": threads}, pace)

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        """For each option the probability that an answer begins with its first token.

        Much cheaper than an answer: the prompt is read, nothing is written; what it shares with the call
        before is not read again. Two options that begin with one token get the same. Raises PromptTooLong
        as `generate` does.
        """
        if not all(options):
            raise ValueError("an option must not be empty")

        def chances(event: Wire) -> list[float]:
            numbers = [float(number) for number in event["chances"]]
            if len(numbers) != len(options) or not all(0 <= number <= 1 for number in numbers):
                raise ValueError("a chance is missing or none")
            return numbers

        order = {"op": "choose", "messages": wire_from(messages), "options": list(options)}
        return self._ask(order, chances)

    def generate(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
        seed: int = 0,
    ) -> Generator[Event, None, None]:
        """The answer, event by event; the last is always `Finished`.

        Nothing happens before the first `next`. Closing the generator, or Ctrl+C in it, cancels.
        Generation ends at the model's own end-of-turn token, before one of the `stop` strings, or
        after `max_tokens`. Temperature 0 takes the likeliest token each time. Raises PromptTooLong if
        prompt and `max_tokens` exceed the context, before anything is read."""
        if max_tokens < 1:
            raise ValueError("max_tokens must be at least 1")
        order = {
            "op": "generate",
            "messages": wire_from(messages),
            "max_tokens": max_tokens,
            "temperature": temperature,
            "stop": list(stop),
            "seed": seed,
        }
        return self._generate(order, max_tokens)

    def _generate(self, order: Wire, max_tokens: int) -> Generator[Event, None, None]:
        pieces, began = 0, time.monotonic()
        finished: Finished | None = None
        try:
            with self._turns.take() as call, closing(self._insist(call, order)) as wires:
                for wire in wires:
                    event = checked(event_from, wire)
                    if isinstance(event, Finished):
                        finished = event
                        break
                    if not isinstance(event, Token):
                        pieces, began = 0, time.monotonic()
                    elif pieces == max_tokens:  # a process that does not keep to its order
                        finished = Finished(pieces, time.monotonic() - began, "length")
                        break
                    else:
                        pieces += 1
                    yield event
        except Cancelled:
            finished = Finished(pieces, time.monotonic() - began if pieces else 0.0, "cancelled")
        assert finished is not None, "an answer ends with `finished` or an error"
        yield finished  # out of turn: who sees it may ask the next question

    def _ask(self, order: Wire, read: Callable[[Wire], Value]) -> Value:
        """The value that the one event of an answer carries."""
        with self._turns.take() as call, closing(self._insist(call, order)) as events:
            for event in events:
                if event["event"] in LAST_EVENTS:
                    return checked(read, event)
        raise AssertionError("an order ends with an event or an error")

    def _insist(self, call: Call, order: Wire) -> Generator[Wire, None, None]:
        """The events of an order; if the process dies, `restarted` and all of them once more."""
        try:
            yield from self._exchange(call, order)
            return
        except Died as death:
            if death.signal in KERNEL_SIGNALS and not self._safe:
                self._safe = self._unsaved = True
            self.notice = "restarted with safe kernels" if self._unsaved else "restarted"
            reason = f"The model's process died{of(death.signal)} and was {self.notice}."
        yield {"event": "restarted", "reason": reason}
        try:
            yield from self._exchange(call, order)
        except Died as death:
            self._safe, self._unsaved = None, False
            raise crashed(death.signal, self.settings.log) from None

    def _exchange(self, call: Call, order: Wire) -> Generator[Wire, None, None]:
        """The events of one order to one process. Raises Died, Cancelled, EngineStalled, EngineError."""
        done = False
        try:
            with self._turns.gate:
                call.check()
                call.child = child = self._running()
                child.send({**order, "id": call.id})
            while not done:
                event = self._next(child, call)
                done = event.get("id") == call.id and event["event"] in LAST_EVENTS
                if done:
                    call.check()
                if event["event"] == "error" and done:
                    raise error_from(event)
                if event.get("id") == call.id and event["event"] != "reading" and not call.cancelled:
                    yield event
        finally:
            if not done and call.child is not None and call.child is self._child:
                self._abandon(call.child, call)
            call.child = None

    def _next(self, child: "Child", call: Call) -> Wire:
        """The next event; the end of the process, in whatever way, is an error."""
        try:
            event = child.receive(self.settings.stall_seconds)
        except TimeoutError:
            self._end(child)
            raise EngineStalled(
                f"The model said nothing for {self.settings.stall_seconds:g} seconds and was stopped.",
                "Ask again; if it happens often, choose a smaller model or raise [model] stall_seconds.",
            ) from None
        if event is None:
            signal = self._end(child)
            call.check()
            raise Died(signal)
        if event["event"] == "garbage":
            self._end(child)
            raise garbage()
        if event["event"] == "failed":
            self._end(child)
            call.check()
            raise error_from(event)
        if event["event"] == "prompt" and child.safe_kernels and self._unsaved:
            from bot.engine import machine

            self._unsaved = False
            machine.remember(self.settings.state, safe_kernels=True)
        return event

    def _abandon(self, child: "Child", call: Call) -> None:
        """Drops an order that its caller no longer wants, and waits until the process is free or dead."""
        child.cancel(call.id)
        try:
            while not child.has_settled(call.id):
                if child.receive(_PATIENCE_SECONDS) is None:
                    raise TimeoutError
        except TimeoutError:
            self._end(child)

    def _running(self) -> "Child":
        """The process; a new one, with the order to load, if there is none. Needs the gate."""
        if self._closed:
            raise EngineError("The engine is closed.")
        if self._child is None:
            from bot.engine import machine
            from bot.engine.child import Child, worker_command

            known = machine.known(self.settings.state)
            if self._safe is None:
                self._safe = known.safe_kernels
            command = self._command or worker_command()
            self._child = Child(command, self.settings.log, safe_kernels=self._safe)
            self._child.send(load_order(self.settings, known, safe_kernels=self._safe))
        return self._child

    def _end(self, child: "Child") -> str:
        """Makes sure that it is dead and forgotten; the name of the signal that it died of."""
        with self._turns.gate:
            if self._child is child:
                self._child = None
        return child.close()
