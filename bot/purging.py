"""What Dateline keeps, and its removal for good: nothing outside of its own folders, no link followed.

Settings, prompts of your own, and what you wrote elsewhere (`-o FILE`) are yours, and stay.
"""

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bot import config, models
from bot.errors import DatelineError
from bot.sessions import Sessions
from bot.sessions.export import to_dict
from index.errors import LibraryError
from index.served import Server, is_name

_CATALOGUE = "catalog.sqlite"


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was kept: files and folders, conversations by their ids, or vectors on a server;
    `bytes` on this computer's disk (of conversations: as JSON)."""

    name: str
    bytes: int
    places: tuple[Path, ...] = ()
    conversations: tuple[int, ...] = ()
    server: Server | None = None

    def __bool__(self) -> bool:
        """Whether there is anything of it."""
        return bool(self.places or self.conversations or self.server)


def of_library(name: str, chroma: str = "") -> Iterator[Left]:
    """A library with its vectors, those on the Chroma server at `chroma`, too, and the conversations about
    it, which quote it.

    Raises LibraryError where there is none, ConfigError where no library could be called so.
    """
    folder = config.library_dir(name)
    if not _is_there(folder):
        raise LibraryError(
            f"There is no library {name!r}.", f"There are: {', '.join(_folders('libraries')) or 'none'}."
        )
    yield _files(f"library {name}", folder)
    yield _served(name, folder, chroma)
    if about := _conversations_about(name):
        yield of_conversations(about, f"{len(about)} conversation{'s' * (len(about) > 1)} about {name}")


def of_conversations(ids: Sequence[int], name: str = "") -> Left:
    """Conversations by their ids. Raises SessionError where there is none of such an id."""
    with Sessions(config.sessions_file()) as store:
        found = [store.session(id) for id in ids]
    size = sum(len(json.dumps(to_dict(one))) for one in found)
    titles = ", ".join(one.summary.title for one in found)
    return Left(name or f"conversation {titles}", size, conversations=(*ids,))


def of_model(name: str) -> Left:
    """A model of the catalogue, whole or half fetched. Raises ModelError where it knows no such model."""
    model, folder = models.find(name), config.models_dir()
    choice = [folder / "chosen"] if models.chosen(folder) == name else []
    partial = folder / ".partial"
    return _files(
        f"model {name}", models.path(model, folder), partial / name, partial / f"{name}.lock", *choice
    )


def of_evaluation() -> Left:
    """Runs, suites that were made, and the libraries and vectors that evaluations keep."""
    return _files("evaluation", config.evaluation_dir(), config.suites_dirs()[0])


def of_logs() -> Left:
    """What Dateline and its processes wrote down about their work."""
    logs = config.engine_log(), config.ingest_log(), config.library_log(), config.error_log()
    return _files("logs", *logs, config.engine_state(), config.engine_beginnings())


def everything(chroma: str = "") -> Iterator[Left]:
    """All that there is of libraries, conversations, evaluation and logs; not the models."""
    for name in _folders("libraries"):
        folder = config.home() / "libraries" / name
        yield _files(f"library {name}", folder)
        yield _served(name, folder, chroma)
    file = config.sessions_file()
    yield _files("conversations", *(file.with_name(file.name + end) for end in ("", "-wal", "-shm")))
    yield of_evaluation()
    yield of_logs()


def all_models() -> Iterator[Left]:
    """The models of the catalogue that are here."""
    return (of_model(model.name) for model in models.CATALOGUE)


def remove(found: Sequence[Left]) -> None:
    """Remove all of it, or nothing where another process uses a part.

    Raises DatelineError where one does, where a server does not answer, or where a file cannot be removed.
    """
    places = [place for left in found for place in left.places if _is_there(place)]
    with ExitStack() as held:
        for place in places:
            for lock in _within(place, "lock", ".lock"):
                try:
                    held.enter_context(FileLock(lock, timeout=0))
                except Timeout:
                    raise _in_use(place) from None
            if any(_is_open(database) for database in _within(place, "", ".sqlite")):
                raise _in_use(place)
        for left in found:  # first: the library's folder holds the name of what lies there
            if left.server:
                with closing(left.server):
                    left.server.discard()
        for left in found:
            _delete(left.conversations)
        for place in places:
            try:
                _remove(place)
            except OSError as error:
                raise DatelineError(
                    f"{place} cannot be removed: {error.strerror or error}.", "Check its permissions."
                ) from error


def _conversations_about(library: str) -> list[int]:
    if not config.sessions_file().is_file():
        return []
    with Sessions(config.sessions_file()) as store:
        return [one.id for one in store.summaries(limit=sys.maxsize) if one.library == library]


def _delete(conversations: Sequence[int]) -> None:
    if conversations:
        with Sessions(config.sessions_file()) as store:
            for id in conversations:
                store.delete(id)


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        for catalogue in place.glob(f"{_CATALOGUE}*"):  # first: what a kill leaves is no library
            catalogue.unlink()
        shutil.rmtree(place)
    else:
        place.unlink()


def _in_use(place: Path) -> DatelineError:
    return DatelineError(f"Another Dateline uses {place}.", "Close it, then try again. Nothing was removed.")


def _is_open(database: Path) -> bool:
    """Whether another process has it open: SQLite leaves write-ahead logging only for who is alone."""
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.Error as error:  # one that is damaged is nobody's
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    return False


def _files(name: str, *places: Path) -> Left:
    there = tuple(place for place in places if _is_there(place))
    size = sum(path.lstat().st_size for place in there for path in _within(place) if not path.is_dir())
    return Left(name, size, there)


def _within(place: Path, name: str = "", end: str = "") -> list[Path]:
    """The file `place`, or all that lies in this folder; only what is called `name`, or ends in `end`."""
    below = [place] if place.is_symlink() or not place.is_dir() else [*place.rglob("*")]
    if not name and not end:
        return below
    return [path for path in below if path.name == name or (path.suffix == end and not path.is_symlink())]


def _served(name: str, folder: Path, chroma: str) -> Left:
    """What the library in `folder` has on the server at `chroma`, as far as its catalogue can be read."""
    collection = ""
    if chroma and (folder / _CATALOGUE).is_file():
        with suppress(sqlite3.Error), closing(sqlite3.connect(folder / _CATALOGUE, timeout=0)) as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'collection'").fetchone()
            collection = str(row[0]) if row else ""
    server = Server(chroma, collection) if is_name(collection) else None
    return Left(f"vectors of library {name} on {chroma}", 0, server=server)


def _is_there(place: Path) -> bool:
    return place.exists() or place.is_symlink()


def _folders(name: str) -> list[str]:
    folder = config.home() / name
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
