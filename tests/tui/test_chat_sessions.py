"""Sessions that are kept, taken up again, looked for, renamed and deleted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from chat_stage import BLOCK, Stage, answered
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from bot.answering import Searching
from bot.claims import ModelUsed
from bot.sessions import Sessions
from bot.tui.screens.confirm import ConfirmScreen
from bot.tui.widgets.passage import Passage
from bot.tui.widgets.turn import Turn

Made = Callable[..., Stage]
WIDE = (140, 40)


async def _ask(chat: Stage, pilot: Pilot[Any], question: str, shown: str) -> None:
    await chat.ask(pilot, question)
    await chat.until_shown(pilot, shown)
    await chat.until_idle(pilot)


def test_a_session_is_taken_up_where_it_was_left(stage: Made) -> None:
    first = stage([answered("The harbour closed.")])
    first.play(lambda pilot: _ask(first, pilot, "Was it closed?", "The harbour closed. [1]"))

    later = stage([answered("It rained.")], resume=True)

    async def play(pilot: Pilot[Any]) -> None:
        await later.until_shown(pilot, "The harbour closed. [1]")
        assert "Was it closed?" in later.text
        await pilot.press("shift+tab", "enter")
        await later.until(pilot, lambda: later.chat.is_reading)
        await pilot.press("escape")
        await _ask(later, pilot, "Why?", "It rained. [1]")  # the same words: the same number
        (turn,) = later.asker.turns[0]
        assert turn.answer == "The harbour closed. [1]"

    later.play(play)


def test_citations_keep_their_numbers_and_new_ones_get_the_next(stage: Made) -> None:
    chat = stage([answered("One.")], [answered("Two.", words="After it.")], [answered("Three.")])

    async def play(pilot: Pilot[Any]) -> None:
        await _ask(chat, pilot, "one", "One. [1]")
        await _ask(chat, pilot, "two", "Two. [2]")
        await _ask(chat, pilot, "three", "Three. [1]")

    chat.play(play)


def test_what_was_cut_short_is_said_when_the_session_is_taken_up(stage: Made, sessions: Sessions) -> None:
    number = sessions.begin("seeds")
    sessions.ask(number, "Left in the middle?", ModelUsed("fake", "0" * 64), {})
    cancelled = sessions.ask(number, "Not wanted?", ModelUsed("fake", "0" * 64), {})
    sessions.end(cancelled, "cancelled")
    chat = stage(resume=True)

    async def play(pilot: Pilot[Any]) -> None:
        await chat.until_shown(pilot, "Dateline ended while it was at work")
        assert "Cancelled." in chat.text

    chat.play(play)


def test_the_sidebar_finds_and_opens_a_session(stage: Made) -> None:
    chat = stage([answered("One.")], [answered("Two.")])

    async def play(pilot: Pilot[Any]) -> None:
        await _ask(chat, pilot, "About ships?", "One. [1]")
        await pilot.press("ctrl+n")
        await chat.until(pilot, lambda: "One." not in chat.text)
        await _ask(chat, pilot, "About trains?", "Two. [1]")
        await pilot.press("ctrl+b")
        await chat.until_shown(pilot, "About ships?")
        chat.chat.query_one("#find-session", Input).value = "ships"
        listed = chat.chat.query_one("#sessions", OptionList)
        await chat.until(pilot, lambda: listed.option_count == 1)
        listed.focus()
        await pilot.press("down", "enter")
        await chat.until_shown(pilot, "One. [1]")
        assert chat.chat.conversation.session == 1

    chat.play(play, WIDE)


def test_a_session_is_deleted_once_that_is_confirmed(stage: Made, sessions: Sessions) -> None:
    chat = stage([answered("One.")])

    async def play(pilot: Pilot[Any]) -> None:
        await _ask(chat, pilot, "About ships?", "One. [1]")
        await pilot.press("ctrl+b", "down", "delete")
        await chat.until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("n")
        await chat.until(pilot, lambda: pilot.app.screen is chat.chat)
        assert len(sessions.summaries()) == 1
        await pilot.press("delete")
        await chat.until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await chat.until(pilot, lambda: not sessions.summaries())
        await chat.until(pilot, lambda: "One." not in chat.text)

    chat.play(play, WIDE)


def test_of_a_long_session_the_latest_turns_are_shown_and_the_others_on_demand(stage: Made) -> None:
    count = 40
    chat = stage(*([answered(f"Answer {number}.")] for number in range(count)))

    async def play(pilot: Pilot[Any]) -> None:
        for number in range(count):
            await _ask(chat, pilot, f"question {number}", f"Answer {number}. [1]")
        assert 20 <= len(chat.chat.query(Turn)) < count
        above = chat.chat.talk.above
        assert above == count - len(chat.chat.query(Turn))
        chat.chat.query_one("Earlier").focus()
        await pilot.press("enter")
        await chat.until(pilot, lambda: chat.chat.talk.above < above)
        assert next(turn.question for turn in chat.chat.query(Turn)) == f"question {chat.chat.talk.above}"

    chat.play(play)


def test_the_sources_are_walked_through(stage: Made) -> None:
    chat = stage([answered("One.")], [answered("Two.", words="After it.")])

    async def play(pilot: Pilot[Any]) -> None:
        await pilot.press("ctrl+down")
        await chat.until_shown(pilot, "no sources to open yet")
        await _ask(chat, pilot, "one", "One. [1]")
        await _ask(chat, pilot, "two", "Two. [2]")
        await pilot.press("ctrl+down")  # the last answer's first
        await chat.until(pilot, lambda: chat.marked == "After it.")
        await pilot.press("p")
        await chat.until(pilot, lambda: chat.marked == "The harbour was closed.")
        await pilot.press("n")
        await chat.until(pilot, lambda: chat.marked == "After it.")
        assert len(chat.chat.query(Passage)) == 2

    chat.play(play, WIDE)


def test_a_number_in_an_answer_opens_its_source(stage: Made) -> None:
    chat = stage([answered("The harbour closed.")])

    async def play(pilot: Pilot[Any]) -> None:
        await _ask(chat, pilot, "?", "The harbour closed. [1]")
        line = chat.chat.query_one("ClaimLine")
        await pilot.click(line, offset=(len("The harbour closed. [") + 1, 0))
        await chat.until(pilot, lambda: chat.marked == "The harbour was closed.")

    chat.play(play, WIDE)


def test_leaving_in_the_middle_keeps_the_question(stage: Made, sessions: Sessions) -> None:
    chat = stage([Searching(), BLOCK, answered("Late.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Kept?")
        await chat.until_shown(pilot, "Searching")
        await pilot.press("ctrl+q")

    chat.play(play)
    (turn,) = sessions.session(1).turns
    assert (turn.question, turn.outcome) == ("Kept?", "cancelled")


def test_a_session_is_exported_and_nothing_is_overwritten_unasked(stage: Made, tmp_path: Path) -> None:
    chat = stage([answered("The harbour closed.")])
    file = tmp_path / "talk.md"

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, f"/export {file}")
        await chat.until_shown(pilot, "Nothing was asked")
        await _ask(chat, pilot, "Was it closed?", "The harbour closed. [1]")
        await chat.ask(pilot, f"/export {file.with_suffix('.txt')}")
        await chat.until_shown(pilot, "says what it becomes")
        await chat.ask(pilot, f"/export {file}")
        await chat.until(pilot, file.exists)
        assert "The harbour closed" in file.read_text()
        file.write_text("mine")
        await chat.ask(pilot, f"/export {file}")
        await chat.until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("n")
        await chat.until(pilot, lambda: pilot.app.screen is chat.chat)
        assert file.read_text() == "mine"

    chat.play(play, (160, 30))
