"""The line of keys at the foot of the main screen."""

from textual.widgets import Footer


class KeyLine(Footer):
    """A footer that lives long: it lets go of the keys that it showed before."""

    async def recompose(self) -> None:
        await super().recompose()
        # Each key watches `compact`, and is held by that until it changes, which it never does.
        self.mutate_reactive(Footer.compact)
