"""One question of the conversation, and what came of it."""

from collections.abc import Iterator, Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from bot.answering import Searching, StartedOver
from bot.claims import Answer, Citation, Nearest
from bot.errors import DatelineError
from bot.render import citation_heading, claim_text, one_line, plain, searched_text
from bot.standing import standing
from bot.tui.asking import Progress
from bot.tui.widgets.at_work import AtWork
from bot.tui.widgets.left_out import LeftOut
from bot.tui.widgets.passage import Passage, Place
from index.article import Article, Span


class Turn(Vertical):
    """A question; below it the work on it, and in place of that what it ended in."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        yield Static(Content(plain(self.question)), classes="question")
        yield AtWork()

    def tell(self, event: Progress) -> None:
        """Show how far the work on it is."""
        work = self.query_one(AtWork)
        if isinstance(event, StartedOver):
            self.mount(Static(Content(one_line(event.reason)), classes="note"), before=work)
        elif isinstance(event, Searching) and event.rewritten:
            asked = Static(Content(f"Asked as: {one_line(event.rewritten)}"), classes="note asked")
            self.mount(asked, before=work)
        work.tell(event)

    async def conclude(self, answer: Answer, articles: Mapping[str, Article]) -> None:
        """Replace the draft by the verified answer."""
        await self._end(*_answer_parts(answer, articles))

    async def fail(self, error: DatelineError) -> None:
        """Replace the draft by what went wrong, and what to do next."""
        lines = [f"Error: {one_line(error.message)}", *filter(None, [one_line(error.hint)])]
        await self._end(Static(Content("\n".join(lines)), classes="error"))

    async def cancel(self) -> None:
        """Drop the draft: it was not checked."""
        await self._end(Static(Content("Cancelled."), classes="note"))

    async def _end(self, *parts: Widget) -> None:
        """Once: what it ended in stays, though a cancel may come an instant too late."""
        if self.query(AtWork):
            await self.query_one(AtWork).remove()
            await self.mount(*parts)


def _answer_parts(answer: Answer, articles: Mapping[str, Article]) -> Iterator[Widget]:
    if answer.claims:
        yield Static(Content(plain(claim_text(answer))), classes="answer")
        yield Static(Content(standing(answer)), classes="note")
        for citation in answer.citations:
            yield _cited(citation, articles)
    else:
        said = f"{answer.text}\n\n{searched_text(answer.searched)}"
        yield Static(Content(said), classes="answer")
        for item in answer.searched.nearest:
            yield _near(item, articles)
    if answer.rejected:
        yield LeftOut(answer.rejected)


def _cited(citation: Citation, articles: Mapping[str, Article]) -> Passage:
    heading = citation_heading(citation)
    place = _place(articles.get(citation.file), citation.start, citation.quote)
    return Passage(heading, citation.quote, citation.also_in, place)


def _near(nearest: Nearest, articles: Mapping[str, Article]) -> Passage:
    article = articles.get(nearest.file)
    start = article.text.find(nearest.quote) if article else 0
    return Passage(nearest.file, nearest.quote, (), _place(article, max(0, start), nearest.quote))


def _place(article: Article | None, start: int, quote: str) -> Place | None:
    """Where the quote stands, if it still does: the library may have been brought up to date meanwhile."""
    span = Span(start, start + len(quote))
    return Place(article, span) if article and span.of(article.text) == quote else None
