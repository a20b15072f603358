"""What every test may use: an isolated home, the models of this machine, and hand-written fakes."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import config, models

# Taken before any test moves the home: models are looked for where `make test` pulled them.
_MODELS = config.models_dir()


@pytest.fixture(autouse=True)
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home, the settings or the data of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("DATELINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("DATELINE_MODELS", str(_MODELS))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(scope="session")
def models_dir() -> Iterator[Path]:
    """Where this machine's models lie; a test that needs one skips by `need`."""
    return _MODELS


def need(name: str) -> None:
    """Skip the test where the model `name` was not pulled."""
    if not models.installed(models.find(name), _MODELS):
        pytest.skip(f"needs the model {name}: `dateline models pull {name}`")
