"""A question at work: what runs in a thread beside the screen, and the messages by which it tells of it."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.message import Message

from bot.answering import Answered, Checking, Event, Reading, Searching, StartedOver, Writing
from bot.claims import Answer
from bot.errors import DatelineError
from bot.followups import Turn
from index.article import Article

Progress = Searching | Reading | Writing | StartedOver | Checking


class Asks(Protocol):
    """What answers questions, such as `bot.answering.Asker`."""

    def ask(self, text: str, *, asked: dt.date | None = None, turns: Sequence[Turn] = ()) -> Iterator[Event]:
        """The events of one question after `turns`; dropping the iterator stops it."""


class Stops(Protocol):
    """What can be stopped from another thread, such as `bot.engine.Engine`."""

    def cancel(self) -> None:
        """End the call at work, if there is one; does not block."""

    def close(self) -> None:
        """End the call at work and refuse all later ones."""


class Articles(Protocol):
    """Where articles are kept, such as `index.catalog.Catalog`."""

    def article(self, file: str) -> Article | None:
        """The article called `file`."""


@dataclass(frozen=True, slots=True)
class Core:
    """What the chat needs of the program without a screen. Asked from one thread at a time."""

    asker: Asks
    engine: Stops
    articles: Articles


class Progressed(Message):
    """The question at work has come further."""

    def __init__(self, event: Progress) -> None:
        super().__init__()
        self.event = event


class Concluded(Message):
    """The question has its verified answer; `articles` are those that it names, by file."""

    def __init__(self, answer: Answer, articles: Mapping[str, Article]) -> None:
        super().__init__()
        self.answer = answer
        self.articles = articles


class Failed(Message):
    """The question could not be answered."""

    def __init__(self, error: DatelineError) -> None:
        super().__init__()
        self.error = error


def work(
    core: Core,
    question: str,
    turns: Sequence[Turn],
    stop: threading.Event,
    post: Callable[[Message], object],
) -> None:
    """Ask after the conversation so far, and post a message an event; to be run in a thread.

    Posts nothing once `stop` is set.

    The articles that the answer names are read here too, so that the catalogue is used from this thread
    alone and a source opens at once, as it was when it was cited.
    """
    try:
        for event in core.asker.ask(question, asked=dt.date.today(), turns=turns):
            if stop.is_set():
                return  # drops the iterator, which stops the model
            if isinstance(event, Answered):
                post(Concluded(event.answer, _articles_of(event.answer, core.articles)))
            else:
                post(Progressed(event))
    except DatelineError as error:
        if not stop.is_set():
            post(Failed(error))


def turn_of(answer: Answer) -> Turn:
    """What later questions may lean on."""
    return Turn(answer.asked, answer.text, tuple(dict.fromkeys(one.title for one in answer.citations)))


def _articles_of(answer: Answer, articles: Articles) -> dict[str, Article]:
    files = {citation.file for citation in answer.citations}
    files |= {nearest.file for nearest in answer.searched.nearest}
    found = {file: articles.article(file) for file in sorted(files)}
    return {file: article for file, article in found.items() if article is not None}
