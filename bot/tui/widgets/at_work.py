"""What a question is at, while it is at work."""

import time

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from bot.answering import Checking, Reading, Searching, StartedOver
from bot.briefing import Stage
from bot.render import plain
from bot.tui.asking import Progress

_WRITING = "Writing"
_SOON = 0.05  # seconds; a quick model writes more often than anyone sees
DRAFT_LABEL = "Draft, not checked yet:"


class AtWork(Vertical):
    """The stage in words, with its seconds so far, and the draft as it grows, labelled as what it is."""

    def __init__(self) -> None:
        super().__init__()
        self._stage = "Starting"
        self._since = time.monotonic()
        self._draft = ""
        self._pieces = 0  # of the draft: a token each
        self._is_due = False  # whether what has grown is about to be shown

    def compose(self) -> ComposeResult:
        yield Static(classes="stage")
        with Vertical(classes="draft"):
            yield Static(Content(DRAFT_LABEL), classes="label")
            yield Static(classes="text")

    def on_mount(self) -> None:
        self._show()
        self.set_interval(1.0, self._show)

    def tell(self, event: Progress) -> None:
        """Show what `event` says."""
        if isinstance(event, Searching):
            self._enter("Searching")
        elif isinstance(event, Reading):
            self._enter(f"Reading {event.sentences} sentence{'s' * (event.sentences != 1)}")
        elif isinstance(event, StartedOver):
            self._draft, self._pieces = "", 0
            self._enter("Reading again")
        elif isinstance(event, Checking):
            self._enter("Checking")
        elif isinstance(event, Stage):
            left = "" if event.left is None else f", about {event.left:.0f} s left"
            self._stage = f"{event.name.capitalize()} {event.done} of {event.total}{left}"
        else:
            if not self._draft:
                self._enter(_WRITING)
            self._draft += event.text
            self._pieces += 1
        if not self._is_due:
            self._is_due = True
            self.set_timer(_SOON, self._show)

    def _enter(self, stage: str) -> None:
        self._stage = stage
        self._since = time.monotonic()

    def _show(self) -> None:
        self._is_due = False
        seconds = time.monotonic() - self._since
        parts = [f"{self._stage} ..."]
        if seconds >= 1:
            parts.append(f"{int(seconds)} s")
            if self._stage == _WRITING and self._pieces > 1:
                parts.append(f"{(self._pieces - 1) / seconds:.0f} tokens/s")
        parts.append("Esc cancels")
        self.query_one(".stage", Static).update(Content(" · ".join(parts)), layout=False)
        self.query_one(".draft").display = bool(self._draft)
        if self._draft:
            self.query_one(".draft .text", Static).update(Content(plain(self._draft)))
