"""Every screen as it looks, at three sizes and in every theme. What is on it is told first, then compared.

`pytest tests/tui/test_snapshots.py --snapshot-update` takes the pictures anew, into `__snapshots__`.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from chat_stage import ARTICLE, FAKE, Stage, answered
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from bot import models
from bot.answering import Answered
from bot.claims import Answer, Citation, Claim, Nearest, Rejected, Searched, Timings
from bot.config import Settings
from bot.models import Model, ModelFile
from bot.tui.screens.confirm import ConfirmScreen
from bot.tui.screens.ingest import IngestScreen
from bot.tui.screens.models import ModelsScreen
from bot.tui.screens.settings import SettingsScreen
from bot.tui.screens.sources import SourcesScreen
from bot.tui.screens.welcome import Step, WelcomeScreen
from bot.tui.widgets.passage import Passage
from index.article import Article, Source
from index.build import Progress, Summary
from index.reading import Skipped

Made = Callable[..., Stage]
Steps = Callable[[Stage, Pilot[Any]], Any]

SIZES = ((80, 24), (120, 40), (200, 60))
WIDE = (120, 40)
NOW = "2025-03-01T09:30:00.000000+00:00"

QUESTION = "Was the harbour of Larkfield open on Friday?"
LATER = Article(
    Source("b/open.md", "1" * 64, "The harbour opens again", dt.date(2025, 3, 1), "The Quayside Review"),
    "The harbour was open by noon.\n",
)


def _citation(number: int, article: Article, words: str) -> Citation:
    source = article.source
    start = article.text.index(words)
    line = article.text.count("\n", 0, start) + 1
    return Citation(
        number, source.file, source.sha256, start, start + len(words), line, line, None, words,
        source.title, source.date, (),
    )  # fmt: skip


ANSWER = answered(
    "It was closed on Friday.",
    "Nobody knows [yet] when it opens.",
    rejected=[Rejected("It cost $900 million.", "its number '$900 million' is not in the source")],
)
NOTHING = answered(nearest=[Nearest("a/rain.md", "The harbour was closed."), Nearest("b/x.md", "It rained.")])
DIFFERING = Answered(
    Answer(
        "?",
        (
            Claim("The harbour was open by noon.", "quoted", (1,), (1,)),
            Claim("The harbour was closed.", "supported", (2,), (0,), (0,)),
            Claim("It rained a lot.", "supported", (2,), (0,)),
        ),
        (
            _citation(1, LATER, "The harbour was open by noon."),
            _citation(2, ARTICLE, "The harbour was closed."),
        ),
        (),
        Searched(12, (), ()),
        FAKE,
        Timings(1, 2, 3),
    )
)
FOUND = Summary(4, 1, 20, 0, 2, (Skipped(Path("notes.pdf"), "not a text or Markdown file (.pdf)"),))


class _Ingest:
    """One that has come to its end."""

    def __init__(self, library: str, paths: Sequence[Path]) -> None:
        assert library
        assert paths

    def events(self) -> Iterator[Progress | Summary]:
        yield Progress("reading", 5, 5)
        yield Progress("embedding", 9, 9)
        yield FOUND

    def cancel(self) -> None:
        pass


def _toy(name: str, size: int) -> Model:
    source = models.HuggingFace("someone/toy", "toy.gguf")
    return Model(
        name, "language", "Apache-2.0", "A toy: quick.", (ModelFile("x", size, "0" * 64, (source,)),)
    )


def _models() -> ModelsScreen:
    return ModelsScreen(catalogue=[_toy("small", 90_000_000), _toy("large", 9_000_000_000)], available=2**31)


@dataclass(frozen=True)
class View:
    """A screen: how one comes to it, and what must be on it at every size."""

    steps: Steps
    shows: tuple[str, ...]
    answer: Answered = ANSWER


async def _nothing(_: Stage, __: Pilot[Any]) -> None:
    pass


async def _answer(chat: Stage, pilot: Pilot[Any]) -> None:
    await chat.ask(pilot, QUESTION)
    await chat.until_idle(pilot)


async def _left_out(chat: Stage, pilot: Pilot[Any]) -> None:
    await _answer(chat, pilot)
    await pilot.press("shift+tab", "enter")


async def _reader(chat: Stage, pilot: Pilot[Any]) -> None:
    await _answer(chat, pilot)
    chat.chat.query(Passage).first().focus()
    await pilot.press("enter")
    await chat.until_shown(pilot, "It rained [a lot].")
    await chat.until_shown(pilot, "Close")


async def _sidebar(chat: Stage, pilot: Pilot[Any]) -> None:
    await _answer(chat, pilot)
    await pilot.press("ctrl+b")
    await chat.until_shown(pilot, "01 Mar 09:30")


async def _help(_: Stage, pilot: Pilot[Any]) -> None:
    await pilot.press("f1")


async def _settled(chat: Stage, pilot: Pilot[Any]) -> str:
    """A picture of the screen, once nothing on it changes any more."""
    picture = ""
    while (now := chat.app.export_screenshot(simplify=True)) != picture:
        picture = now
        await pilot.pause(0.1)  # on a busy machine a change may be as late
    return picture


def _pushed(made: Callable[[Stage], Screen[Any]], *keys: str, until: str = "") -> Steps:
    async def steps(chat: Stage, pilot: Pilot[Any]) -> None:
        await chat.app.push_screen(made(chat))
        await pilot.press(*keys)
        await chat.until_shown(pilot, until)

    return steps


def _sources(chat: Stage) -> SourcesScreen:
    assert chat.chat.core is not None
    return SourcesScreen(chat.chat.core.articles)


async def _welcome(chat: Stage, pilot: Pilot[Any]) -> None:
    await chat.app.push_screen(WelcomeScreen("news"))
    await chat.until(pilot, lambda: isinstance(chat.app.focused, Step))


async def _ingested(chat: Stage, pilot: Pilot[Any]) -> None:
    await chat.app.push_screen(IngestScreen("seeds", "articles", ingest=_Ingest))  # type: ignore[arg-type]
    await pilot.press("enter")
    await chat.until(pilot, lambda: chat.app.focused is not None and chat.app.focused.id == "go-on")


VIEWS = {
    "first": View(_nothing, ("Ask a question about your articles.", "2 articles · fake")),
    "answer": View(
        _answer, (QUESTION, "It was closed on Friday. [1]", "a/rain.md:121", "1 sentence left out")
    ),
    "left-out": View(_left_out, ("It cost $900 million.", "is not in the source")),
    "not-in-sources": View(_answer, ("The sources do not say.", "12 passages", "It rained."), NOTHING),
    "differing": View(_answer, ("↻ overtakes [2]", "↻ overtaken by [1]", "≠ differs from"), DIFFERING),
    "reader": View(_reader, ("[1] Rain in the harbour", "▌ It rained [a lot]. The harbour was closed.")),
    "sidebar": View(_sidebar, ("Sessions", "● Was the harbour", "01 Mar 09:30 · 1 asked")),
    "help": View(_help, ("Keys", "In the question line")),
    "sources": View(
        _pushed(_sources, until="2 found."), ("Articles", "Rain in the harbour", "The Quayside Review")
    ),
    "models": View(
        _pushed(lambda _: _models(), until="Enter takes"), ("· small", "Fits now", "· large", "Does not fit")
    ),
    "settings": View(
        _pushed(lambda _: SettingsScreen(Settings()), until="Tab goes on"), ("Colours", "▐●▌ dateline-dark")
    ),
    "ingest": View(
        _pushed(lambda _: IngestScreen("seeds"), until="this computer"),
        ("Take in articles: seeds", "Take in"),
    ),
    "ingested": View(_ingested, ("4 added, 1 changed", "Skipped notes.pdf", "Go on")),
    "welcome": View(_welcome, ("1. The search model: to do", "3. Articles: to do")),
    "confirm": View(
        _pushed(lambda _: ConfirmScreen("Delete the session “Rain”?"), until="Delete"), ("No (n)", "Yes (y)")
    ),
}


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The same clock, colours and models everywhere: none."""
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr("bot.sessions.store._now", lambda: NOW)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", VIEWS)
def test_a_screen_looks_as_it_did(
    stage: Made, snapshot: SnapshotAssertion, name: str, size: tuple[int, int]
) -> None:
    view = VIEWS[name]
    themes = ["dateline-dark", "dateline-light"]
    if size == WIDE and name == "answer":
        themes += ["dateline-contrast"]
    pictures: dict[str, str] = {}
    chat = stage([replace(view.answer)], articles=[ARTICLE, LATER])

    async def play(pilot: Pilot[Any]) -> None:
        chat.app.animation_level = "none"
        await view.steps(chat, pilot)
        for line in [*chat.app.screen.query(TextArea), *chat.app.screen.query(Input)]:
            line.cursor_blink = False
        for theme in themes:
            chat.app.theme = theme
            await pilot.pause()
            for words in view.shows:
                assert words in chat.text
            pictures[theme] = await _settled(chat, pilot)

    chat.play(play, size)
    pictured = snapshot.use_extension(SVGImageExtension)
    for theme, picture in pictures.items():
        same = picture == pictured(name=theme.removeprefix("dateline-"))
        assert same, f"{name} looks different in {theme}"
