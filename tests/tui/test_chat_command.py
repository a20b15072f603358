"""`dateline chat` before its screen is there."""

from pathlib import Path

import pytest

from bot.cli.chat import chat
from bot.config import Settings
from bot.errors import DatelineError, ModelError
from index.errors import LibraryError


def _run(*arguments: str) -> None:
    chat.main(arguments, prog_name="chat", standalone_mode=False, obj=Settings())


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path / "models"))


def test_without_a_terminal_there_is_no_chat() -> None:
    with pytest.raises(DatelineError, match="needs a terminal") as error:
        _run()
    assert "dateline ask" in error.value.hint


def test_a_missing_model_is_told_before_the_screen_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.chat._on_a_terminal", lambda: True)
    with pytest.raises(ModelError) as error:
        _run("--model", "qwen2.5-coder-0.5b")
    assert error.value.hint


def test_an_empty_library_is_told_before_the_screen_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.chat._on_a_terminal", lambda: True)
    model = tmp_path / "my.gguf"
    model.write_bytes(b"GGUF")
    with pytest.raises(LibraryError, match="empty") as error:
        _run("--model", str(model), "--library", "none")
    assert "dateline ingest" in error.value.hint
