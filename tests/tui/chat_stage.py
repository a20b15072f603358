"""A chat whose answers are written by hand, played on a screen of a fixed size."""

import asyncio
import datetime as dt
import html
import re
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from typing import Any

from textual.pilot import Pilot

from bot.answering import Answered, Event
from bot.claims import Answer, Citation, Claim, ModelUsed, Nearest, Rejected, Searched, Timings
from bot.followups import Turn
from bot.tui import ChatApp, House
from bot.tui.screens.chat import ChatScreen
from bot.tui.widgets.article_view import ArticleView
from index.article import Article, Source
from index.query import Period

TEXT = (
    "# Rain\n\nBefore it.\n" * 40 + "It rained [a lot]. The harbour was closed.\nAfter it.\n" + "Dry.\n" * 90
)
WORDS = "The harbour was closed."
ARTICLE = Article(Source("a/rain.md", "0" * 64, "Rain in the harbour", dt.date(2025, 2, 28)), TEXT)

BLOCK = "wait until cancelled or closed, or until the test says so"

FAKE = ModelUsed("fake", "0" * 64)

Play = Callable[[Pilot[Any]], Awaitable[None]]


def answered(
    *claims: str,
    words: str = WORDS,
    article: Article = ARTICLE,
    rejected: Sequence[Rejected] = (),
    nearest: Sequence[Nearest] = (),
) -> Answered:
    """An answer whose claims all stand on `words` of `article`; without claims, "not in the sources"."""
    start = article.text.index(words)
    line = article.text.count("\n", 0, start) + 1
    source = article.source
    citation = Citation(
        1, source.file, source.sha256, start, start + len(words), line, line, None, words,
        source.title, source.date, ("b/copy.md",),
    )  # fmt: skip
    return Answered(
        Answer(
            question="?",
            claims=tuple(Claim(text, "supported", (1,)) for text in claims),
            citations=(citation,) if claims else (),
            rejected=tuple(rejected),
            searched=Searched(12, ("zebra",), tuple(nearest)),
            model=FAKE,
            timings=Timings(1, 2, 3),
        )
    )


class FakeEngine:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.freed = threading.Event()
        self.cancels = 0
        self.closed = False

    def cancel(self) -> None:
        self.cancels += 1
        self.freed.set()

    def close(self) -> None:
        self.closed = True
        self.freed.set()


@dataclass
class FakeAsker:
    """Plays one script a question: events are yielded, errors raised, BLOCK waits until it is freed."""

    engine: FakeEngine
    scripts: list[Sequence[Event | Exception | str]]
    asked: list[str] = field(default_factory=list)
    turns: list[tuple[Turn, ...]] = field(default_factory=list)
    periods: list[Period | None] = field(default_factory=list)
    at_work: int = 0
    model: ModelUsed = FAKE

    def ask(
        self,
        text: str,
        period: Period | None = None,
        asked: dt.date | None = None,
        turns: Sequence[Turn] = (),
    ) -> Iterator[Event]:
        assert asked is not None  # the chat says which day it is
        self.periods.append(period)
        self.asked.append(text)
        self.turns.append(tuple(turns))
        self.engine.freed.clear()
        self.at_work += 1
        try:
            for item in self.scripts[len(self.asked) - 1]:
                if isinstance(item, Exception):
                    raise item
                if isinstance(item, str):
                    assert self.engine.freed.wait(30)
                    self.engine.freed.clear()
                else:
                    yield item
        finally:
            self.at_work -= 1


class FakeArticles:
    """Holds the articles that it was given."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.source.file: article for article in articles}

    def article(self, file: str) -> Article | None:
        return self._articles.get(file)

    def copies_of(self, _: str) -> tuple[str, ...]:
        return ()

    def find(self, words: str, most: int) -> list[Source]:
        sources = [article.source for article in self._articles.values()]
        return [source for source in sources if words.casefold() in source.title.casefold()][:most]

    def count(self, _: Period | None = None) -> tuple[int, int]:
        return len(self._articles), len(self._articles)


@dataclass
class Stage:
    """A chat to be played, and what stands behind it."""

    app: ChatApp
    asker: FakeAsker
    engine: FakeEngine
    patience: float = 20
    """Seconds after which what was waited for will not come."""
    house: House | None = None
    """What is to be closed at the end, as the command does."""

    def play(self, play: Play, size: tuple[int, int] = (80, 24), *, opens: bool = True) -> None:
        """Run the chat under `play` to its end, once library and model are open where it `opens`."""

        async def run() -> None:
            async with self.app.run_test(size=size, notifications=True) as pilot:
                await self.until(pilot, lambda: not opens or self.chat.core is not None)
                await play(pilot)

        with closing(self.house) if self.house else nullcontext():
            asyncio.run(run())

    async def ask(self, pilot: Pilot[Any], question: str) -> None:
        """Put the question, as by pasting it."""
        self.chat.composer.text = question
        self.chat.composer.focus()
        await pilot.press("enter")

    async def until(self, pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
        """Let the app go on until `condition` holds."""
        deadline = time.monotonic() + self.patience
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain; the screen shows\n{self.text}"
            await pilot.pause(0.01)
        await pilot.pause()

    async def until_shown(self, pilot: Pilot[Any], text: str) -> None:
        await self.until(pilot, lambda: text in self.text)

    async def until_idle(self, pilot: Pilot[Any]) -> None:
        """Until the chat has seen that the last question's thread has ended."""
        await self.until(pilot, lambda: not self.chat.talk.is_at_work)

    @property
    def chat(self) -> ChatScreen:
        """The main screen."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ChatScreen))

    @property
    def marked(self) -> str:
        """The words of the open article that stand out, as they are drawn."""
        view = self.chat.query_one(ArticleView)
        style = view.get_component_rich_style("article-view--cited")
        lines = [view.render_line(y) for y in range(view.size.height)]
        return " ".join(
            segment.text
            for line in lines
            for segment in line
            if segment.text and segment.style and segment.style.bgcolor == style.bgcolor
        )

    @property
    def text(self) -> str:
        """What the screen shows, line by line, as the terminal would get it."""
        lines: dict[float, list[tuple[float, str]]] = {}
        for x, y, words in re.findall(
            r'<text [^>]*?x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', self.app.export_screenshot()
        ):
            lines.setdefault(float(y), []).append((float(x), html.unescape(words).replace("\xa0", " ")))
        return "\n".join("".join(words for _, words in sorted(line)) for _, line in sorted(lines.items()))
