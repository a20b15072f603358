"""Where everything lies: all paths are functions here."""

import os
from pathlib import Path

import platformdirs

from bot.errors import ConfigError


def home() -> Path:
    """The folder of the user's data (`DATELINE_HOME` overrides the platform's)."""
    override = os.environ.get("DATELINE_HOME")
    return Path(override).expanduser() if override else Path(platformdirs.user_data_dir("dateline", False))


def models_dir() -> Path:
    """The folder of model files (`DATELINE_MODELS` overrides, so that many homes can share one)."""
    override = os.environ.get("DATELINE_MODELS")
    return Path(override).expanduser() if override else home() / "models"


def library_dir(name: str) -> Path:
    """The folder of the library called `name`."""
    if not name or name.startswith(".") or any(c in name for c in "/\\:\0") or not name.isprintable():
        raise ConfigError(f"{name!r} cannot be a library's name.", "Use letters, digits, - and _.")
    return home() / "libraries" / name


def libraries() -> list[str]:
    """The names of the libraries that there are."""
    return sorted(place.parent.name for place in (home() / "libraries").glob("*/catalog.sqlite"))


def prompts_dir() -> Path:
    """Where the user's own prompt templates lie; one there replaces the shipped one of the same name."""
    return home() / "prompts"


def sessions_file() -> Path:
    """The database of conversations."""
    return home() / "sessions.sqlite"


def evaluation_dir() -> Path:
    """Where `dateline eval` keeps its runs, and the libraries and vectors that it need not make again."""
    return home() / "evaluation"


def suites_dirs() -> tuple[Path, ...]:
    """Where suites are looked for besides those that ship: what `dateline eval make` wrote, then the folder
    that `DATELINE_EVALDATA` names, else `../shared/evaldata`, where a checkout may have it."""
    return home() / "suites", Path(os.environ.get("DATELINE_EVALDATA") or "../shared/evaldata").expanduser()


def engine_log() -> Path:
    """What the model's process printed, of its last start."""
    return home() / "engine.log"


def ingest_log() -> Path:
    """What the process that takes in articles printed, the last time."""
    return home() / "ingest.log"


def library_log() -> Path:
    """What the chat's process of library and model printed, of its last start."""
    return home() / "library.log"


def error_log() -> Path:
    """Where in the code the last error arose that nobody foresaw."""
    return home() / "error.log"


def engine_state() -> Path:
    """What was learned about running models on this machine."""
    return home() / "engine.json"


def engine_beginnings() -> Path:
    """What models hold of the beginnings of our prompts, so that no run has to read them again."""
    return home() / "beginnings"


def usual_places() -> tuple[Path, ...]:
    """Where a settings file is looked for, first match wins."""
    return Path("dateline.toml"), Path(platformdirs.user_config_dir("dateline", False)) / "config.toml"
