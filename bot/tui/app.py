"""The app: what all screens share."""

import sys
from collections.abc import Mapping
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from bot.errors import ConfigError
from bot.tui.house import House
from bot.tui.palette import Palette
from bot.tui.screens.chat import ChatScreen
from bot.tui.screens.confirm import ConfirmScreen
from bot.tui.screens.help import HelpScreen
from bot.tui.screens.ingest import IngestScreen
from bot.tui.screens.models import ModelsScreen
from bot.tui.screens.settings import SettingsScreen
from bot.tui.screens.sources import SourcesScreen
from bot.tui.screens.welcome import Step, WelcomeScreen
from bot.tui.themes import THEMES
from bot.tui.widgets.asked_as import AskedAs
from bot.tui.widgets.composer import Composer
from bot.tui.widgets.left_out import LeftOut
from bot.tui.widgets.passage import Passage
from bot.tui.widgets.path_line import PathLine
from bot.tui.widgets.reader import Reader
from bot.tui.widgets.sidebar import Sidebar
from bot.tui.widgets.talk import Earlier

_TURN_SECONDS = 0.001  # that a thread at work keeps the interpreter while the screen waits for it

# Textual's own keys, for the help.
_PALETTE = Binding("ctrl+p", "command_palette", tooltip="All commands.")


class ChatApp(App[Exception]):
    """The chat. Returns the error that nobody foresaw, if one ended it. Closes the engine at its end."""

    TITLE = "Dateline"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar[set[type[Palette]]] = {Palette}  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f1",
            "help",
            "Help",
            id="app.help",
            priority=True,  # also where a screen lies above the chat
            tooltip="What the keys do, those of this place first.",
        ),
        Binding(
            "ctrl+q",
            "quit",
            "Quit",
            id="app.quit",
            priority=True,
            tooltip="Leave; a question at work is cancelled. The session is kept.",
        ),
    ]

    def __init__(self, house: House, *, resume: bool = False) -> None:
        """With `resume` the last session is taken up again."""
        super().__init__()
        self.house = house
        self._resume = resume
        for theme in THEMES:
            self.register_theme(theme)

    def on_mount(self) -> None:
        sys.setswitchinterval(_TURN_SECONDS)
        self.theme = self.house.settings.chat.theme
        self.set_keymap(dict(self.house.settings.chat.keys))

    def get_default_screen(self) -> ChatScreen:
        return ChatScreen(self.house, resume=self._resume)

    def action_help(self) -> None:
        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        else:
            here = {type(one) for one in self.focused.ancestors_with_self} if self.focused else set()
            parts = places()
            first = {name: keys for name, (kind, keys) in parts.items() if kind in here}
            rest = {name: keys for name, (kind, keys) in parts.items() if kind not in here}
            self.push_screen(HelpScreen({**first, **rest}))


def places() -> Mapping[str, tuple[type[DOMNode], list[BindingType]]]:
    """Every place of the chat that has keys, with its kind and its bindings."""
    kinds: dict[str, type[DOMNode]] = {
        "In the question line": Composer,
        "On a source of an answer": Passage,
        "On a question asked in other words": AskedAs,
        "On what was left out": LeftOut,
        "On the earlier turns": Earlier,
        "In an open source": Reader,
        "Among the sessions": Sidebar,
        "In the chat": ChatScreen,
        "Everywhere": ChatApp,
        "Among the articles": SourcesScreen,
        "Where articles are taken in": IngestScreen,
        "Where a folder is typed": PathLine,
        "Among the models": ModelsScreen,
        "In the settings": SettingsScreen,
        "In the first steps": WelcomeScreen,
        "On one of the first steps": Step,
        "Asked whether to do it": ConfirmScreen,
        "In this help": HelpScreen,
    }
    found = {name: (kind, [*kind.BINDINGS]) for name, kind in kinds.items()}
    found["Everywhere"][1].append(_PALETTE)
    return found


def check_keys(keys: Mapping[str, str]) -> None:
    """Raises ConfigError where a key is given to something that is not there."""
    known = {one.id for _, bindings in places().values() for one in bindings if isinstance(one, Binding)}
    for name in keys:
        if name not in known:
            offered = ", ".join(sorted(one for one in known if one))
            raise ConfigError(f"[chat.keys] names {name!r}, which is nothing.", f"There are: {offered}.")
