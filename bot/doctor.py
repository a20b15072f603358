"""Examines this installation: each check says what it found, and the command that mends a fault."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import config, models, workspace
from bot.config import Settings
from bot.engine import Engine, Message, Token
from bot.errors import DatelineError
from bot.render import one_line

_ROOM = 1 << 30  # bytes that should be free on the disk
_OVERHEAD = 500 << 20  # bytes that running a model takes beside its file


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is well, what was seen, and what mends it."""

    name: str
    well: bool
    seen: str
    mend: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """All checks in turn; those that need what an earlier one missed say so."""
    for name, check in _CHECKS:
        try:
            yield check(name, settings)
        except DatelineError as error:
            yield Finding(name, False, error.message, error.hint)
        except OSError as error:
            yield Finding(name, False, str(error.strerror or error), "Check the folder and its permissions.")


def _python(name: str, _: Settings) -> Finding:
    seen = ".".join(map(str, sys.version_info[:3]))
    return Finding(name, sys.version_info >= (3, 11), seen, "Install Python 3.11 or later.")


def _sqlite(name: str, _: Settings) -> Finding:
    with sqlite3.connect(":memory:") as db:
        options = {row[0] for row in db.execute("PRAGMA compile_options")}
    db.close()
    return Finding(
        name,
        "ENABLE_FTS5" in options,
        f"{sqlite3.sqlite_version}, full-text search {'on' if 'ENABLE_FTS5' in options else 'missing'}",
        "Use a Python whose SQLite has FTS5: that of python.org, Debian or Homebrew has.",
    )


def _data_folder(name: str, _: Settings) -> Finding:
    home = config.home()
    place = _existing(home)
    if not os.access(place, os.W_OK):
        return Finding(name, False, f"{home} cannot be written", "Set DATELINE_HOME to a folder of yours.")
    return Finding(name, True, str(home))


def _disk(name: str, _: Settings) -> Finding:
    place = _existing(config.home())
    free = shutil.disk_usage(place).free
    return Finding(name, free >= _ROOM, f"{free / 1e9:.1f} GB free", f"Make room on the disk of {place}.")


def _memory(name: str, settings: Settings) -> Finding:
    import psutil

    available = psutil.virtual_memory().available
    chosen = workspace.choose_model(settings)
    if isinstance(chosen, models.ServedModel):
        return Finding(name, True, f"{available / 1e9:.1f} GB available; the model's is the server's")
    needed = chosen.path.stat().st_size + _OVERHEAD
    return Finding(
        name,
        available >= needed,
        f"{available / 1e9:.1f} GB available, {needed / 1e9:.1f} GB needed",
        "Close other programs, or choose a smaller model: `dateline models list`.",
    )


def _embedding_model(name: str, _: Settings) -> Finding:
    model = models.embedding(config.models_dir())
    models.verify(model, config.models_dir())
    workspace.open_embedder()
    return Finding(name, True, f"{model.name}, checksum right")


def _language_model(name: str, settings: Settings) -> Finding:
    chosen = workspace.choose_model(settings)
    if isinstance(chosen, models.ServedModel):
        return Finding(name, True, f"{chosen.name}, at {one_line(settings.model.server)}")
    known = {model.name: model for model in models.CATALOGUE}
    if chosen.name in known:
        models.verify(known[chosen.name], config.models_dir())
    return Finding(name, True, f"{chosen.name}, checksum right")


def _engine(name: str, settings: Settings) -> Finding:
    """Runs the model for a word: a build that dies at its first token is found here."""
    with workspace.engine_for(workspace.choose_model(settings), settings) as engine:
        messages = [Message("user", "Say yes.")]
        wrote = any(isinstance(event, Token) for event in engine.generate(messages, max_tokens=4))
        own = isinstance(engine, Engine)
        runs = (
            f"llama-cpp-python {engine.info.llama_cpp}"
            if isinstance(engine, Engine)
            else "the server answers"
        )
        seen = runs + (f"; {engine.notice}" if engine.notice else "")
    mend = "Build it again: `make rebuild`." if own else "Look at what the server prints."
    return Finding(name, wrote, seen if wrote else "the model wrote nothing", mend)


def _library(name: str, settings: Settings) -> Finding:
    notes: list[str] = []
    with workspace.open_filled_library(settings, say=notes.append) as library:
        articles, passages = library.catalog.count()
        waiting = library.catalog.count_without_vector()
        whole = library.is_whole and not waiting
    seen = f"{settings.library.name}: {articles} articles, {passages} passages"
    if not whole:
        seen += f"; the vector store is behind ({waiting} passages have no vector)"
    return Finding(name, whole, " ".join([seen, *notes]), "`dateline doctor --repair` brings it up to date.")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())


_CHECKS: tuple[tuple[str, Callable[[str, Settings], Finding]], ...] = (
    ("Python", _python),
    ("SQLite", _sqlite),
    ("data folder", _data_folder),
    ("disk", _disk),
    ("embedding model", _embedding_model),
    ("language model", _language_model),
    ("memory", _memory),
    ("engine", _engine),
    ("library", _library),
)
