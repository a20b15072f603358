"""Fixtures of the engine's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_stage import LONG, answer

from bot.engine import Engine, EngineSettings

NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture(scope="module")
def model(models_dir: Path) -> Path:
    if not (models_dir / NAME).is_file():
        pytest.skip(f"needs {NAME}: `dateline models pull smollm2-135m`")
    return models_dir / NAME


@pytest.fixture
def settings(model: Path, tmp_path: Path) -> EngineSettings:
    return engine_settings(model, tmp_path)


def engine_settings(model: Path, folder: Path) -> EngineSettings:
    """One thread: slow enough to be caught in the act, and the same whatever else the machine does."""
    return EngineSettings(
        model_path=model,
        context=2048,
        threads=1,
        log=folder / "log" / "engine.log",
        state=folder / "state" / "engine.json",
    )


@pytest.fixture
def engine(settings: EngineSettings) -> Iterator[Engine]:
    with Engine(settings) as engine:
        yield engine


@pytest.fixture(scope="module")
def shared(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for the tests that leave it as it was."""
    with Engine(engine_settings(model, tmp_path_factory.mktemp("engine"))) as engine:
        yield engine


@pytest.fixture(scope="module")
def right(shared: Engine) -> dict[str, str]:
    """The answers that an engine gives to which nothing has happened."""
    return {"question": answer(shared), "long": answer(shared, LONG, 8)}
