"""A question at work: what runs in a thread beside the screen, and the messages by which it tells of it."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from textual.message import Message

from bot.answering import Answered, Checking, Event, Reading, Searching, StartedOver, Writing
from bot.briefing import Done, Stage
from bot.briefing.values import Briefing
from bot.claims import Answer
from bot.conversing import Asks
from bot.errors import DatelineError
from index.article import Article, Hit, Source
from index.query import Period

Progress = Searching | Reading | Writing | StartedOver | Checking | Stage


class Stops(Protocol):
    """What can be stopped from another thread, such as `bot.engine.Engine`."""

    def cancel(self) -> None:
        """End the call at work, if there is one; does not block."""

    def close(self) -> None:
        """End the call at work and refuse all later ones."""


class Reads(Protocol):
    """What the library holds, read apart from the questions at work."""

    def article(self, file: str) -> Article | None:
        """The article called `file`."""

    def copies_of(self, file: str, /) -> tuple[str, ...]:
        """The near-copies of the report called `file`."""

    def find(self, words: str, most: int) -> list[Source]:
        """Up to `most` articles whose title, name or outlet holds `words`, the newest first."""

    def count(self, period: Period | None = None, /) -> tuple[int, int]:
        """Number of articles and of passages, of `period` where given."""


class Searches(Protocol):
    """What finds passages, such as a library under `index.retrieval.search`."""

    def __call__(self, words: str, period: Period) -> Sequence[Hit]:
        """The best passages for `words`, of articles published in `period`."""


class Briefs(Protocol):
    """What makes briefings, such as `bot.briefing.Briefer`."""

    def __call__(self, topic: str, period: Period) -> Iterator[Stage | Done]:
        """How far it is, and at the end the briefing on `topic`, from articles published in `period`."""


@dataclass(frozen=True, slots=True)
class Core:
    """A library and a model in hand: what answers, what stops it, what reads. Questions are asked, and
    passages searched, from one thread at a time; articles are read from another."""

    asker: Asks
    engine: Stops
    articles: Reads
    search: Searches
    brief: Briefs
    settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    """What is kept of the settings with each turn."""
    close: Callable[[], None] = lambda: None
    """Let go of all of it; may wait for what is at work."""


@dataclass(frozen=True, slots=True)
class Found:
    """The end of a search."""

    hits: Sequence[Hit]


Step = Event | Stage | Done | Found
"""What is told by what is at work."""


class Progressed(Message, bubble=False):
    """The question at work has come further."""

    def __init__(self, event: Progress) -> None:
        super().__init__()
        self.event = event


class Concluded(Message, bubble=False):
    """The question has its verified answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Briefed(Message, bubble=False):
    """The briefing is made."""

    def __init__(self, briefing: Briefing) -> None:
        super().__init__()
        self.briefing = briefing


class Searched(Message, bubble=False):
    """The search has found what there is."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        super().__init__()
        self.hits = hits


class Failed(Message, bubble=False):
    """The question could not be answered."""

    def __init__(self, error: DatelineError) -> None:
        super().__init__()
        self.error = error


def searching(core: Core, words: str, period: Period) -> Iterator[Step]:
    """What a search tells."""
    yield Searching()
    yield Found(core.search(words, period))


def work(events: Iterable[Step], stop: threading.Event, post: Callable[[Message], object]) -> None:
    """Go through what a question, a briefing or a search tells, and post a message an event.

    To be run in a thread. Posts nothing once `stop` is set; that `events` end then is up to them.
    """
    try:
        for event in events:
            if not stop.is_set():
                post(_message(event))
    except DatelineError as error:
        if not stop.is_set():
            post(Failed(error))


def _message(event: Step) -> Message:
    match event:
        case Answered():
            return Concluded(event.answer)
        case Done():
            return Briefed(event.briefing)
        case Found():
            return Searched(event.hits)
    return Progressed(event)
