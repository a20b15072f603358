"""What is ordered with a slash, and the question line."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from chat_stage import ARTICLE, BLOCK, Stage, answered
from textual import events
from textual.pilot import Pilot

from bot.answering import Searching
from bot.sessions import Sessions
from bot.tui.commands import COMMANDS, Order, Unknown, beginning, read
from bot.tui.screens.help import HelpScreen
from bot.tui.screens.models import ModelsScreen
from bot.tui.screens.orders import Orders
from bot.tui.screens.settings import SettingsScreen
from bot.tui.screens.sources import SourcesScreen
from index.article import Hit, Span

Made = Callable[..., Stage]


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("/since 2025-02-01", "since", "2025-02-01"),
        ("/NEW", "new", ""),
        ("/sea  two words ", "search", "two words"),
    ],
)
def test_an_order_is_read(line: str, name: str, rest: str) -> None:
    order = read(line)
    assert isinstance(order, Order)
    assert (order.command.name, order.rest) == (name, rest)


@pytest.mark.parametrize("line", ["Was it /or/ not?", "/ or", "/2", "What of 1/2?", ""])
def test_a_question_with_a_slash_is_a_question(line: str) -> None:
    assert read(line) is None


def test_what_is_no_command_is_told_with_those_that_are_near() -> None:
    assert read("/serch rain") == Unknown("serch", ("search",))
    assert read("/s") == Unknown("s", ("search", "sources", "since", "settings"))
    assert [one.name for one in beginning("/se")] == ["search", "settings"]
    assert beginning("/search ") == ()


def test_every_command_does_something(stage: Made) -> None:
    chat = stage()

    async def play(_: Pilot[Any]) -> None:
        known = Orders(chat.chat).known
        assert set(known) == {command.name for command in COMMANDS}

    chat.play(play)


def test_commands_are_offered_while_one_is_typed_and_completed(stage: Made) -> None:
    chat = stage()

    async def play(pilot: Pilot[Any]) -> None:
        await pilot.press("slash", "s", "e")
        await chat.until_shown(pilot, "Find the passages that speak of the words")
        await pilot.press("tab")
        assert chat.chat.composer.text == "/search "
        await chat.until(pilot, lambda: "Find the passages" not in chat.text)

    chat.play(play)


def test_a_command_that_is_none_is_told(stage: Made) -> None:
    chat = stage()

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/serch rain")
        await chat.until_shown(pilot, "Did you mean")
        assert chat.asker.asked == []

    chat.play(play, (120, 30))


def test_a_search_waits_for_no_question_and_says_so(stage: Made) -> None:
    chat = stage([Searching(), BLOCK, answered("It was closed.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Was it closed?")
        await chat.until_shown(pilot, "Searching")
        await chat.ask(pilot, "/search harbour")
        await chat.until_shown(pilot, "Wait until the question at work has ended")
        chat.engine.freed.set()
        await chat.until_shown(pilot, "It was closed. [1]")

    chat.play(play, (120, 40))


def test_a_search_at_work_can_be_cancelled_and_a_question_waits_for_its_end(
    stage: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = stage([answered("It was closed.")])
    core = chat.app.house.open()

    def held(*_: object) -> tuple[Hit, ...]:
        assert chat.engine.freed.wait(30)
        return ()

    monkeypatch.setattr(chat.app.house, "open", lambda: replace(core, search=held))

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/search harbour")
        await chat.until_shown(pilot, "Searching")
        await chat.ask(pilot, "Was it closed?")
        await chat.until_shown(pilot, "Still at work")
        await pilot.press("escape")
        await chat.until_shown(pilot, "Cancelled.")
        await chat.until_idle(pilot)
        await chat.ask(pilot, chat.chat.composer.text)
        await chat.until_shown(pilot, "It was closed. [1]")

    chat.play(play, (120, 40))


def test_a_search_shows_passages_that_open(stage: Made) -> None:
    words = "The harbour was closed."
    start = ARTICLE.text.index(words)
    hit = Hit(ARTICLE.source, Span(start, start + len(words)), words, 1.0)
    chat = stage(found=[hit])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/search harbour")
        await chat.until_shown(pilot, "1 passage")
        await pilot.press("ctrl+down")
        await chat.until(pilot, lambda: chat.marked == words)

    chat.play(play, (140, 40))


def test_the_articles_are_looked_through_and_opened(stage: Made) -> None:
    chat = stage()

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/sources rain")
        await chat.until(pilot, lambda: isinstance(pilot.app.screen, SourcesScreen))
        await chat.until_shown(pilot, "1 found.")
        await pilot.press("enter", "down", "enter")
        await chat.until(pilot, lambda: chat.chat.is_reading)
        await chat.until_shown(pilot, "Before it.")

    chat.play(play, (140, 40))


def test_since_limits_what_is_asked(stage: Made) -> None:
    chat = stage([answered("One.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/since yesterday")
        await chat.until_shown(pilot, "is not a day of the calendar")
        await chat.ask(pilot, "/since 2025-02-01")
        await chat.until_shown(pilot, "2025-02-01 to today")
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "One. [1]")
        (period,) = chat.asker.periods
        assert period is not None
        assert period.since == dt.date(2025, 2, 1)

    chat.play(play, (140, 40))


@pytest.mark.parametrize(
    ("line", "kind"), [("/help", HelpScreen), ("/model", ModelsScreen), ("/settings", SettingsScreen)]
)
def test_an_order_opens_its_screen(stage: Made, line: str, kind: type) -> None:
    chat = stage()

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, line)
        await chat.until(pilot, lambda: isinstance(pilot.app.screen, kind))
        await pilot.press("escape")
        await chat.until(pilot, lambda: pilot.app.screen is chat.chat)

    chat.play(play, (120, 40))


def test_an_answer_is_copied_with_its_sources(stage: Made) -> None:
    chat = stage([answered("The harbour closed.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "The harbour closed. [1]")
        await pilot.press("alt+c")
        assert "The harbour closed. [1]" in pilot.app.clipboard
        assert "a/rain.md:121" in pilot.app.clipboard

    chat.play(play)


def test_a_session_is_renamed(stage: Made, sessions: Sessions) -> None:
    chat = stage([answered("One.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "/rename Early")
        await chat.until_shown(pilot, "Nothing was asked")
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "One. [1]")
        await chat.until_idle(pilot)
        await chat.ask(pilot, "/rename [b]Ships[/b]")
        await chat.until(pilot, lambda: sessions.summaries()[0].title == "[b]Ships[/b]")
        await pilot.press("ctrl+b")
        await chat.until_shown(pilot, "[b]Ships[/b]")

    chat.play(play, (140, 40))


def test_what_was_sent_comes_back_with_the_arrows(stage: Made) -> None:
    chat = stage([answered("One.")], [answered("Two.")])

    async def play(pilot: Pilot[Any]) -> None:
        for question, shown in (("first", "One. [1]"), ("second", "Two. [1]")):
            await chat.ask(pilot, question)
            await chat.until_shown(pilot, shown)
            await chat.until_idle(pilot)
        await pilot.press("d", "r", "up", "up")
        assert chat.chat.composer.text == "first"
        await pilot.press("down", "down")
        assert chat.chat.composer.text == "dr"

    chat.play(play)


def test_several_lines_are_written_and_what_is_pasted_is_harmless(stage: Made) -> None:
    chat = stage([Searching(), answered("One.")])

    async def play(pilot: Pilot[Any]) -> None:
        await pilot.press("a", "ctrl+j", "b")
        assert chat.chat.composer.text == "a\nb"
        chat.chat.composer.post_message(events.Paste("\x1b[31m red\r\nnext " * 3))
        await chat.until(pilot, lambda: "red" in chat.chat.composer.text)
        assert "\x1b" not in chat.chat.composer.text
        await pilot.press("enter")
        await chat.until(pilot, lambda: len(chat.asker.asked) == 1)
        assert chat.asker.asked[0].startswith("a\nb␛[31m red\nnext")

    chat.play(play)


def test_a_rewritten_question_can_be_changed_and_asked(stage: Made) -> None:
    chat = stage([Searching("Why did the harbour close?"), answered("It rained.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Why?")
        await chat.until_shown(pilot, "It rained. [1]")
        await chat.until_idle(pilot)
        chat.chat.query_one("AskedAs").focus()
        await pilot.press("e")
        assert chat.chat.composer.text == "Why did the harbour close?"
        assert pilot.app.focused is chat.chat.composer

    chat.play(play)


def test_a_key_can_be_another(stage: Made) -> None:
    chat = stage(keys={"app.help": "f3"})

    async def play(pilot: Pilot[Any]) -> None:
        await pilot.press("f3")
        await chat.until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))

    chat.play(play)


def test_enter_does_not_overtake_what_was_typed_before_it(stage: Made) -> None:
    chat = stage([answered("One.")])

    async def play(pilot: Pilot[Any]) -> None:
        for character in "typed in haste":
            pilot.app.post_message(events.Key(character if character != " " else "space", character))
        pilot.app.post_message(events.Key("enter", "\r"))
        await chat.until_shown(pilot, "One. [1]")
        assert chat.asker.asked == ["typed in haste"]

    chat.play(play)
