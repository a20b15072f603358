"""The library in hand, and the sessions that can be taken up again."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from bot.render import one_line
from bot.sessions import Summary


class Sidebar(Vertical):
    """Library and model in a few words; below them the sessions, the latest first, and a line to search
    them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "delete", "delete", "Delete", id="sidebar.delete", tooltip="Delete the session that is marked."
        ),
    ]

    class Wanted(Message):
        """The sessions that speak of `words` are wanted."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Chosen(Message):
        """A session is to be taken up again."""

        def __init__(self, session: int) -> None:
            super().__init__()
            self.session = session

    class Deleted(Message):
        """A session is to be deleted."""

        def __init__(self, session: int, title: str) -> None:
            super().__init__()
            self.session = session
            self.title = title

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sessions: dict[str, Summary] = {}

    def compose(self) -> ComposeResult:
        yield Static(Content("Library"), classes="part")
        yield Static(id="about", classes="about")
        yield Static(Content("Sessions"), classes="part")
        yield Input(placeholder="Find a session", id="find-session", compact=True)
        yield OptionList(id="sessions", compact=True, markup=False)

    @property
    def words(self) -> str:
        """What is looked for among the sessions."""
        return self.query_one(Input).value

    def tell(self, about: str) -> None:
        """Say which library and model are in hand."""
        self.query_one("#about", Static).update(Content(about))

    def list(self, sessions: Sequence[Summary], current: int | None) -> None:
        """Show these sessions; the `current` one is marked."""
        listed = next(iter(self.query(OptionList)), None)
        if listed is None:
            return  # the chat is being left
        marked = listed.highlighted
        self._sessions = {str(one.id): one for one in sessions}
        listed.clear_options()
        listed.add_options(
            Option(
                Content.assemble(
                    "● " if one.id == current else "  ",
                    one_line(one.title),
                    (f"\n  {one.changed.astimezone():%d %b %H:%M} · {one.turns} asked", "dim"),
                ),
                id=str(one.id),
            )
            for one in sessions
        )
        if marked is not None and sessions:
            listed.highlighted = min(marked, len(sessions) - 1)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Wanted(event.value))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Chosen(int(event.option_id)))

    def action_delete(self) -> None:
        listed = self.query_one(OptionList)
        option = listed.highlighted_option
        if listed.has_focus and option is not None and option.id is not None:
            self.post_message(self.Deleted(int(option.id), self._sessions[option.id].title))
