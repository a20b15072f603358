"""What a modal screen of the set-up stands on."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from bot.errors import DatelineError
from bot.render import one_line
from bot.tui.widgets.key_line import KeyLine


class Sheet(Vertical):
    """A framed page: a heading, a line for what is to be said, what belongs to it, and the keys."""

    DEFAULT_CSS: ClassVar[str] = """
    Sheet {
        width: 96%;
        max-width: 110;
        height: 96%;
        background: $surface;
        border: round $accent;

        & > .title {
            color: $text-accent;
            text-style: bold;
            padding: 0 1;
            border-bottom: solid $accent 50%;
        }

        & > .said {
            height: auto;
            padding: 0 1;
            margin-bottom: 1;
        }

        & > .said.-error {
            color: $text-error;
        }
    }
    """

    def __init__(self, title: str, *parts: Widget) -> None:
        super().__init__()
        self._title = title
        self._parts = parts
        self._said = Static(classes="said")

    def compose(self) -> ComposeResult:
        yield Static(Content(one_line(self._title)), classes="title")
        yield self._said
        yield from self._parts
        yield KeyLine()

    def say(self, text: str) -> None:
        """Show `text` in the line for it, in place of what was said before."""
        self._said.remove_class("-error")
        self._said.update(Content(text))

    def fail(self, error: DatelineError) -> None:
        """Show what went wrong there, and what to do next."""
        lines = [f"Error: {one_line(error.message)}", *filter(None, [one_line(error.hint)])]
        self._said.add_class("-error")
        self._said.update(Content("\n".join(lines)))
