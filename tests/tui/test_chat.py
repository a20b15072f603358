"""Questions and answers in the chat."""

from collections.abc import Callable
from typing import Any

import pytest
from chat_stage import BLOCK, WORDS, Stage, answered
from textual.pilot import Pilot
from textual.widgets import Static

from bot.answering import Reading, Searching, StartedOver, Writing
from bot.claims import Nearest, Rejected
from bot.errors import EngineCrashed
from bot.tui.widgets.left_out import LeftOut
from bot.tui.widgets.turn import Turn

Made = Callable[..., Stage]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_an_answer_is_shown_with_its_citations(stage: Made, size: tuple[int, int]) -> None:
    chat = stage([Searching(), answered("The harbour closed.", "It rained.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Was it closed?")
        await chat.until_shown(pilot, "also in b/copy.md")
        assert chat.asker.asked == ["Was it closed?"]
        for words in (
            "Was it closed?",
            "The harbour closed. [1]",
            "It rained. [1]",
            "✓ matches its source",
            "[1] 2025-02-28 · Rain in the harbour · a/rain.md:121",
            f"“{WORDS}”",
        ):
            assert words in chat.text

    chat.play(play, size)


def test_a_draft_is_called_a_draft_and_gives_way_to_the_answer(stage: Made) -> None:
    chat = stage([Searching(), Reading(0), Writing("It was "), Writing("wrong."), BLOCK, answered("Right.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "It was wrong.")
        assert "Draft, not checked yet:" in chat.text
        assert "Writing ..." in chat.text
        chat.engine.freed.set()
        await chat.until_shown(pilot, "Right. [1]")
        assert "wrong" not in chat.text
        assert "Draft" not in chat.text

    chat.play(play)


def test_the_stage_is_told_in_words(stage: Made) -> None:
    chat = stage([Searching(), BLOCK, Reading(0), BLOCK, answered("So.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "Searching ...")
        assert "Draft" not in chat.text
        chat.engine.freed.set()
        await chat.until_shown(pilot, "Reading 0 sentences ...")

    chat.play(play)


def test_a_model_that_started_over_drops_the_draft_and_says_so(stage: Made) -> None:
    chat = stage([Writing("Half a"), StartedOver("The model's process died."), Writing("Anew."), BLOCK])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "Anew.")
        assert "Half a" not in chat.text
        assert "The model's process died." in chat.text

    chat.play(play)


def test_an_empty_question_is_not_asked(stage: Made) -> None:
    chat = stage()

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "   ")
        await pilot.pause()
        assert chat.asker.asked == []

    chat.play(play)


def test_what_the_sources_do_not_say_is_said_with_what_was_searched(stage: Made) -> None:
    chat = stage([answered(nearest=[Nearest("a/rain.md", WORDS)])])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "A zebra?")
        await chat.until_shown(pilot, "a/rain.md")
        for words in ("The sources do not say.", "Searched 12 passages.", "zebra", "nearest", f"“{WORDS}”"):
            assert words in chat.text

    chat.play(play)


def test_r_shows_what_was_left_out_and_hides_it_again(stage: Made) -> None:
    chat = stage([answered("Yes.", rejected=[Rejected("It snowed.", "“snowed” is not in its source")])])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "1 sentence left out")
        assert "It snowed." not in chat.text
        await pilot.press("shift+tab", "r")
        await chat.until_shown(pilot, "It snowed.")
        assert "“snowed” is not in its source" in chat.text
        await pilot.press("r")
        await chat.until(pilot, lambda: "It snowed." not in chat.text)
        assert isinstance(pilot.app.focused, LeftOut)
        await pilot.press("enter")
        await chat.until_shown(pilot, "It snowed.")

    chat.play(play)


def test_an_error_is_shown_and_the_chat_goes_on(stage: Made) -> None:
    chat = stage([Searching(), EngineCrashed("It [died].", "Run `doctor`.")], [answered("Alive.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "one")
        await chat.until_shown(pilot, "Error: It [died].")
        assert "Run `doctor`." in chat.text
        await chat.until_idle(pilot)
        await chat.ask(pilot, "two")
        await chat.until_shown(pilot, "Alive. [1]")

    chat.play(play)


def test_nothing_in_a_question_a_draft_or_an_answer_is_obeyed(stage: Made) -> None:
    hostile = "[bold]x[/bold] \x1b[31m [/] \u202e [@click=app.quit]y[/]"
    shown = "[bold]x[/bold] ␛[31m [/] <U+202E> [@click=app.quit]y[/]"
    chat = stage(
        [
            StartedOver(hostile),
            Writing(hostile),
            BLOCK,
            answered(hostile, rejected=[Rejected(hostile, hostile)]),
        ],
        [EngineCrashed(hostile, hostile)],
    )

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, hostile)
        await chat.until(pilot, lambda: chat.text.count(shown) == 3)  # question, note, draft
        chat.engine.freed.set()
        await chat.until_shown(pilot, "left out")
        await pilot.press("shift+tab", "r")
        await chat.until(pilot, lambda: chat.text.count(shown) == 5)  # question, note, answer, left out, why
        await chat.until_idle(pilot)
        await pilot.press("escape")
        await chat.ask(pilot, "more")
        await chat.until(pilot, lambda: chat.text.count(shown) >= 2 and "Error" in chat.text)

    chat.play(play, (120, 40))


def test_an_answer_is_read_from_its_question_and_the_pages_turn_from_the_question_line(stage: Made) -> None:
    chat = stage([answered(*(f"Sentence {number}." for number in range(40)))])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Long?")
        await chat.until_shown(pilot, "Sentence 0.")
        assert "Long?" in chat.text
        assert "a/rain.md" not in chat.text
        await pilot.press(*["pagedown"] * 12)
        await chat.until_shown(pilot, "a/rain.md")
        await pilot.press(*["pageup"] * 12)
        await chat.until_shown(pilot, "Long?")

    chat.play(play)


def test_f1_tells_what_the_keys_do(stage: Made) -> None:
    chat = stage()

    async def play(pilot: Pilot[Any]) -> None:
        await pilot.press("f1")
        await chat.until_shown(pilot, "Open the article at these words.")
        await pilot.press("f1")
        await chat.until_shown(pilot, "Your question")

    chat.play(play, (120, 40))


def test_a_follow_up_is_asked_with_the_conversation_and_shows_what_was_asked(stage: Made) -> None:
    first = answered("The harbour closed.")
    chat = stage(
        [Searching(), first], [Searching("Why is it that [the harbour] closed?"), answered("It rained.")]
    )

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "Was it closed?")
        await chat.until_shown(pilot, "The harbour closed. [1]")
        await chat.until_idle(pilot)
        await chat.ask(pilot, "Why?")
        await chat.until_shown(pilot, "It rained. [1]")
        assert "Asked as: Why is it that [the harbour] closed?" in chat.text
        assert chat.asker.turns[0] == ()
        (turn,) = chat.asker.turns[1]
        assert (turn.question, turn.answer, turn.cited) == (
            first.answer.asked,
            "The harbour closed. [1]",
            ("Rain in the harbour",),
        )

    chat.play(play)


def test_what_is_asked_while_the_last_answer_comes_to_its_top_is_in_sight(stage: Made) -> None:
    chat = stage([answered(*(f"Sentence {number}." for number in range(40)))])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "First?")
        await chat.until_shown(pilot, "Sentence 0.")
        await chat.until_idle(pilot)
        talk = chat.chat.talk
        talk.scroll_end(animate=False, immediate=True)
        await pilot.pause()
        talk._to_top_of(talk.query(Turn).last())
        talk.anchor()  # as the next question does, before the screen is drawn again
        await pilot.pause()
        await talk.show(Static("More."))
        await pilot.pause()
        assert talk.is_vertical_scroll_end

    chat.play(play)
