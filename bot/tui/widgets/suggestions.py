"""The commands that what is typed may become."""

from textual.content import Content
from textual.widgets import Static

from bot.tui.commands import beginning


class Suggestions(Static):
    """A line a command, while one is being typed; nothing else."""

    def offer(self, line: str) -> None:
        """Show what `line` may become."""
        fitting = beginning(line)
        width = max((len(one.usage) for one in fitting), default=0)
        self.update(Content("\n".join(f"{one.usage:<{width}}  {one.does}" for one in fitting)))
        self.display = bool(fitting)
