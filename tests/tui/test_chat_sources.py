"""Opening a citation at its words."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from chat_stage import WORDS, Stage, answered
from textual.pilot import Pilot

from bot.claims import Nearest
from bot.tui.widgets.passage import Passage
from index.article import Article, Source

Made = Callable[..., Stage]


def _article(text: str) -> Article:
    return Article(Source("a/rain.md", "0" * 64, "Rain", dt.date(2025, 2, 28)), text)


@pytest.mark.parametrize("key", ["enter", "v", "click"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_citation_opens_its_article_at_the_marked_words(
    stage: Made, key: str, size: tuple[int, int]
) -> None:
    chat = stage([answered("It was closed.")])

    async def play(pilot: Pilot[Any]) -> None:
        await chat.ask(pilot, "?")
        await chat.until_shown(pilot, "a/rain.md:121")
        if key == "click":
            await pilot.click(Passage)
        else:
            await pilot.press("shift+tab", key)
        await chat.until_shown(pilot, f"It rained [a lot]. {WORDS}")
        assert chat.chat.is_reading
        assert chat.marked == WORDS
        assert "After it." in chat.text
        await pilot.press("escape")
        await chat.until_shown(pilot, "It was closed. [1]")

    chat.play(play, size)


def test_words_deep_in_a_long_line_are_scrolled_to(stage: Made) -> None:
    article = _article("Filler. " * 600 + WORDS + " Filler." * 600)
    chat = stage([answered("Yes.", article=article)], articles=[article])

    async def play(pilot: Pilot[Any]) -> None:
        await _open(chat, pilot)
        await chat.until_shown(pilot, WORDS)
        assert "a/rain.md:1" in chat.text

    chat.play(play)


def test_a_huge_article_is_shown_whole(stage: Made) -> None:
    article = _article("First. " + "x" * 3_000_000 + "\n" + WORDS + "\n" + "y " * 1_500_000)
    chat = stage([answered("Yes.", article=article)], articles=[article])

    async def play(pilot: Pilot[Any]) -> None:
        await _open(chat, pilot)
        await chat.until_shown(pilot, WORDS)
        await pilot.press("home")
        await chat.until_shown(pilot, "First.")

    chat.play(play)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("[bold]x[/bold] \x1b[31mred\x1b[0m " + WORDS, WORDS, "[bold]x[/bold] ␛[31mred␛[0m " + WORDS),
        ("See [link=https://a.b]it\x07[/link] now.", "[link=https://a.b]it\x07[/link]", "See [link="),
        ("One.\r\nTwo three.\r\nFour.\r\n", "Two three.", "Two three."),
        ("One.\r\nTwo\r\nthree.\r\n", "Two\r\nthree.", "three."),
    ],
)
def test_whatever_an_article_holds_is_shown_as_text(stage: Made, text: str, words: str, shown: str) -> None:
    article = _article(text)
    chat = stage([answered("Yes.", article=article, words=words)], articles=[article])

    async def play(pilot: Pilot[Any]) -> None:
        await _open(chat, pilot)
        await chat.until_shown(pilot, shown)
        assert "␍" not in chat.text
        assert chat.marked == words.replace("\r\n", " ").replace("\x07", "␇")

    chat.play(play)


def test_the_nearest_words_open_too(stage: Made) -> None:
    chat = stage([answered(nearest=[Nearest("a/rain.md", WORDS)])])

    async def play(pilot: Pilot[Any]) -> None:
        await _open(chat, pilot)
        await chat.until_shown(pilot, f"It rained [a lot]. {WORDS}")
        assert chat.marked == WORDS

    chat.play(play)


def test_an_article_that_is_gone_is_said_to_be_gone(stage: Made) -> None:
    chat = stage([answered("Yes.")], articles=[])

    async def play(pilot: Pilot[Any]) -> None:
        await _open(chat, pilot)
        await chat.until_shown(pilot, "no longer holds")
        assert not chat.chat.is_reading

    chat.play(play)


@pytest.mark.parametrize(
    ("text", "told", "marked"),
    [
        (f"New. {WORDS}", "has changed since it was quoted: the words stand here now.", WORDS),
        ("Rewritten since.", "has changed since it was quoted: the words are no longer in it.", ""),
    ],
)
def test_an_article_that_changed_since_says_so(stage: Made, text: str, told: str, marked: str) -> None:
    article = Article(Source("a/rain.md", "1" * 64, "Rain", None), text)
    chat = stage([answered("Yes.")], articles=[article])

    async def play(pilot: Pilot[Any]) -> None:
        await _open(chat, pilot)
        await chat.until_shown(pilot, told)
        assert chat.marked == marked

    chat.play(play, (180, 40))


async def _open(chat: Stage, pilot: Pilot[Any]) -> None:
    """Ask, and open the citation of the answer."""
    await chat.ask(pilot, "?")
    await chat.until(pilot, lambda: bool(pilot.app.screen.query(Passage)))
    await pilot.press("shift+tab", "enter")
