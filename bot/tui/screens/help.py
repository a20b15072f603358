"""What the keys do."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from bot.tui.widgets.key_line import KeyLine


class HelpScreen(ModalScreen[None]):
    """The keys of each part of the chat, as their bindings describe them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="help.close", tooltip="Back to where you were; so does F1."),
    ]

    def __init__(self, parts: Mapping[str, Sequence[BindingType]]) -> None:
        """`parts`: the bindings to tell of, by the name of the place where they work."""
        super().__init__()
        self._parts = parts

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Static(Content("Keys"), classes="sheet-heading")
            with VerticalScroll(classes="sheet-text"):
                for name, bindings in self._parts.items():
                    yield Static(Content(name), classes="part")
                    for binding in bindings:
                        assert isinstance(binding, Binding)
                        with Horizontal(classes="key"):
                            yield Static(Content(self._keys(binding)), classes="keys")
                            yield Static(Content(binding.tooltip), classes="does")
            yield KeyLine()

    def _keys(self, binding: Binding) -> str:
        single = Binding.make_bindings([binding])
        return ", ".join(self.app.get_key_display(one) for one in single)
