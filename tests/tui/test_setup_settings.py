"""The settings: explained, checked in place, written into their file."""

from pathlib import Path
from typing import Any

import pytest
from setup_stage import SetUp, play
from textual.pilot import Pilot
from textual.widgets import Input

from bot import config
from bot.config import Settings
from bot.tui.screens.settings import SettingsScreen


def line(app: SetUp, name: str) -> Input:
    return app.screen.query_one(f"#{name} Input", Input)


def test_what_is_changed_is_saved_and_returned(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("# mine\n[model]\nname = 'x'  # kept\n")

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "enter", "tab", "down", "enter", "tab")
        assert line(app, "library-name").has_focus
        line(app, "model-threads").value = "2"
        await pilot.press("ctrl+s")
        await app.until(pilot, lambda: app.returned)

    (settings,) = play(SettingsScreen(config.load(file), file), steps)
    assert settings.chat.theme == "dateline-light"
    assert settings.answers.caution == "cautious"
    assert settings.model.threads == 2
    assert settings == config.load(file)
    text = file.read_text()
    assert "# mine" in text
    assert "# kept" in text
    assert "context" not in text, "what was not changed is not written"


def test_what_cannot_be_is_told_in_place(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        for name, text, says in (
            ("retrieval-sentences", "51", "a whole number from 1 to 50"),
            ("model-context", "many", "a whole number from 512 to 1048576"),
            ("library-name", "../[x]", "cannot be a library's name."),
        ):
            field = line(app, name)
            field.focus()
            was, field.value = field.value, text
            await app.until_shown(pilot, says)
            await pilot.press("enter")
            assert not app.returned
            assert field.has_focus
            field.value = was
            await app.until(pilot, lambda says=says: says not in app.flat)  # type: ignore[misc]
        await pilot.press("escape")

    assert play(SettingsScreen(Settings(), file), steps) == [None]
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "enter", "ctrl+s")
        await app.until_shown(pilot, "Error: The settings file")
        await pilot.press("escape")

    assert play(SettingsScreen(Settings(), tmp_path / "file" / "mine.toml"), steps) == [None]


def test_without_a_change_nothing_is_written(tmp_path: Path) -> None:
    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+s")
        await app.until(pilot, lambda: app.returned)

    assert play(SettingsScreen(Settings(), tmp_path / "mine.toml"), steps) == [None]
    assert not (tmp_path / "mine.toml").exists()


def test_a_choice_shows_by_more_than_its_colour() -> None:
    async def steps(app: SetUp, _: Pilot[Any]) -> None:
        assert "▐●▌ dateline-dark" in app.flat
        assert "▐●▌ dateline-light" not in app.flat
        assert 'The chat\'s colours: "dateline-dark"' in app.flat

    play(SettingsScreen(Settings()), steps)


def test_what_a_variable_overrides_is_saved_and_said_not_to_be_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MODEL_THREADS", "3")
    file = tmp_path / "mine.toml"

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await app.until(pilot, lambda: "DATELINE_MODEL_THREADS is set" in app.flat)
        line(app, "model-threads").value = "2"
        line(app, "retrieval-sentences").value = "5"
        await pilot.press("ctrl+s")
        await app.until(pilot, lambda: app.returned)
        assert "Not in force: DATELINE_MODEL_THREADS" in " ".join(one.message for one in app._notifications)

    (settings,) = play(SettingsScreen(Settings().with_threads(3), file), steps, (100, 60))
    assert (settings.model.threads, settings.retrieval.sentences) == (3, 5)
    assert "threads = 2" in file.read_text()
    assert settings == config.load(file)
