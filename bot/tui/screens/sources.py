"""The articles of the library, to be looked through."""

import asyncio
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from bot.errors import DatelineError
from bot.render import one_line
from bot.tui.asking import Reads
from bot.tui.widgets.key_line import KeyLine
from index.article import Source

_SHOWN = 200  # articles; whoever looks for one types more of it


class SourcesScreen(ModalScreen[str]):
    """The newest articles that match what is typed; returns the file of the one chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="sources.close", tooltip="Back to the conversation."),
        Binding("down", "list", "To the list", id="sources.list", show=False, tooltip="On to the list."),
    ]

    def __init__(self, articles: Reads, words: str = "") -> None:
        super().__init__()
        self._articles = articles
        self._words = words
        self._listed: list[Source] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Static(Content("Articles"), classes="sheet-heading")
            yield Input(self._words, placeholder="Words of a title, outlet or file name", compact=True)
            yield OptionList(markup=False)
            yield Static(classes="count")
            yield KeyLine()

    async def on_mount(self) -> None:
        await self._find()

    @on(Input.Changed)
    async def _find(self) -> None:
        words = self.query_one(Input).value
        try:
            found = await asyncio.to_thread(self._articles.find, words, _SHOWN + 1)
        except DatelineError as error:
            self.query_one(".count", Static).update(Content(one_line(f"{error.message} {error.hint}")))
            return
        if words != self.query_one(Input).value:
            return  # something else is wanted by now
        self._listed = found[:_SHOWN]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(map(_option, self._listed))
        more = f"The first {_SHOWN} of more." if len(found) > _SHOWN else f"{len(found)} found."
        self.query_one(".count", Static).update(Content(more))

    @on(Input.Submitted)
    def action_list(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._listed[event.option_index].file)


def _option(source: Source) -> Option:
    copy = f" · copy of {one_line(source.copy_of)}" if source.copy_of else ""
    about = f"{source.date or 'undated'} · {one_line(source.outlet or 'no outlet')} · {one_line(source.file)}"
    return Option(Content.assemble(one_line(source.title), (f"\n{about}{copy}", "dim")))
