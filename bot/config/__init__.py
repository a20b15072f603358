"""Settings and places.

Settings come from one TOML file, found in this order: `--config`, `dateline.toml` in the current
folder, `config.toml` in the platform's settings folder. `DATELINE_*` variables override the file
(`DATELINE_MODEL_NAME=...` for `[model] name`); options on the command line override both. A key that
is not known is an error that names the keys that are.

    values.py   the settings, with what each means
    places.py   where everything lies
    files.py    the settings' file: read, checked, written
"""

from bot.config.files import (
    load,
    overriding,
    save,
)
from bot.config.places import (
    engine_beginnings,
    engine_log,
    engine_state,
    error_log,
    evaluation_dir,
    home,
    ingest_log,
    libraries,
    library_dir,
    library_log,
    models_dir,
    prompts_dir,
    sessions_file,
    suites_dirs,
    usual_places,
)
from bot.config.values import (
    AnswerSettings,
    ChatSettings,
    LibrarySettings,
    ModelSettings,
    RetrievalSettings,
    Settings,
    explained,
)

__all__ = [
    "AnswerSettings",
    "ChatSettings",
    "LibrarySettings",
    "ModelSettings",
    "RetrievalSettings",
    "Settings",
    "engine_beginnings",
    "engine_log",
    "engine_state",
    "error_log",
    "evaluation_dir",
    "explained",
    "home",
    "ingest_log",
    "libraries",
    "library_dir",
    "library_log",
    "load",
    "models_dir",
    "overriding",
    "prompts_dir",
    "save",
    "sessions_file",
    "suites_dirs",
    "usual_places",
]
