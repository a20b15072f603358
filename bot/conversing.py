"""A conversation: what is asked in it is kept, and its citations keep their numbers.

What an earlier question was about and how it was answered is handed to each later one, which may lean on it.
"""

import datetime as dt
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, Protocol, TypeVar

from bot.answering import Answered, Event
from bot.briefing import Briefing, Done, Stage
from bot.claims import Answer, ModelUsed
from bot.engine import Cancelled
from bot.errors import DatelineError, SessionError
from bot.followups import Turn
from bot.sessions import Session
from index.query import Period

Told = TypeVar("Told", Event, Stage | Done)

_LEANT_ON = 8  # turns; a question looks at fewer still


class Asks(Protocol):
    """What answers questions, such as `bot.answering.Asker`."""

    @property
    def model(self) -> ModelUsed:
        """What writes."""

    def ask(
        self,
        text: str,
        period: Period | None = None,
        asked: dt.date | None = None,
        turns: Sequence[Turn] = (),
    ) -> Iterator[Event]:
        """The events of one question after `turns`; dropping the iterator stops it."""


class Keeps(Protocol):
    """What keeps conversations, such as `bot.sessions.Sessions`."""

    def begin(self, library: str) -> int:
        """The number of a new session about `library`."""

    def ask(
        self,
        session: int,
        question: str,
        model: ModelUsed,
        settings: Mapping[str, str | int | float | bool],
    ) -> int:
        """The number of a new turn; kept before the answer is sought."""

    def conclude(self, turn: int, answer: Answer) -> Answer:
        """Keep the answer; returns it with its citations numbered as those of its session are."""

    def conclude_briefing(self, turn: int, briefing: Briefing) -> Briefing:
        """Keep the briefing that was asked for, likewise."""

    def end(self, turn: int, outcome: Literal["cancelled", "failed"], reason: str = "") -> None:
        """Keep that the turn ended without an answer."""


class Conversation:
    """One session, new or taken up again. Used from one thread at a time.

    It is kept from its first question on.
    """

    def __init__(self, kept: Keeps, library: str, resumed: Session | None = None) -> None:
        self._kept = kept
        self._library = library
        self._session = resumed.summary.id if resumed else None
        self._turns: deque[Turn] = deque(maxlen=_LEANT_ON)
        for turn in resumed.turns if resumed else ():
            if turn.answer is not None:
                self._remember(turn.answer)

    @property
    def session(self) -> int | None:
        """The number of the session; None before its first question."""
        return self._session

    def ask(
        self,
        asker: Asks,
        question: str,
        settings: Mapping[str, str | int | float | bool],
        period: Period | None = None,
        asked: dt.date | None = None,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> Generator[Event, None, None]:
        """What `asker` answers to `question`, with the citations numbered as this conversation has them.

        Closing the generator stops the question, which is kept as cancelled; so does the first event that
        comes when it `is_wanted` no more. Raises what `asker` raises; and SessionError where the question
        cannot be kept, or, after the answer, where that cannot.
        """
        events = asker.ask(question, period, asked, tuple(self._turns))
        yield from self._keeping(question, asker.model, settings, events, is_wanted)

    def brief(
        self,
        topic: str,
        events: Iterator[Stage | Done],
        model: ModelUsed,
        settings: Mapping[str, str | int | float | bool],
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> Generator[Stage | Done, None, None]:
        """What the making of a briefing on `topic` tells, which is kept as a question is, with its end."""
        yield from self._keeping(f"/brief {topic}", model, settings, events, is_wanted)

    def _keeping(
        self,
        question: str,
        model: ModelUsed,
        settings: Mapping[str, str | int | float | bool],
        events: Iterator[Told],
        is_wanted: Callable[[], bool],
    ) -> Generator[Told, None, None]:
        if self._session is None:
            self._session = self._kept.begin(self._library)
        turn = self._kept.ask(self._session, question, model, settings)
        end: Told | None = None
        try:
            for event in events:
                if not is_wanted():
                    break
                if isinstance(event, Answered | Done):
                    end = event
                    break
                yield event
        except (GeneratorExit, Cancelled):
            self._kept.end(turn, "cancelled")
            raise
        except DatelineError as error:
            self._kept.end(turn, "failed", error.message)
            raise
        if end is None:
            self._kept.end(turn, "cancelled")
            return
        try:
            kept = self._concluded(turn, end)
        except SessionError:
            yield end  # it was made, and is to be seen, though nothing can keep it
            raise
        yield kept  # it is kept by now, whatever becomes of this

    def _concluded(self, turn: int, end: Any) -> Any:
        """The end as it is kept."""
        if isinstance(end, Done):
            return Done(self._kept.conclude_briefing(turn, end.briefing))
        self._remember(end.answer)
        return replace(end, answer=self._kept.conclude(turn, end.answer))

    def _remember(self, answer: Answer) -> None:
        titles = dict.fromkeys(citation.title for citation in answer.citations)
        self._turns.append(Turn(answer.asked, answer.text, tuple(titles)))
