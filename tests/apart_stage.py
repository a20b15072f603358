"""Library and model apart, with a made-up model and embedder: a real child process, a real library."""

import sys
from collections.abc import Sequence
from pathlib import Path

import fakes

from bot import config
from bot.apart import Apart
from bot.config import Settings
from index.build import update
from index.library import Library

LIBRARY = "apart"
_BOOT = """
import sys, threading
sys.path[:0] = {paths}
from fakes import FakeEmbedder, FakeEngine
from bot import config, workspace
from bot.apart.worker import Opened, main
from bot.briefing import Briefer
from bot.answering import Asker
from bot.claims import ModelUsed
from bot.confidence import Threshold
from prompts import load
from index.library import Library

class Engine(FakeEngine):
    def __init__(self, *replies):
        super().__init__(*replies)
        self.freed = threading.Event()
    def cancel(self):
        self.freed.set()
    close = cancel

engine = Engine(*{replies})
{before}
def opens(name, model, settings):
    library = Library(config.library_dir(name), FakeEmbedder())
    used = ModelUsed(model, "f" * 64)
    least = Threshold(0.5, 0.5)
    asker = Asker(library, engine, used, load("answer"), workspace.judge(), settings.retrieval, 160, least)
    return Opened(library, engine, asker, Briefer(library))
main(opens)
"""


def apart(*replies: str, before: str = "") -> Apart:
    """In a child whose model says these replies in turn; `before` is code that it runs before it opens."""
    here = Path(__file__).resolve().parent
    boot = _BOOT.format(paths=[str(here.parent), str(here)], replies=list(replies), before=before)
    return Apart(LIBRARY, "fake", Settings(), command=[sys.executable, "-I", "-c", boot])


def take_in(folders: Sequence[Path]) -> None:
    """Fill the library."""
    with Library(config.library_dir(LIBRARY), fakes.FakeEmbedder()) as library:
        list(update(library, folders))


BLOCKS = """
def generate(messages, max_tokens):
    from bot.engine import Cancelled
    yield from ()
    engine.freed.wait(60)
    raise Cancelled("stopped")
engine.generate = generate
"""
"""A model that says nothing until it is stopped."""

DIES = """
import os
def generate(messages, max_tokens):
    yield from ()
    print("out of memory", file=sys.stderr, flush=True)
    os.kill(os.getpid(), 9)
engine.generate = generate
"""
