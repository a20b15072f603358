"""The source beside the conversation."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from bot.render import INSTRUCTS, one_line
from bot.tui.places import Opened
from bot.tui.widgets.article_view import ArticleView


class Reader(Vertical):
    """The article whole, under its title, outlet and date, opened at the cited words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "close", "Close", id="reader.close", tooltip="Close the source."),
    ]

    class Closed(Message):
        """The source is wanted no more."""

    def compose(self) -> ComposeResult:
        yield Static(classes="title")
        yield Static(classes="about")
        yield Static(classes="notes")
        yield ArticleView()

    def show(self, opened: Opened) -> None:
        """Open the article."""
        source = opened.article.source
        number = f"[{opened.number}] " if opened.number else ""
        self._tell("title", number + one_line(source.title))
        known = [source.outlet, str(source.date) if source.date else "undated", source.file]
        if opened.cited:
            known[-1] = f"{source.file}:{opened.article.text.count(chr(10), 0, opened.cited.start) + 1}"
        self._tell("about", " · ".join(one_line(part) for part in known if part))
        notes = [f"Near-copies: {', '.join(map(one_line, opened.copies))}"] if opened.copies else []
        if opened.instructs:
            notes.append(f"A passage of it {INSTRUCTS}.")
        if opened.changed:
            found = "the words stand here now" if opened.cited else "the words are no longer in it"
            notes.append(f"This article has changed since it was quoted: {found}.")
        self._tell("notes", "\n".join(notes))
        self.query_one(ArticleView).open(opened.article, opened.cited)

    def _tell(self, name: str, text: str) -> None:
        line = self.query_one(f".{name}", Static)
        line.update(Content(text))
        line.display = bool(text)

    def action_close(self) -> None:
        self.query_one(ArticleView).close()
        self.post_message(self.Closed())
