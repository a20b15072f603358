"""Library and model in a process of their own, with a made-up model in it."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from apart_stage import BLOCKS, DIES, apart, take_in

from bot.answering import Answered, Reading, Searching
from bot.apart import Apart
from bot.briefing import Done
from bot.engine import Cancelled
from bot.errors import DatelineError
from index.errors import LibraryError
from index.query import Period

TEXT = """# The harbour

The harbour of Larkfield was closed on Monday. The mayor of Larkfield puts the damage at the harbour at $7
million. "The harbour of Larkfield will be opened again in June," said Anna Berg, the mayor of Larkfield.
"""
REPLY = "The harbour of Larkfield was closed on Monday. [1]"
QUESTION = "When was the harbour of Larkfield closed?"
DAY = dt.date(2025, 3, 1)


@pytest.fixture(autouse=True)
def _articles(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "harbour.md").write_text(TEXT)
    take_in([folder])


@contextmanager
def opened(*replies: str, before: str = "") -> Iterator[Apart]:
    there = apart(*replies, before=before)
    try:
        there.open()
        yield there
    finally:
        there.close()
        there.wait()


def test_a_question_is_answered_as_it_is_here() -> None:
    with opened(REPLY) as there:
        events = list(there.ask(QUESTION, asked=DAY))
    assert events[0] == Searching()
    assert any(isinstance(event, Reading) for event in events)
    assert isinstance(events[-1], Answered)
    assert events[-1].answer.claims[0].text == "The harbour of Larkfield was closed on Monday."
    assert events[-1].answer.citations[0].quote in TEXT
    assert there.model.name == "fake"


def test_passages_are_found_and_a_briefing_is_made() -> None:
    with opened() as there:
        assert there.search("harbour", Period())[0].source.file == "harbour.md"
        assert there.search("harbour", Period(since=DAY)) == ()
        *_, last = there.brief("the harbour of Larkfield", Period())
    assert isinstance(last, Done)
    assert last.briefing.sentences


def test_a_cancel_stops_the_model_and_the_next_question_is_answered() -> None:
    with opened(REPLY, before=BLOCKS) as there:
        asking = there.ask(QUESTION, asked=DAY)
        while not isinstance(next(asking), Reading):
            pass
        timer = threading.Timer(0, there.cancel)
        timer.start()
        with pytest.raises(Cancelled):
            list(asking)
        timer.join()
        assert there.search("harbour", Period())


def test_a_question_that_is_dropped_is_out_of_the_way_of_the_next() -> None:
    with opened(REPLY, before=BLOCKS) as there:
        asking = there.ask(QUESTION, asked=DAY)
        next(asking)
        asking.close()
        assert there.search("harbour", Period())


def test_its_death_is_told_and_the_next_question_starts_another() -> None:
    with opened(before=DIES) as there:
        with pytest.raises(LibraryError, match=r"ended too soon \(out of memory\)"):
            list(there.ask(QUESTION, asked=DAY))
        assert there.search("harbour", Period())


def test_to_close_it_ends_what_is_at_work() -> None:
    with opened(before=BLOCKS) as there:
        asking = there.ask(QUESTION, asked=DAY)
        while not isinstance(next(asking), Reading):
            pass
        there.close()
        with pytest.raises(Cancelled):
            list(asking)
        with pytest.raises(Cancelled):
            there.search("harbour", Period())


REFUSES = """
from bot.errors import ConfigError
def opens(*_): raise ConfigError("No.", "Do.")
main(opens)
sys.exit()
"""


def test_what_cannot_be_opened_is_told() -> None:
    there = apart(before=REFUSES)
    with pytest.raises(DatelineError, match=r"No\.") as caught:
        there.open()
    assert caught.value.hint == "Do."
