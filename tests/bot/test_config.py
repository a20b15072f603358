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


def test_saving_changes_what_was_named_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        "# mine\n[model]  # the model\ncontext = 2048 # small\n\n[answers]\ncaution='bold'\n"
        '[chat.keys]\n"chat.cancel" = "ctrl+x"\n'
    )
    file.chmod(0o600)
    changes = {
        ("answers", "caution"): "cautious",
        ("model", "threads"): 2,
        ("chat", "theme"): "dateline-light",
    }
    assert config.save(changes, file) == file
    text = file.read_text()
    assert text.startswith("# mine\n[model]  # the model\ncontext = 2048 # small\n")
    assert file.stat().st_mode & 0o777 == 0o600
    settings = config.load(file)
    assert (settings.answers.caution, settings.model.threads, settings.model.context) == ("cautious", 2, 2048)
    assert settings.chat == config.ChatSettings("dateline-light", {"chat.cancel": "ctrl+x"})
    assert [place.name for place in tmp_path.iterdir()] == ["settings.toml"]


def test_saving_goes_where_loading_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    user = config.usual_places()[1]
    assert config.save({("library", "name"): "made"}) == user.resolve()
    assert config.load().library.name == "made"
    Path("kept.toml").touch()
    Path("dateline.toml").symlink_to("kept.toml")
    config.save({("library", "name"): "“here”\n\x1b"})
    assert Path("dateline.toml").is_symlink()
    assert config.load().library.name == "“here”\n\x1b"


@pytest.mark.parametrize(
    ("before", "changes", "says"),
    [
        ("", {("model", "context"): 1}, "context"),
        ("", {("chat", "theme"): "pink"}, "theme"),
        ("", {("model", "colour"): 1}, "'colour'"),
        ("", {("paint", "colour"): 1}, r"\[paint\]"),
        ("", {("model", "name"): "\udcff.gguf"}, "cannot be written"),
        ("model = 3", {("model", "context"): 4096}, "wrong value"),
        ("[model", {("model", "context"): 4096}, "not valid TOML"),
        ("[modle]", {("model", "context"): 4096}, r"\[modle\]"),
    ],
)
def test_what_cannot_be_saved_leaves_the_file_alone(
    tmp_path: Path, before: str, changes: dict[tuple[str, str], str | int | float | bool], says: str
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(before)
    with pytest.raises(ConfigError, match=says) as caught:
        config.save(changes, file)
    assert caught.value.hint
    assert file.read_text() == before
    assert [place.name for place in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    "before",
    [
        "model.context = 2048\nanswers = {caution = 'bold'}\n",
        "[model]\ncontext = 2048\n[answers]\n[chat]\n[chat.keys]\n",
        "[model]\r\ncontext = 2048\r\n",
    ],
)
def test_saving_keeps_any_shape_of_toml(tmp_path: Path, before: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(before.encode())
    config.save({("answers", "caution"): "cautious", ("model", "threads"): 3}, file)
    settings = config.load(file)
    assert (settings.model.context, settings.model.threads, settings.answers.caution) == (2048, 3, "cautious")


def test_every_setting_is_explained() -> None:
    for section, kind in config.Settings.__annotations__.items():
        for key in kind.__annotations__:
            assert config.explained(section, key).endswith("."), (section, key)
    assert "tokens" in config.explained("model", "context")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be"):
        config.save({("model", "threads"): 3}, tmp_path / "file" / "settings.toml")


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
