"""A briefing in the chat."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

from chat_stage import ARTICLE, WORDS, Stage, answered
from textual.pilot import Pilot

from bot.briefing import Done
from bot.briefing import Stage as Step
from bot.briefing.values import Briefing, Point, Remark, Sentence
from bot.briefing.values import Made as HowMade
from bot.errors import EngineCrashed
from bot.sessions import Sessions
from bot.sessions.export import from_dict, html_page, markdown, to_dict
from bot.tui.widgets.passage import Passage
from index.query import Period

Made = Callable[..., Stage]
WIDE = (140, 40)
HOW = HowMade("1", dt.date(2025, 3, 1), "standard", None, None, 1, 1)


def _briefing(*points: Point, remarks: tuple[Remark, ...] = ()) -> Briefing:
    return Briefing(
        "the harbour", HOW, points=points, remarks=remarks, citations=answered("So.").answer.citations
    )


def test_a_briefing_shows_its_sections_and_opens_at_its_sources(stage: Made) -> None:
    quoted = Sentence(WORDS, "quoted", (1,))
    briefing = _briefing(Point(quoted, 2, 1), remarks=(Remark("[b]Ann[/b]", quoted),))

    def brief(topic: str, _: Period) -> Iterator[Step | Done]:
        assert topic == "the harbour"
        yield Step("reading", 1, 2, 3.0)
        yield Done(briefing)

    chat = stage(brief=brief)

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/brief")
        await chat.until_shown(pilot, "/brief needs a topic")
        await chat.ask(pilot, "/brief the harbour")
        await chat.until_shown(pilot, "Who said what")
        for words in ("Key points", "one independent outlet", WORDS, "[b]Ann[/b]"):
            assert words in chat.text
        assert "In short" not in chat.text
        await chat.until_idle(pilot)
        await pilot.press("ctrl+down")
        await chat.until(pilot, lambda: chat.marked == WORDS)
        assert ARTICLE.source.title in chat.text

    chat.play(play, WIDE)


def test_a_topic_that_nothing_is_said_of_says_so(stage: Made) -> None:
    chat = stage(brief=lambda *_: iter([Done(_briefing())]))

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/brief zebras")
        await chat.until_shown(pilot, "The sources have nothing on this.")

    chat.play(play, WIDE)


def test_a_briefing_is_cancelled_between_two_steps(stage: Made) -> None:
    def brief(*_: object) -> Iterator[Step | Done]:
        for step in range(10_000_000):
            chat.engine.freed.wait(0.01)  # as long as a step takes
            yield Step("weighing", step, 10_000_000)

    chat = stage([answered("After.")], brief=brief)

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/brief the harbour")
        await chat.until_shown(pilot, "Weighing")
        await pilot.press("escape")
        await chat.until_shown(pilot, "Cancelled.")
        await chat.until_idle(pilot)
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "After. [1]")

    chat.play(play, WIDE)


def test_an_error_ends_a_briefing_in_a_line(stage: Made) -> None:
    def brief(*_: object) -> Iterator[Step | Done]:
        yield Step("reading", 0, 1)
        raise EngineCrashed("It died.", "Run `doctor`.")

    chat = stage(brief=brief)

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/brief the harbour")
        await chat.until_shown(pilot, "Error: It died.")

    chat.play(play, WIDE)


def test_a_briefing_is_there_when_its_session_is_taken_up_again(stage: Made, sessions: Sessions) -> None:
    briefing = _briefing(Point(Sentence(WORDS, "quoted", (1,)), 2, 1))
    first = stage([answered("After.", words="After it.")], brief=lambda *_: iter([Done(briefing)]))

    async def play(pilot: Pilot[Any]) -> None:
        await first.ask(pilot, "?")
        await first.until_shown(pilot, "After. [1]")
        await first.until_idle(pilot)
        await first.ask(pilot, "/brief the harbour")
        await first.until_shown(pilot, "[2] 2025-02-28")  # the next number of the conversation
        await first.until_idle(pilot)

    first.play(play, WIDE)
    later = stage(resume=True)

    async def again(pilot: Pilot[Any]) -> None:
        await later.until_shown(pilot, "Key points")
        later.chat.query(Passage).last().focus()
        await pilot.press("enter")
        await later.until(pilot, lambda: later.marked == WORDS)

    later.play(again, WIDE)
    session = sessions.session(1)
    assert [one.n for one in session.citations] == [1, 2]
    assert from_dict(json.loads(json.dumps(to_dict(session)))) == session
    assert "### Key points" in markdown(session)
    assert "Key points</h3>" in html_page(session)
    assert 'id="source-2"' in html_page(session)
    assert sessions.summaries("closed")[0].id == session.summary.id
