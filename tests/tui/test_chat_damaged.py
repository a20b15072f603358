"""What the chat stands on is damaged while it is open: a line says so, and what is on the screen stays."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chat_stage import BLOCK, FakeArticles, Stage, answered
from textual.pilot import Pilot
from textual.widgets import Input

from bot.answering import Searching
from index.article import Article
from index.errors import LibraryError

Made = Callable[..., Stage]
SIZE = (120, 40)


def damage(folder: Path) -> None:
    """Overwrite the conversations and their journal, as a failing disk may."""
    for file in folder.glob("sessions.sqlite*"):
        os.truncate(file, 0)
        file.write_bytes(b"no database at all " * 4000)


def test_a_question_that_cannot_be_kept_is_told_in_a_line(stage: Made, tmp_path: Path) -> None:
    chat = stage([answered("It was closed.")], [answered("It rained.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Was it closed?")
        await chat.until_shown(pilot, "It was closed. [1]")
        await chat.until_idle(pilot)
        damage(tmp_path)
        await chat.ask(pilot, "Did it rain?")
        await chat.until_shown(pilot, "Error: The conversations in")
        await chat.until_idle(pilot)
        assert "It was closed. [1]" in chat.text
        await pilot.press("up")
        assert chat.chat.composer.text == "Did it rain?"

    chat.play(play, SIZE)


def test_an_answer_that_cannot_be_kept_is_shown(stage: Made, tmp_path: Path) -> None:
    chat = stage([Searching(), BLOCK, answered("It was closed.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Was it closed?")
        await chat.until_shown(pilot, "Searching")
        damage(tmp_path)
        chat.engine.freed.set()
        await chat.until_shown(pilot, "Error: The conversations in")
        await chat.until_idle(pilot)
        assert "It was closed. [1]" in chat.text

    chat.play(play, SIZE)


def test_sessions_that_cannot_be_listed_searched_or_taken_up_are_told(stage: Made, tmp_path: Path) -> None:
    chat = stage([answered("It was closed.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Was it closed?")
        await chat.until_shown(pilot, "It was closed. [1]")
        await chat.until_idle(pilot)
        damage(tmp_path)
        await pilot.press("ctrl+b")
        chat.chat.query_one("#find-session", Input).value = "closed"
        await chat.until_shown(pilot, "The conversations in")
        pilot.app.clear_notifications()
        await chat.until(pilot, lambda: "The conversations in" not in chat.text)
        await chat.ask(pilot, "/export talk.md")
        await chat.until_shown(pilot, "The conversations in")
        assert "It was closed. [1]" in chat.text

    chat.play(play, SIZE)


def test_a_chat_opens_though_its_sessions_are_damaged(stage: Made, tmp_path: Path) -> None:
    damage(tmp_path)
    chat = stage(resume=True)

    async def play(pilot: Pilot[Any]) -> None:
        await chat.until_shown(pilot, "The conversations in")

    chat.play(play, SIZE)


def test_articles_that_cannot_be_read_are_told(stage: Made, monkeypatch: Any) -> None:
    chat = stage([answered("It was closed.")])

    def fails(*_: object) -> Article | None:
        raise LibraryError("The library is damaged.", "Take it in again.")

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Was it closed?")
        await chat.until_shown(pilot, "It was closed. [1]")
        await chat.until_idle(pilot)
        monkeypatch.setattr(FakeArticles, "article", fails)
        monkeypatch.setattr(FakeArticles, "find", fails)
        await pilot.press("ctrl+down")
        await chat.until_shown(pilot, "The library is damaged. Take it in again.")
        pilot.app.clear_notifications()
        await chat.ask(pilot, "/sources")
        await chat.until_shown(pilot, "The library is damaged. Take it in again.")

    chat.play(play, SIZE)
