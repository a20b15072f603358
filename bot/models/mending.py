"""Model files that are not what they should be are moved aside; what pulls left is cleared away."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.errors import ModelError
from bot.models.catalogue import CATALOGUE, Model
from bot.models.files import file_path, installed, right_sha256, sha256_of, verify


def mend(models_dir: Path) -> Iterator[str]:
    """Says what was found and done, a line each. Fetches nothing: only a pull uses the network.

    What a cancelled pull has fetched stays, for the next one; a running pull is left alone.
    """
    from filelock import FileLock, Timeout

    for model in CATALOGUE:
        work = models_dir / ".partial" / model.name
        try:
            if work.parent.exists():
                with FileLock(work.with_name(f"{model.name}.lock"), timeout=0):
                    yield from _mend(model, models_dir, work)
            else:
                yield from _mend(model, models_dir, work)
        except Timeout:
            yield f"{model.name} is being fetched; it was left alone"
        except OSError as error:
            raise ModelError(
                f"{model.name} in {models_dir} cannot be mended: {error.strerror or error}.",
                "Check the folder's permissions.",
            ) from error


def _mend(model: Model, models_dir: Path, work: Path) -> Iterator[str]:
    for file in model.files:
        place = file_path(model, file, models_dir)
        if place.is_file() and (
            place.stat().st_size != file.bytes or sha256_of(place) != right_sha256(model, file, models_dir)
        ):
            aside = place.with_name(f"{place.name}.damaged")
            place.replace(aside)
            yield (
                f"{model.name} was damaged: {place.name} is now {aside.name};"
                f" `dateline models pull {model.name}` fetches it again"
            )
    if work.exists() and installed(model, models_dir):
        verify(model, models_dir)
        shutil.rmtree(work)
        yield f"{model.name} is whole: what its pull had left was removed"
