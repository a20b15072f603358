"""One question of the conversation, and what came of it."""

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from bot.answering import Searching, StartedOver
from bot.briefing.values import Briefing
from bot.claims import Answer, Citation
from bot.errors import DatelineError
from bot.render import citation_heading, one_line, plain, searched_text
from bot.sessions import StoredTurn
from bot.standing import standing
from bot.tui.asking import Progress
from bot.tui.places import Place
from bot.tui.widgets.asked_as import AskedAs
from bot.tui.widgets.at_work import AtWork
from bot.tui.widgets.briefed import of_briefing
from bot.tui.widgets.claim_line import ClaimLine
from bot.tui.widgets.left_out import LeftOut
from bot.tui.widgets.passage import Passage
from index.article import Hit

_CANCELLED = "Cancelled."
_INTERRUPTED = "Not answered: Dateline ended while it was at work. Ask again."

_AT_ONCE = 3  # widgets: to lay out a long answer whole would hold up the screen


class Turn(Vertical):
    """A question; below it the work on it, and in place of that what it ended in."""

    def __init__(self, question: str, ending: Sequence[Widget] | None = None) -> None:
        """`ending` is what it ended in, where it is not at work any more."""
        super().__init__()
        self.question = question
        self.answer: Answer | None = None
        self._ending = ending

    @classmethod
    def of(cls, stored: StoredTurn) -> "Turn":
        """A turn of a session that is taken up again."""
        ending: list[Widget] = [*_ended(stored)]
        if stored.answer is not None and stored.answer.rewritten:
            ending.insert(0, AskedAs(stored.answer.rewritten))
        turn = cls(stored.question, ending)
        turn.answer = stored.answer
        return turn

    def compose(self) -> ComposeResult:
        yield Static(Content(f"> {plain(self.question)}"), classes="question")
        yield from [AtWork()] if self._ending is None else self._ending
        self._ending = ()

    @property
    def is_at_work(self) -> bool:
        """Whether it has not ended in anything yet."""
        return bool(self.query(AtWork))

    def tell(self, event: Progress) -> None:
        """Show how far the work on it is."""
        work = self.query_one(AtWork)
        if isinstance(event, StartedOver):
            self.mount(Static(Content(one_line(event.reason)), classes="note"), before=work)
        elif isinstance(event, Searching) and event.rewritten:
            self.mount(AskedAs(event.rewritten), before=work)
        work.tell(event)

    async def conclude(self, answer: Answer) -> None:
        """Replace the draft by the verified answer."""
        self.answer = answer
        await self._end(*of_answer(answer))

    async def brief(self, briefing: Briefing) -> None:
        """Show the briefing that was made."""
        await self._end(*of_briefing(briefing))

    async def list(self, hits: Sequence[Hit]) -> None:
        """Show what was found."""
        await self._end(*of_hits(hits))

    async def fail(self, error: DatelineError) -> None:
        """Put what went wrong, and what to do next, in place of the draft, or below the answer."""
        if self.is_at_work:
            await self._end(of_error(error))
        else:
            await self.mount(of_error(error))

    async def cancel(self) -> None:
        """Drop the draft: it was not checked."""
        await self._end(_note(_CANCELLED))

    async def _end(self, *parts: Widget) -> None:
        """Once: what it ended in stays, though a cancel may come an instant too late."""
        if self.is_at_work:
            await self.query_one(AtWork).remove()
            for start in range(0, len(parts), _AT_ONCE):
                await self.mount(*parts[start : start + _AT_ONCE])


def of_answer(answer: Answer) -> Iterator[Widget]:
    """An answer: its sentences, how much they rest on, their sources, and what was left out."""
    if answer.claims:
        for claim in answer.claims:
            yield ClaimLine(answer, claim)
        yield _note(standing(answer))
        for citation in answer.citations:
            yield Passage(citation_heading(citation), _place(citation), citation.also_in)
    else:
        yield Static(Content(f"∅ {answer.text}\n\n{searched_text(answer.searched)}"), classes="answer")
        for item in answer.searched.nearest:
            yield Passage(item.file, Place(item.file, item.quote))
    if answer.rejected:
        yield LeftOut(answer.rejected)


def of_hits(hits: Sequence[Hit]) -> Iterator[Widget]:
    """What a search found."""
    count = f"{len(hits)} passage{'s' * (len(hits) != 1)}, the best first."
    yield _note(count if hits else "Nothing found.")
    for hit in hits:
        source = hit.source
        heading = f"{source.date or 'undated'} · {source.title} · {source.file}"
        yield Passage(heading, Place(source.file, hit.text, hit.span.start, source.sha256))


def of_error(error: DatelineError) -> Widget:
    """What went wrong, and what to do next."""
    lines = [f"Error: {one_line(error.message)}", *filter(None, [one_line(error.hint)])]
    return Static(Content("\n".join(lines)), classes="error")


def _ended(stored: StoredTurn) -> Iterator[Widget]:
    if stored.answer is not None:
        yield from of_answer(stored.answer)
    elif stored.briefing is not None:
        yield from of_briefing(stored.briefing)
    elif stored.outcome == "cancelled":
        yield _note(_CANCELLED)
    elif stored.outcome == "failed":
        yield Static(Content(f"Error: {one_line(stored.reason)}"), classes="error")
    else:
        yield _note(_INTERRUPTED)


def _place(citation: Citation) -> Place:
    return Place(citation.file, citation.quote, citation.start, citation.sha256, citation.n)


def _note(text: str) -> Static:
    return Static(Content(text), classes="note")
