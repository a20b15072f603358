"""Which language model to load: a name of the catalogue, or the path of any GGUF file.

A catalogue file has its SHA-256 from the catalogue. Any other file is pinned at its first use:
`models_dir/pinned.json` remembers size, time and SHA-256 by absolute path, so that it is not read
whole at each start, and a file that changed is noticed. The choice is one line in `models_dir/chosen`.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.atomic import write_atomically
from bot.errors import ModelError
from bot.models.catalogue import CATALOGUE, EMBEDDING, Model, find
from bot.models.files import installed, path, sha256_of, unreadable

_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class LanguageModelFile:
    """A language model that is ready to load; `sha256` (hex) is the one pinned for it."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A language model that a server runs: nothing is known of its file."""

    name: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class _Pin:
    """A GGUF file as it was when it was first used: bytes, nanoseconds, hex."""

    size: int
    mtime_ns: int
    sha256: str


def resolve(name_or_path: str, models_dir: Path) -> LanguageModelFile:
    """The file to load. Raises ModelError: unknown, missing, no GGUF, or changed since it was pinned."""
    if _is_path(name_or_path):
        return _pinned(Path(name_or_path), models_dir)
    model = find(name_or_path)
    if model.kind != "language":
        names = ", ".join(other.name for other in CATALOGUE if other.kind == "language")
        raise ModelError(
            f"{model.name} is an embedding model: it finds, and cannot write.", f"Choose one of {names}."
        )
    if not installed(model, models_dir):
        raise ModelError(
            f"{model.name} is not on this computer.", f"`dateline models pull {model.name}` fetches it."
        )
    return LanguageModelFile(model.name, path(model, models_dir), model.files[0].sha256)


def use(name_or_path: str, models_dir: Path) -> LanguageModelFile:
    """Make this the model to load, and return it; a GGUF given by path is pinned as it is now."""
    if _is_path(name_or_path):
        file = _pin(_gguf(Path(name_or_path)), models_dir)
        _write(models_dir / "chosen", os.fsencode(file.path) + b"\n")
    else:
        file = resolve(name_or_path, models_dir)
        _write(models_dir / "chosen", file.name.encode() + b"\n")
    return file


def chosen(models_dir: Path) -> str | None:
    """What `use` chose last, for `resolve`: a name or an absolute path; None if nothing is chosen."""
    try:
        return os.fsdecode((models_dir / "chosen").read_bytes()).strip() or None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(models_dir / "chosen", error) from error


def use_embedding(name: str, models_dir: Path) -> Model:
    """Make this the embedding model of every library. Raises ModelError where it is not here."""
    model = find(name)
    if not installed(model, models_dir):
        raise ModelError(
            f"{model.name} is not on this computer.", f"`dateline models pull {model.name}` fetches it."
        )
    _write(models_dir / "embedding", model.name.encode() + b"\n")
    return model


def embedding(models_dir: Path) -> Model:
    """The embedding model of every library: the one chosen by `use_embedding`, else the default."""
    try:
        name = (models_dir / "embedding").read_text("utf-8", "replace").strip()
    except FileNotFoundError:
        name = EMBEDDING
    except OSError as error:
        raise unreadable(models_dir / "embedding", error) from error
    known = {model.name: model for model in CATALOGUE if model.kind == "embedding"}
    if name not in known:
        raise ModelError(
            f"{models_dir / 'embedding'} names no embedding model.",
            f"`dateline models use {EMBEDDING}` mends it.",
        )
    return known[name]


def _is_path(name_or_path: str) -> bool:
    """A catalogue name wins over a file that happens to be called so; `./NAME` means the file."""
    if any(model.name == name_or_path for model in CATALOGUE):
        return False
    place = Path(name_or_path)
    return len(place.parts) > 1 or place.suffix.lower() == ".gguf" or place.is_file()


def _gguf(place: Path) -> Path:
    """The absolute path, once it is known to be a GGUF file."""
    try:
        # Not resolve(): a link keeps the name that the user gave it.
        place = Path(os.path.abspath(place.expanduser()))  # noqa: PTH100
        with place.open("rb") as stream:
            magic = stream.read(len(_MAGIC))
    except (OSError, RuntimeError) as error:  # RuntimeError: ~name of nobody
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ModelError(
            f"{place} cannot be read: {reason}.",
            "Give the path of a GGUF file, or a name from `dateline models list`.",
        ) from error
    if magic != _MAGIC:
        raise ModelError(
            f"{place} is not a GGUF file.",
            "Give the path of a GGUF file, or a name from `dateline models list`.",
        )
    return place


def _pinned(place: Path, models_dir: Path) -> LanguageModelFile:
    """The file, with the SHA-256 pinned for it; pinned now if this is its first use."""
    place = _gguf(place)
    pin = _read_pins(models_dir).get(_key(place))
    if pin is None:
        return _pin(place, models_dir)
    stat = place.stat()
    # A copied or touched file has another time and may well be the same: only then is it read again.
    if (stat.st_size, stat.st_mtime_ns) != (pin.size, pin.mtime_ns):
        if stat.st_size != pin.size or sha256_of(place) != pin.sha256:
            raise ModelError(
                f"{place} has changed since it was first used.",
                f"If you changed it yourself, accept it with `dateline models use {place}`.",
            )
        return _pin(place, models_dir)
    return LanguageModelFile(place.stem, place, pin.sha256)


def _pin(place: Path, models_dir: Path) -> LanguageModelFile:
    """Remember the file as it is now."""
    stat = place.stat()  # before reading: a file that changes meanwhile is read again next time
    pin = _Pin(stat.st_size, stat.st_mtime_ns, sha256_of(place))
    pins = _read_pins(models_dir) | {_key(place): pin}
    _write(models_dir / "pinned.json", msgspec.json.format(msgspec.json.encode(pins)) + b"\n")
    return LanguageModelFile(place.stem, place, pin.sha256)


def _key(place: Path) -> str:
    """The path as JSON can hold it: a file name need not be valid UTF-8."""
    return os.fsencode(place).decode("utf-8", "backslashreplace")


def _read_pins(models_dir: Path) -> dict[str, _Pin]:
    """The pins by absolute path; a missing or broken file counts as empty and is written anew."""
    try:
        return msgspec.json.decode((models_dir / "pinned.json").read_bytes(), type=dict[str, _Pin])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _write(place: Path, content: bytes) -> None:
    try:
        write_atomically(place, content)
    except OSError as error:
        raise ModelError(
            f"{place} cannot be written: {error.strerror or error}.",
            "Check the folder's permissions, or choose another with DATELINE_MODELS.",
        ) from error
