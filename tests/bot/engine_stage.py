"""Puts an engine with a real model into the middle of things."""

import threading
from collections.abc import Callable

import psutil

from bot.engine import Engine, Event, Message, Token

QUESTION = [Message("system", "Answer in one sentence."), Message("user", "What is the capital of France?")]
ESSAY = [Message("system", "Answer in one sentence."), Message("user", "Write a long story about a bridge.")]
LONG = [Message("user", "The council said on Monday that the bridge would stay closed. " * 45)]
HANG = 60.0  # a guard, not an expectation: what takes longer than this never comes


def answer(engine: Engine, messages: list[Message] = QUESTION, max_tokens: int = 24) -> str:
    return text_of(list(engine.generate(messages, max_tokens)))


def text_of(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Token))


def until(condition: Callable[[], bool], step: Callable[[], object] = lambda: None) -> None:
    """Waits for a condition, doing `step` meanwhile."""
    pause = threading.Event()
    for _ in range(int(HANG * 100)):
        if condition():
            return
        step()
        pause.wait(0.01)
    raise AssertionError("it never happened")


def busy(pid: int) -> float:
    return psutil.Process(pid).cpu_times().user


class Asking(threading.Thread):
    """An answer that is being waited for in a thread of its own."""

    def __init__(self, engine: Engine, messages: list[Message], max_tokens: int = 24) -> None:
        super().__init__(daemon=True)
        self.engine, self.messages, self.max_tokens = engine, messages, max_tokens
        self.events: list[Event] = []
        self.start()

    def run(self) -> None:
        for event in self.engine.generate(self.messages, self.max_tokens):
            self.events.append(event)

    def result(self) -> list[Event]:
        self.join(HANG)
        assert not self.is_alive(), "a hang"
        return self.events


def reach(stage: str, engine: Engine) -> Asking:
    """A call that has got as far as `stage`."""
    if stage == "loading":
        return Asking(engine, QUESTION)
    pid = engine.info and engine.pid
    assert pid is not None
    if stage == "reading":
        before = busy(pid)
        asking = Asking(engine, LONG)
        until(lambda: busy(pid) > before + 0.1)
    else:
        asking = Asking(engine, ESSAY, 1500)
        until(lambda: text_of(asking.events) != "")
    return asking
