"""`dateline chat` before its screen is there, and where something is missing."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chat_stage import Stage
from textual.binding import Binding
from textual.dom import DOMNode
from textual.pilot import Pilot

from bot import tui
from bot.cli.chat import chat
from bot.config import ChatSettings, Settings
from bot.errors import ConfigError, DatelineError
from bot.tui import Core, check_keys
from bot.tui.screens.settings import SettingsScreen
from bot.tui.screens.welcome import WelcomeScreen
from index.errors import LibraryError

Made = Callable[..., Stage]


def _run(*arguments: str, settings: Settings | None = None) -> None:
    chat.main(arguments, prog_name="chat", standalone_mode=False, obj=settings or Settings())


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path / "models"))


def test_without_a_terminal_there_is_no_chat() -> None:
    with pytest.raises(DatelineError, match="needs a terminal") as error:
        _run()
    assert "dateline ask" in error.value.hint


def test_a_key_for_nothing_is_told_before_the_screen_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.chat._on_a_terminal", lambda: True)
    with pytest.raises(ConfigError, match=r"chat\.nothing") as error:
        _run(settings=Settings(chat=ChatSettings(keys={"chat.nothing": "f9"})))
    assert "chat.new" in error.value.hint


def _bindings() -> list[Binding]:
    """All that any screen or widget of the chat binds."""
    modules = [importlib.import_module(one.name) for one in pkgutil.walk_packages(tui.__path__, "bot.tui.")]
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    own = [kind for kind in kinds if kind.__module__.startswith("bot.tui") and issubclass(kind, DOMNode)]
    return [one for kind in own for one in vars(kind).get("BINDINGS", ())]


def test_every_key_of_every_screen_can_be_another() -> None:
    bindings = _bindings()
    assert {"welcome.stop", "ingest.stop", "models.stop", "settings.save"} < {one.id for one in bindings}
    check_keys({one.id: "f9" for one in bindings if one.id})
    assert all(one.id and one.tooltip for one in bindings)
    assert len({one.id for one in bindings}) == len(bindings)


def test_a_key_of_ones_own_works_on_a_screen_above_the_chat_too(stage: Made) -> None:
    chat = stage(keys={"settings.close": "f9"})

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/settings")
        await chat.until(pilot, lambda: isinstance(pilot.app.screen, SettingsScreen))
        await pilot.press("f1")
        await chat.until_shown(pilot, "In the settings")
        await pilot.press("f1")
        await chat.until(pilot, lambda: isinstance(pilot.app.screen, SettingsScreen))
        await pilot.press("f9")
        await chat.until(pilot, lambda: pilot.app.screen is chat.chat)

    chat.play(play)


def test_where_nothing_is_there_the_first_steps_are_shown(stage: Made) -> None:
    chat = stage(fault=LibraryError("The library is empty.", "Take in a folder."))

    async def play(pilot: Pilot[Any]) -> None:
        await chat.until(pilot, lambda: isinstance(pilot.app.screen, WelcomeScreen))
        await pilot.press("escape")
        await chat.until(pilot, lambda: pilot.app.screen is chat.chat)

    chat.play(play, opens=False)


def test_what_an_opening_opened_is_closed_by_the_one_that_overtakes_it(
    stage: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    closed: list[int] = []
    chat = stage()
    core = chat.app.house.open()

    def open_one() -> Core:
        opened.append(number := len(opened))
        return replace(core, close=lambda: closed.append(number))

    monkeypatch.setattr(chat.app.house, "open", open_one)

    async def play(pilot: Pilot[Any]) -> None:
        chat.chat.open()
        chat.chat.open()
        await chat.until(pilot, lambda: len(opened) == 3 and chat.chat.core is not None)
        assert closed == [0, 1]

    chat.play(play)
