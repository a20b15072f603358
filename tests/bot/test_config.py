"""Settings: found in order, overridden in order, and strict."""

from pathlib import Path

import pytest

from bot import config
from bot.errors import ConfigError
from prompts import PromptError, load


def test_without_a_file_the_defaults_hold() -> None:
    assert config.load() == config.Settings()


def test_the_folder_s_own_file_comes_before_the_user_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    user = config.usual_places()[1]
    user.parent.mkdir(parents=True)
    user.write_text("[library]\nname = 'user'\n")
    assert config.load().library.name == "user"
    Path("dateline.toml").write_text("[library]\nname = 'here'\n")
    assert config.load().library.name == "here"
    named = tmp_path / "named.toml"
    named.write_text("[library]\nname = 'named'\n")
    assert config.load(named).library.name == "named"
    monkeypatch.setenv("DATELINE_LIBRARY_NAME", "variable")
    monkeypatch.setenv("DATELINE_MODEL_CONTEXT", "8192")
    assert config.load(named).library.name == "variable"
    assert config.load(named).model.context == 8192


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[model]\nnmae = 'x'", "'nmae'"),
        ("[modle]\nname = 'x'", r"\[modle\]"),
        ("[model]\ncontext = 'long'", "model.context"),
        ("[model]\ncontext = -1", "model.context"),
        ("model = 3", "model"),
        ("this is no TOML", "not valid TOML"),
        ("[model]\nname = '\xff'".encode("latin-1"), "not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str | bytes, says: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError, match=says) as caught:
        config.load(file)
    assert str(file) in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden", "a\\b", "a\nb", "c:d"])
def test_a_library_s_name_cannot_leave_its_folder(name: str) -> None:
    with pytest.raises(ConfigError):
        config.library_dir(name)


def test_a_prompt_fails_on_a_missing_variable_before_the_model_runs() -> None:
    with pytest.raises(PromptError, match="question"):
        load("answer").fill(sources="x")
    with pytest.raises(PromptError, match="colour"):
        load("answer").fill(sources="x", question="y", colour="z")


def test_what_is_filled_in_is_not_a_template() -> None:
    sections = load("answer").fill(sources="costs $question and $5", question="q")
    assert "costs $question and $5" in sections[1][1]


def test_the_user_s_own_prompt_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "answer.md").write_text("--- system\nBe brief.\n--- user\n$sources $question\n")
    assert load("answer", tmp_path).fill(sources="s", question="q") == (
        ("system", "Be brief."),
        ("user", "s q"),
    )


@pytest.mark.parametrize("text", ["", "no section", "text\n--- user\n$question", "--- user\ncosts $ 5"])
def test_a_malformed_prompt_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "answer.md").write_text(text)
    with pytest.raises(PromptError):
        load("answer", tmp_path)
