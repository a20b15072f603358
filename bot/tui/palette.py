"""The commands with a slash, in the palette."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from bot.tui.commands import COMMANDS, Command, Order
from bot.tui.screens.chat import ChatScreen
from bot.tui.screens.orders import Orders


class Palette(Provider):
    """Each command by its name; one that needs a word is put into the question line for it."""

    async def discover(self) -> Hits:
        for command in COMMANDS:
            yield DiscoveryHit(command.usage, partial(self._follow, command), help=command.does)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in COMMANDS:
            score = max(matcher.match(command.usage), matcher.match(command.does))
            if score:
                yield Hit(score, command.usage, partial(self._follow, command), help=command.does)

    def _follow(self, command: Command) -> None:
        chat = next(screen for screen in self.app.screen_stack if isinstance(screen, ChatScreen))
        if command.takes and not command.takes.startswith("["):
            chat.composer.write(f"/{command.name} ")
        else:
            Orders(chat).follow(Order(command, ""))
