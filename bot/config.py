"""Settings and places.

Settings come from one TOML file, found in this order: `--config`, `dateline.toml` in the current
folder, `config.toml` in the platform's settings folder. `DATELINE_*` variables override the file
(`DATELINE_MODEL_NAME=...` for `[model] name`); options on the command line override both. A key that
is not known is an error that names the keys that are.
"""

import ast
import contextlib
import inspect
import os
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import platformdirs

from bot.confidence import Caution
from bot.errors import ConfigError


class ModelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[model]`: the language model."""

    name: str = ""
    """A name from `dateline models list`, or a GGUF's path; empty: what `dateline models use` chose."""
    context: Annotated[int, msgspec.Meta(ge=512, le=1_048_576)] = 4096
    """Context length in tokens; more takes more memory."""
    threads: Annotated[int, msgspec.Meta(ge=0, le=1024)] = 0
    """Threads for reading and writing; 0 means one for each processor core available."""
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] = 160
    """The longest answer, in tokens."""
    stall_seconds: Annotated[float, msgspec.Meta(gt=0)] = 120.0
    """How long the model may be silent before it counts as hung."""
    server: str = ""
    """An OpenAI-compatible server, such as http://127.0.0.1:8000/v1, that runs the model called `name`."""
    server_key: str = ""
    """The key that the server wants, if it wants one."""


class RetrievalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[retrieval]`: what the model gets to read."""

    passages: Annotated[int, msgspec.Meta(ge=1, le=100)] = 12
    """Passages that the search hands on."""
    sentences: Annotated[int, msgspec.Meta(ge=1, le=50)] = 7
    """Evidence sentences in the prompt."""
    evidence_tokens: Annotated[int, msgspec.Meta(ge=50)] = 400
    """Token budget of those sentences."""


class AnswerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[answers]`: what is shown."""

    caution: Caution = "balanced"
    """How sure an answer must be to be shown: "bold", "balanced" or "cautious"."""


class LibrarySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[library]`: which library to use."""

    name: str = "default"
    """A library's name; each has an index of its own."""


class ChatSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[chat]`: the terminal chat."""

    theme: Literal["dateline-dark", "dateline-light", "dateline-contrast"] = "dateline-dark"
    """The chat's colours: "dateline-dark", "dateline-light" or "dateline-contrast"."""
    keys: dict[str, str] = {}
    """Keys of your own, by the name of what they do: {"chat.cancel" = "ctrl+x"}."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings, with their defaults."""

    model: ModelSettings = ModelSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    answers: AnswerSettings = AnswerSettings()
    library: LibrarySettings = LibrarySettings()
    chat: ChatSettings = ChatSettings()

    def with_library(self, name: str) -> "Settings":
        """The same settings for another library."""
        return msgspec.structs.replace(self, library=LibrarySettings(name))

    def with_threads(self, threads: int) -> "Settings":
        """The same settings for a model on so many threads."""
        return msgspec.structs.replace(self, model=msgspec.structs.replace(self.model, threads=threads))


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


def explained(section: str, key: str) -> str:
    """What a setting is: the text below it in this file; empty where Dateline came without its source."""
    try:
        tree = ast.parse(inspect.getsource(Settings.__annotations__[section]))
    except OSError:
        return ""
    lines = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for line, after in pairwise(lines):
        if isinstance(line, ast.AnnAssign) and ast.unparse(line.target) == key:
            assert isinstance(after, ast.Expr)
            return str(ast.literal_eval(after.value))
    return ""


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
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if file.exists():
            new.chmod(file.stat().st_mode & 0o777)
        new.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            new.unlink()
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


def usual_places() -> tuple[Path, ...]:
    """Where a settings file is looked for, first match wins."""
    return Path("dateline.toml"), Path(platformdirs.user_config_dir("dateline", False)) / "config.toml"


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
