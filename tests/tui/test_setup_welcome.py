"""The first run: three steps, each of which can be done where it stands."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEmbedder
from ingest_stage import articles, ingest
from setup_stage import SetUp, play
from textual.pilot import Pilot

from bot import config, models, readiness
from bot.models import Model, Progress
from bot.tui.screens.ingest import IngestScreen
from bot.tui.screens.models import ModelsScreen
from bot.tui.screens.welcome import WelcomeScreen
from bot.tui.widgets.path_line import PathLine
from index.build import update
from index.library import Library


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def pull(model: Model, places: Path) -> Generator[Progress, None, None]:
    """Files of the right size, with holes for content."""
    for file in model.files:
        place = models.file_path(model, file, places)
        place.parent.mkdir(parents=True, exist_ok=True)
        yield Progress("downloading", file.name, "nowhere", 0, file.bytes)
        with place.open("wb") as stream:
            stream.truncate(file.bytes)


def everything(tmp_path: Path) -> None:
    for name in ("minilm", models.DEFAULT):
        list(pull(models.find(name), config.models_dir()))
    with Library(config.library_dir("news"), FakeEmbedder()) as library:
        list(update(library, [articles(tmp_path / "articles", 2)]))


def test_from_nothing_to_the_first_question(tmp_path: Path) -> None:
    path = articles(tmp_path / "articles", 2)

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await app.until_shown(pilot, "· 1. The search model: to do")
        assert "· 2. A language model: to do" in app.flat
        assert "· 3. Articles: to do" in app.flat
        await pilot.press("enter")
        await app.until_shown(pilot, "✓ 1. The search model: here")
        await pilot.press("enter")
        await app.until(pilot, lambda: isinstance(app.screen, ModelsScreen))
        await pilot.press("down", "down", "enter")
        await app.until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await app.until_shown(pilot, "✓ 2. A language model: here")
        assert "smollm2-135m" in app.flat
        await pilot.press("enter")
        await app.until(pilot, lambda: isinstance(app.screen, IngestScreen))
        app.screen.query_one(PathLine).value = str(path)
        await pilot.press("enter")
        await app.until_shown(pilot, "2 added")
        await pilot.press("enter")
        await app.until_shown(pilot, "✓ 3. Articles: here")
        assert "All is here. Enter starts." in app.flat
        await pilot.press("enter")

    assert play(WelcomeScreen("news", ingest=ingest, pull=pull), steps) == [True]
    assert models.chosen(config.models_dir()) == "smollm2-135m"
    assert readiness.look("news").is_ready


def test_what_is_there_is_ticked(tmp_path: Path) -> None:
    everything(tmp_path)

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await app.until_shown(pilot, "All is here.")
        assert app.text.count("✓") == 3
        assert "2 articles" in app.flat
        await pilot.press("escape")

    assert play(WelcomeScreen("news"), steps) == [True]


def test_whoever_leaves_before_that_gets_no_chat() -> None:
    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await app.until_shown(pilot, "1. The search model: to do")
        await pilot.press("down", "down", "enter")
        await app.until_shown(pilot, "Fetch the search model first")
        await pilot.press("escape")

    assert play(WelcomeScreen("news"), steps) == [False]


def test_a_step_can_be_clicked() -> None:
    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await app.until_shown(pilot, "2. A language model: to do")
        await pilot.click("#model .heading")
        await app.until(pilot, lambda: isinstance(app.screen, ModelsScreen))
        await pilot.press("escape", "escape")

    assert play(WelcomeScreen("news"), steps) == [False]


def test_what_is_wrong_is_said_where_it_belongs(tmp_path: Path) -> None:
    everything(tmp_path)
    (config.library_dir("news") / "catalog.sqlite").write_bytes(b"no database" * 1000)
    found = readiness.look("news", str(tmp_path / "none.gguf"))
    assert found.embedding.here
    assert not found.model.here
    assert "cannot be read" in found.model.said
    assert not found.articles.here
    assert "cannot be read" in found.articles.said
    assert not readiness.look("../news").articles.here


def test_a_choice_of_embedder_that_names_none_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path))
    (tmp_path / "embedding").write_text("no such model")
    found = readiness.look("news")
    assert not found.embedding.here
    assert "names no embedding model" in found.embedding.said
