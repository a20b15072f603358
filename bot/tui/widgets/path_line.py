"""A line for the path of a folder or a file, which completes what is typed."""

import asyncio
import os
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from bot.render import one_line


class PathLine(Input):
    """An input whose Tab takes the completion that is shown; without one, Tab goes on as ever."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "tab",
            "complete",
            "Complete",
            id="path.complete",
            tooltip="Take the completion that is shown; without one, to the next part.",
        ),
    ]

    def __init__(self, value: str, placeholder: str, *, suffix: str = "", id: str | None = None) -> None:
        """Folders are completed, and files that end in `suffix` if it is given."""
        super().__init__(
            value, placeholder, suggester=_Paths(suffix), id=id, highlighter=None, select_on_focus=False
        )

    def action_complete(self) -> None:
        if self._suggestion and self.cursor_at_end:
            self.action_cursor_right()
        else:
            self.screen.focus_next()


class _Paths(Suggester):
    def __init__(self, suffix: str) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._suffix = suffix

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(_completed, value, self._suffix)


def _completed(value: str, suffix: str) -> str | None:
    """`value` with the rest of the first name that fits; a name that would not show as it is never does."""
    folder, start = os.path.split(value)
    if not start:
        return None
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:  # noqa: PTH111 - text stays as typed
            fitting = sorted(
                entry.name + (os.sep if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(start)
                and one_line(entry.name) == entry.name
                and (entry.is_dir() or (suffix and entry.name.endswith(suffix)))
            )
    except (OSError, ValueError):
        return None
    return value + fitting[0][len(start) :] if fitting and len(fitting[0]) > len(start) else None
