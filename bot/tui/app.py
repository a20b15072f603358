"""The app: what all screens share."""

from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from bot.render import one_line
from bot.tui.asking import Core
from bot.tui.screens.chat import ChatScreen
from bot.tui.screens.help import HelpScreen
from bot.tui.screens.source import SourceScreen
from bot.tui.widgets.left_out import LeftOut
from bot.tui.widgets.passage import Passage

# Textual's own keys, for the help.
_PALETTE = Binding("ctrl+p", "command_palette", tooltip="All commands, and the colours.")
_SEND = Binding("enter", "submit", tooltip="Ask what stands in the question line.")


class ChatApp(App[Exception]):
    """The chat. Returns the error that nobody foresaw, if one ended it. Closes the engine at its end."""

    TITLE = "Dateline"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="app.help", tooltip="Show or hide what the keys do."),
        Binding(
            "ctrl+q",
            "quit",
            "Quit",
            id="app.quit",
            priority=True,
            tooltip="Leave; a question at work is cancelled.",
        ),
    ]

    def __init__(self, core: Core, about: str) -> None:
        """`about` names library and model, for the top line."""
        super().__init__()
        self._core = core
        self.sub_title = one_line(about)

    def get_default_screen(self) -> ChatScreen:
        return ChatScreen(self._core)

    def action_help(self) -> None:
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self._keys()))

    def _keys(self) -> dict[str, list[BindingType]]:
        return {
            "Everywhere": [*ChatApp.BINDINGS, _PALETTE],
            "In the conversation": [_SEND, *ChatScreen.BINDINGS],
            "On a citation": Passage.BINDINGS,
            "On what was left out": LeftOut.BINDINGS,
            "In a source": SourceScreen.BINDINGS,
        }
