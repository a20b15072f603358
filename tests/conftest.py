"""What every test may use: an isolated home, the models of this machine, and hand-written fakes."""

import os
from pathlib import Path

import pytest
from needs import MODELS


@pytest.fixture(autouse=True)
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home, the settings or the data of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("DATELINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("DATELINE_MODELS", str(MODELS))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Where this machine's models lie; a test that needs one skips by `need`."""
    return MODELS
