"""Where model files lie, and whether they are there and right. No network."""

import hashlib
from collections.abc import Generator
from pathlib import Path

import msgspec

from bot.errors import ModelError
from bot.models.catalogue import Model, ModelFile

_BLOCK = 1 << 22  # bytes read at a time


def path(model: Model, models_dir: Path) -> Path:
    """The file of a language model; the folder of an embedding model."""
    return models_dir / (model.name if model.kind == "embedding" else model.files[0].name)


def file_path(model: Model, file: ModelFile, models_dir: Path) -> Path:
    """Where `file` of `model` lies, or will lie."""
    place = path(model, models_dir)
    return place / file.name if model.kind == "embedding" else place


def installed(model: Model, models_dir: Path) -> bool:
    """Whether all files are there with the right size: quick, reads no content."""
    return all(_size(file_path(model, file, models_dir)) == file.bytes for file in model.files)


def right_sha256(model: Model, file: ModelFile, models_dir: Path) -> str:
    """The SHA-256 that `file` must have, hex; of one that was made here the one noted then, if any."""
    if file.sha256:
        return file.sha256
    try:
        made = msgspec.json.decode(
            (path(model, models_dir) / "recipe.json").read_bytes(), type=dict[str, str]
        )
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return made.get("sha256", "")


def verify(model: Model, models_dir: Path) -> None:
    """Read every file and compare its SHA-256; a ModelError names what is wrong and what mends it."""
    for file in model.files:
        place = file_path(model, file, models_dir)
        mend = f"`dateline models pull {model.name}` fetches it."
        if _size(place) is None:
            raise ModelError(f"{model.name} is not on this computer: {place} is missing.", mend)
        if _size(place) != file.bytes or sha256_of(place) != right_sha256(model, file, models_dir):
            raise ModelError(f"{model.name} is damaged: {place} is not the file it should be.", mend)


def sha256_of(place: Path) -> str:
    """The SHA-256 of a file, hex; a ModelError if it cannot be read."""
    try:
        with place.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(place, error) from error


def unreadable(place: Path, error: OSError) -> ModelError:
    """The error for a file that the system does not let us read."""
    return ModelError(
        f"{place} cannot be read: {error.strerror or error}.", "Check the path and its permissions."
    )


def digest(place: Path) -> Generator[int, None, str]:
    """Read a file, yielding the bytes read so far; returns the SHA-256, hex."""
    sha256 = hashlib.sha256()
    done = 0
    with place.open("rb") as stream:
        while block := stream.read(_BLOCK):
            sha256.update(block)
            done += len(block)
            yield done
    return sha256.hexdigest()


def _size(place: Path) -> int | None:
    try:
        return place.stat().st_size if place.is_file() else None
    except OSError:
        return None
