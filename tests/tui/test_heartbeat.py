"""The screen answers while something else is at work.

A machine that tests may be busy with other things: the bound here is generous. The figure that counts is
the one printed: `pytest -s tests/tui/test_heartbeat.py`; at the desk it is to be below 50 ms.
"""

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from apart_stage import LIBRARY, apart, take_in
from chat_stage import FakeEngine, Stage, answered
from heartbeat import Heartbeat
from ingest_stage import articles, ingest
from setup_stage import SetUp, play
from textual.pilot import Pilot

from bot import config
from bot.config import Settings
from bot.sessions import Sessions
from bot.tui import ChatApp, Core, House
from bot.tui.screens.ingest import IngestScreen
from bot.tui.widgets.article_view import ArticleView
from bot.tui.widgets.passage import Passage
from index.article import Article, Source
from index.catalog import Catalog

Made = Callable[..., Stage]
BOUND = 0.4  # seconds

REPORT = """---
title: Report {number} on the harbour
date: 2025-02-{day:02}
outlet: The Quayside Review
---
The harbour of Larkfield was closed on day {number}. Storm {number} tore the roof off shed {number}.

The mayor puts the damage at ${number} million. The minerals deal was not signed on day {number}.
"""
REPLY = (
    "The harbour of Larkfield was closed on day 7. [1] The mayor puts the damage at $7 million. [1] "
    "The damage comes to $900 million. [2] The president of Brazil signed it in Paris. [1] "
) * 3
QUESTIONS = ("When was the harbour of Larkfield closed?", "What damage does the mayor tell of?", "And then?")

MARKED = "The harbour was closed."
LINES = "It rained on the harbour, and the ferry stayed where it was.\n"
HUGE = 5_000_000  # bytes
TEXTS = {
    "lines": LINES * (HUGE // len(LINES) // 2) + MARKED + "\n" + LINES * (HUGE // len(LINES) // 2),
    "short lines": "Dry.\n" * (HUGE // 10) + MARKED + "\n" + "Dry.\n" * (HUGE // 10),
    "long lines": "x" * (HUGE // 2) + "\n" + MARKED + "\n" + "Rain fell. " * (HUGE // 22),
    "no spaces, wide": "雨" * (HUGE // 6) + "\n" + MARKED + "\n" + "晴" * (HUGE // 6),
}


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """To take the colours out again is work that a screen with colours does not have."""
    monkeypatch.delenv("NO_COLOR")


def told(name: str, beat: Heartbeat) -> None:
    print(f"\n{name}: {beat}")
    assert beat.own < BOUND


def test_while_articles_are_taken_in(tmp_path: Path) -> None:
    folder = articles(tmp_path / "n", 400)

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        screen = app.screen
        assert isinstance(screen, IngestScreen)
        async with Heartbeat() as beat:
            await pilot.press("enter")
            await app.until(pilot, lambda: screen.has_class("-done"))
        told("taking in 400 articles", beat)
        assert "400 added" in app.flat

    play(IngestScreen("news", str(folder), ingest=ingest), steps, (120, 40))


def test_while_a_question_is_answered(tmp_path: Path, sessions: Sessions) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(1, 301):
        (folder / f"{number:03}.md").write_text(REPORT.format(number=number, day=number % 28 + 1))
    take_in([folder])
    there = apart(*[REPLY] * len(QUESTIONS))
    there.open()
    with closing(Catalog(config.library_dir(LIBRARY) / "catalog.sqlite")) as catalog:
        core = Core(there, there, catalog, there.search, there.brief)
        chat = Stage(ChatApp(House(Settings(), sessions, "fake", opens=lambda _: core)), None, FakeEngine())

        async def steps(pilot: Pilot[Any]) -> None:
            for number, question in enumerate(QUESTIONS, start=1):
                async with Heartbeat() as beat:
                    await chat.ask(pilot, question)
                    await chat.until(pilot, lambda: not chat.chat.talk.is_at_work)
                told(f"answering question {number}", beat)
            assert [*chat.chat.query(Passage)]
            assert "left out" in chat.text

        chat.play(steps, (120, 40))
    there.wait()


@pytest.mark.parametrize("kind", TEXTS)
def test_while_a_huge_article_is_read(stage: Made, kind: str) -> None:
    article = Article(Source("a/huge.md", "0" * 64, "Huge", None), TEXTS[kind])
    chat = stage([answered("It was closed.", article=article, words=MARKED)], articles=[article])

    async def steps(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until(pilot, lambda: bool(chat.chat.query(Passage)))
        await chat.until_idle(pilot)
        view = chat.chat.query_one(ArticleView)
        async with Heartbeat() as beat:
            await pilot.press("shift+tab", "enter")
            await chat.until(pilot, lambda: view.scroll_offset.y > 0)
        await chat.until_shown(pilot, MARKED)
        assert chat.marked == MARKED
        told(f"opening 5 MB of {kind} in the middle", beat)
        async with Heartbeat() as beat:
            for key in ["pagedown", "pagedown", "home", "end", "pageup", "pageup"]:
                await pilot.press(key)
            await asyncio.sleep(0)
        told("scrolling in it", beat)

    chat.play(steps, (120, 40))
