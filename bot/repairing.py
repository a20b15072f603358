"""Mends what `dateline doctor` finds: the library, the conversations, the model files."""

from collections.abc import Callable, Iterator
from pathlib import Path

from bot import config, workspace
from bot.config import Settings
from bot.errors import DatelineError
from bot.models import mending as models
from bot.sessions import mending as sessions
from index import mending as index
from index.build import Progress

_HINT = "Check the folder's permissions and the disk's free space."


def repair(settings: Settings) -> Iterator[str | Progress]:
    """What was found and done, a line each, and how far embedding is; nothing where all is well.

    One part that cannot be mended does not keep the others from it: its error is a line, too.
    """
    parts: tuple[Callable[[Settings], Iterator[str | Progress]], ...] = (_models, _sessions, _library)
    for part in parts:
        try:
            yield from part(settings)
        except DatelineError as error:
            yield f"{error.message} {error.hint}".rstrip()
        except OSError as error:
            yield f"{error.filename or 'A file'}: {error.strerror or error}. {_HINT}"


def _models(_: Settings) -> Iterator[str]:
    return models.mend(config.models_dir())


def _sessions(_: Settings) -> Iterator[str]:
    if said := sessions.recover(config.sessions_file()):
        yield said


def _library(settings: Settings) -> Iterator[str | Progress]:
    folder = config.library_dir(settings.library.name)
    if not folder.exists():
        return
    yield from _lock(folder / "lock")
    if said := index.recover(folder):
        yield said
    yield from index.mend(folder, workspace.open_embedder(), workspace.chroma_address(settings))


def _lock(lock: Path) -> Iterator[str]:
    """The system lets go of a lock with the process that held it; only what is no file can be in the way."""
    if lock.exists() and not lock.is_file():
        aside = lock.with_name("lock.damaged")
        lock.replace(aside)
        yield f"the lock was no file: it is now {aside}"
