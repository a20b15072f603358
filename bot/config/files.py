"""The file of settings: found, checked, written with its comments kept."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from bot.atomic import write_atomically
from bot.config.places import usual_places
from bot.config.values import Settings
from bot.errors import ConfigError


def load(path: Path | None = None) -> Settings:
    """The settings of the file at `path`, or of the first of the usual places that holds one.

    Raises ConfigError, naming file and key, where the file is missing, is no TOML, has a key that is not
    known or a value of the wrong type.
    """
    file = path or next((place for place in usual_places() if place.is_file()), None)
    values = _decoded(file, _read(file)) if file else {}
    return _checked(_overridden(values), str(file) if file else "the environment")


def save(changes: Mapping[tuple[str, str], str | int | float | bool], path: Path | None = None) -> Path:
    """Write settings, by section and key, into the file that `load` would use; returns that file.

    Where there is none, the platform's is made. Comments and all other settings stay as they are, and a
    reader, or a crash, finds the old file or the new one. Raises ConfigError, and writes nothing, where the
    file or a new value is wrong.
    """
    file = path or next((place for place in usual_places() if place.is_file()), usual_places()[-1])
    file = file.resolve()  # a link to a file kept elsewhere stays a link
    data = _read(file) if file.exists() else b""
    wanted = _decoded(file, data)
    _checked(wanted, str(file))
    for (section, key), value in changes.items():
        wanted.setdefault(section, {})[key] = value
    _checked(wanted, "What is to be saved")
    text = _edited(file, data, changes)
    if _decoded(file, text) != wanted:
        raise _uneditable(file)
    _replace(file, text)
    return file


def overriding(section: str, key: str) -> str | None:
    """The environment variable that overrides a setting, where it is set."""
    name = f"DATELINE_{section}_{key}".upper()
    return name if name in os.environ else None


def _edited(file: Path, data: bytes, changes: Mapping[tuple[str, str], str | int | float | bool]) -> bytes:
    """The TOML in `data` with the changes, everything else as it was."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document: Any = tomlkit.parse(data)
        for (section, key), value in changes.items():
            if section not in document:
                document[section] = tomlkit.table()
            document[section][key] = value
        return tomlkit.dumps(document).encode()
    except (TOMLKitError, UnicodeEncodeError) as error:
        raise _uneditable(file) from error


def _uneditable(file: Path) -> ConfigError:
    return ConfigError(f"The settings cannot be written into {file} as it is.", "Change them there by hand.")


def _replace(file: Path, data: bytes) -> None:
    try:
        write_atomically(file, data, file.stat().st_mode & 0o777 if file.exists() else None)
    except OSError as error:
        raise ConfigError(
            f"The settings file {file} cannot be written: {error.strerror}.",
            "Check the folder's permissions.",
        ) from error


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"The settings file {file} cannot be read: {error.strerror}.", "Name another with --config."
        ) from error


def _decoded(file: Path, data: bytes) -> dict[str, Any]:
    try:
        return msgspec.toml.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The settings file {file} is not valid TOML: {error}.", "Mend that line."
        ) from error


def _overridden(values: dict[str, Any]) -> dict[str, Any]:
    """`values` with what `DATELINE_SECTION_KEY` variables say in their place."""
    for section, kind in Settings.__annotations__.items():
        for key in kind.__annotations__:
            if name := overriding(section, key):
                own = values.setdefault(section, {})
                if isinstance(own, dict):
                    own[key] = os.environ[name]
    return values


def _checked(values: dict[str, Any], where: str) -> Settings:
    known = {section: ", ".join(kind.__annotations__) for section, kind in Settings.__annotations__.items()}
    for section, own in values.items():
        if section not in known:
            raise ConfigError(
                f"{where} has an unknown section [{section}].", f"The sections are: {', '.join(known)}."
            )
        for key in own if isinstance(own, dict) else ():
            if key not in Settings.__annotations__[section].__annotations__:
                raise ConfigError(
                    f"{where} has an unknown key {key!r} in [{section}].", f"Its keys are: {known[section]}."
                )
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where} has a wrong value: {error}.", "Mend it and try again.") from error
