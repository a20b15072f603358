"""A question that is stopped, waited for, or left behind."""

from collections.abc import Callable
from typing import Any

import pytest
from chat_stage import BLOCK, FakeEngine, Stage, answered
from textual.pilot import Pilot

from bot.answering import Reading, Searching, Writing
from bot.tui.widgets.turn import Turn

Made = Callable[..., Stage]


def test_escape_cancels_at_once_and_the_next_question_is_answered(stage: Made) -> None:
    # As the engine does: a cancelled draft ends as if it were whole, and is verified.
    chat = stage([Reading(0), Writing("Half"), BLOCK, answered("Half.")], [answered("Whole.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "one")
        await chat.until_shown(pilot, "Half")
        await pilot.press("escape")
        await chat.until_shown(pilot, "Cancelled.")
        assert "Half" not in chat.text
        await chat.until(pilot, lambda: not chat.asker.at_work)
        await chat.until_idle(pilot)
        await chat.ask(pilot, "two")
        await chat.until_shown(pilot, "Whole. [1]")
        assert "Half" not in chat.text

    chat.play(play)


def test_a_cancel_that_comes_between_two_calls_is_repeated(stage: Made) -> None:
    class Deaf(FakeEngine):
        """Does not hear the first cancel: nothing was at work in it at that moment."""

        def cancel(self) -> None:
            self.cancels += 1
            if self.cancels > 1:
                self.freed.set()

    chat = stage([Searching(), BLOCK], engine=Deaf())

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "Searching")
        await pilot.press("escape")
        await chat.until(pilot, lambda: not chat.asker.at_work)
        assert chat.engine.cancels > 1

    chat.play(play)


def test_a_cancel_that_comes_too_late_changes_nothing(stage: Made) -> None:
    chat = stage([Searching(), answered("So.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "So. [1]")
        await pilot.app.screen.query_one(Turn).cancel()
        assert "So. [1]" in chat.text
        assert "Cancelled" not in chat.text

    chat.play(play)


def test_a_question_waits_for_the_one_at_work(stage: Made) -> None:
    chat = stage([Searching(), BLOCK, answered("One.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "one")
        await chat.until_shown(pilot, "Searching")
        await chat.ask(pilot, "two")
        await chat.until_shown(pilot, "Still at work")
        assert chat.asker.asked == ["one"]
        assert chat.chat.composer.text == "two"

    chat.play(play)


def test_a_question_put_while_the_last_one_is_stopping_is_asked_after_it(stage: Made) -> None:
    class Busy(FakeEngine):
        """What is at work cannot be stopped, as a search cannot."""

        def cancel(self) -> None:
            self.cancels += 1

    chat = stage([Searching(), BLOCK], [answered("Two.")], engine=Busy())

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "one")
        await chat.until_shown(pilot, "Searching")
        await pilot.press("escape")
        await chat.ask(pilot, "two")
        await chat.until_shown(pilot, "Asked as soon as")
        assert chat.asker.asked == ["one"]
        chat.engine.freed.set()
        await chat.until_shown(pilot, "Two. [1]")
        assert chat.asker.asked == ["one", "two"]

    chat.play(play)


def test_an_error_that_nobody_foresaw_ends_the_chat_and_is_handed_on(stage: Made) -> None:
    fault = ZeroDivisionError("ours")
    chat = stage([Searching(), fault])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until(pilot, lambda: chat.app.return_code == 1)

    chat.play(play)
    assert chat.app.return_value is fault


@pytest.mark.parametrize("key", ["ctrl+q", None])
def test_leaving_does_not_wait_for_the_answer(stage: Made, key: str | None) -> None:
    chat = stage([Searching(), BLOCK, answered("Late.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "Searching")
        if key:
            await pilot.press(key)

    chat.play(play)  # returns once all threads have ended
    assert chat.engine.closed
    assert chat.asker.at_work == 0


def test_a_question_put_before_the_last_ones_thread_has_ended_is_asked_after_it(stage: Made) -> None:
    chat = stage([answered("One."), BLOCK], [answered("Two.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "one")
        await chat.until_shown(pilot, "One. [1]")
        await chat.ask(pilot, "two")
        chat.engine.freed.set()
        await chat.until_shown(pilot, "Two. [1]")

    chat.play(play)
