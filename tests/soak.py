"""A long conversation: does the chat grow, and does it leave anything behind? Run by hand.

    make soak                          # 200 turns with a made-up model, then 20 with a real one
    PYTHONPATH=tests/tui python tests/soak.py --model smollm2-135m --turns 20

Answers, "the sources do not say", errors and cancelled questions take turns; sources are opened, sessions
changed. Told at the end: the memory of this process and its children after 20 turns (or half of them, if
they are fewer) and at the end; threads, child processes and open files before and after the chat. A short
chat comes before, so that what is loaded once and stays does not count. Exit code 1: memory grew by more
than 15 percent and 30 MB, or something was left.

The home is a folder of its own; models are those of this computer (`dateline models pull`).
"""

import argparse
import gc
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from chat_stage import ARTICLE, BLOCK, FakeArticles, FakeAsker, FakeEngine, Stage, answered
from textual.pilot import Pilot

import seeds
from bot import config, workspace
from bot.answering import Checking, Event, Searching, Writing
from bot.claims import Rejected
from bot.config import Settings
from bot.errors import EngineCrashed
from bot.sessions import Sessions
from bot.tui import ChatApp, Core, House
from bot.tui.widgets.passage import Passage
from bot.tui.widgets.sidebar import Sidebar
from index.build import update

_FIRST = 20  # turns after which all that is kept between turns is there
_MOST_SHARE, _MOST_BYTES = 0.15, 30_000_000
_LIBRARY = "soak"
_SESSION = 10  # turns
_PATIENCE = 600  # seconds that a real model may take for an answer
_CANCELLED = 4  # one of so many turns


@dataclass(frozen=True, slots=True)
class Left:
    """What a process holds: numbers."""

    threads: int
    children: int
    files: int

    @classmethod
    def now(cls) -> "Left":
        """As it is now."""
        gc.collect()
        here = psutil.Process()
        return cls(here.num_threads(), len(here.children(recursive=True)), here.num_fds())


@dataclass(frozen=True, slots=True)
class Figures:
    """What a conversation came to; memory in bytes."""

    first: int
    last: int
    before: Left
    after: Left

    @property
    def faults(self) -> list[str]:
        """What is wrong with it, in words."""
        grown = self.last - self.first
        found = [f"memory grew by {grown / 1e6:.0f} MB"] * (
            grown > max(_MOST_BYTES, _MOST_SHARE * self.first)
        )
        for name in ("threads", "children", "files"):
            before, after = getattr(self.before, name), getattr(self.after, name)
            if after > before:
                found.append(f"{after - before} {name} left")
        return found

    def __str__(self) -> str:
        return (
            f"memory: {self.first / 1e6:.1f} MB, then {self.last / 1e6:.1f} MB\n"
            f"before: {self.before}\nafter:  {self.after}"
        )


def soak(turns: int, make: Callable[[int], tuple[Stage, list[str]]]) -> Figures:
    """Play a chat of so many turns, which `make` makes with its questions, after one of two."""
    _play(*make(2))
    before = Left.now()
    first, last = _play(*make(turns))
    return Figures(first, last, before, Left.now())


def _play(chat: Stage, questions: list[str]) -> tuple[int, int]:
    memory: list[int] = []

    async def play(pilot: Pilot[Any]) -> None:
        for number, question in enumerate(questions, start=1):
            await _turn(chat, pilot, number, question)
            if number == min(_FIRST, len(questions) // 2):
                memory.append(_memory())
        memory.append(_memory())

    chat.play(play, (120, 40))
    return memory[0], memory[-1]


async def _turn(chat: Stage, pilot: Pilot[Any], number: int, question: str) -> None:
    screen = chat.chat
    screen.composer.text = question
    screen.composer.action_send()
    await chat.until(pilot, lambda: not screen.composer.text)
    if number % _CANCELLED == 0:
        await screen.action_cancel()
    await chat.until_idle(pilot)
    if number % _CANCELLED == 1 and screen.query(Passage):
        screen.action_walk(1)
        await chat.until(pilot, lambda: screen.is_reading)
        await screen.action_cancel()
        await chat.until(pilot, lambda: not screen.is_reading)
    if number % _SESSION == 0:
        screen.action_new()
        await chat.until(pilot, lambda: screen.conversation.session is None)
    elif number % _SESSION == _SESSION // 2 and number > _SESSION:
        screen.query_one(Sidebar).post_message(Sidebar.Chosen(1))
        await chat.until(pilot, lambda: screen.conversation.session == 1)


def _memory() -> int:
    gc.collect()
    here = psutil.Process()
    return sum(one.memory_info().rss for one in [here, *here.children(recursive=True)])


# --- who answers -----------------------------------------------------------------------------------------


def made_up(sessions: Sessions) -> Callable[[int], tuple[Stage, list[str]]]:
    """Chats whose answers are written by hand."""
    rejected = [Rejected(f"Sentence {number}.", "it is not in the source") for number in range(5)]
    draft = [Writing("word ")] * 20
    kinds: list[list[Event | Exception | str]] = [
        [Searching(), *draft, Checking(), answered(*["It was closed."] * 4, rejected=rejected)],
        [Searching(), answered()],
        [Searching(), *draft, EngineCrashed("The model died.", "Ask again.")],
        [Searching(), *draft, BLOCK],
    ]

    def make(turns: int) -> tuple[Stage, list[str]]:
        engine = FakeEngine()
        asker = FakeAsker(engine, [kinds[turn % len(kinds)] for turn in range(turns)])
        core = Core(asker, engine, FakeArticles(ARTICLE), lambda *_: (), lambda *_: iter(()))
        app = ChatApp(House(Settings(), sessions, "fake", opens=lambda _: core))
        return Stage(app, asker, engine), [f"Question {turn}?" for turn in range(turns)]

    return make


def real(sessions: Sessions, model: str) -> Callable[[int], tuple[Stage, list[str]]]:
    """Chats with a model of this computer, about the sample articles."""
    with workspace.open_library(config.load(), _LIBRARY) as library, seeds.folder() as folder:
        list(update(library, [folder]))
    asked = [one.question for one in seeds.questions()]

    def make(turns: int) -> tuple[Stage, list[str]]:
        house = House(Settings().with_library(_LIBRARY), sessions, model)
        stage = Stage(ChatApp(house), None, None, _PATIENCE, house)  # type: ignore[arg-type]
        return stage, [asked[turn % len(asked)] for turn in range(turns)]

    return make


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--turns", type=int, default=200, help="how many questions, at least 2")
    parser.add_argument("--model", default="", help="a real model, by name or path")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["DATELINE_MODELS"] = str(config.models_dir())
        os.environ["DATELINE_HOME"] = home
        with Sessions(Path(home) / "sessions.sqlite") as sessions:
            make = real(sessions, arguments.model) if arguments.model else made_up(sessions)
            figures = soak(arguments.turns, make)
    print(figures)
    for fault in figures.faults:
        print(f"Wrong: {fault}.")
    sys.exit(bool(figures.faults))


if __name__ == "__main__":
    main()
