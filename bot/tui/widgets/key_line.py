"""The line of keys at the foot of a screen."""

from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

_BETWEEN = "  "


class KeyLine(Widget):
    """What the keys do where one is, as far as it fits; a click presses one.

    One widget: Textual's footer mounts one for each key anew, whenever the focus moves, and the screen
    waits for that.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = """
    KeyLine {
        dock: bottom;
        height: 1;
        color: $footer-description-foreground;
        background: $footer-background;
    }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        left = self.size.width
        active = self.screen.active_bindings
        palette = active.get(self.app.COMMAND_PALETTE_BINDING)
        last = self._hint(palette.binding, palette.tooltip) if palette else Content("")
        left -= last.cell_length
        line = Content("")
        actions = set()
        for _, binding, _, tooltip in active.values():
            if binding.show and binding.action not in actions:
                actions.add(binding.action)
                hint = self._hint(binding, tooltip)
                if hint.cell_length + len(_BETWEEN) > left:
                    break
                line += hint + _BETWEEN
                left -= hint.cell_length + len(_BETWEEN)
        return line + " " * left + last

    def _hint(self, binding: Binding, tooltip: str) -> Content:
        key = Content.styled(self.app.get_key_display(binding), "bold $footer-key-foreground")
        told = tooltip or binding.tooltip
        return (key + f" {binding.description}").stylize(
            Style.from_meta({"key": binding.key, "tooltip": told})
        )

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.tooltip = event.style.meta.get("tooltip")

    def on_click(self, event: events.Click) -> None:
        if key := event.style.meta.get("key"):
            self.app.simulate_key(key)
