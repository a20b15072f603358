"""The screen of language models: what fits, what is here, fetching with a network that is made up."""

import hashlib
import threading
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from setup_stage import SetUp, play
from textual.pilot import Pilot
from textual.widgets import OptionList

from bot import config, models
from bot.tui.screens.models import ModelsScreen
from bot.tui.widgets.path_line import PathLine

CONTENT = b"GGUF" + bytes(1000) * 3000
FREE = 1_000_000_000


def toy(name: str, size: int = 0) -> models.Model:
    digest = hashlib.sha256(CONTENT).hexdigest()
    sources = (models.HuggingFace("someone/toy", "toy.gguf"),)
    file = models.ModelFile(f"{name}.gguf", size or len(CONTENT), digest, sources)
    return models.Model(name, "language", "Apache-2.0", "A [toy]: \x1b quick.", (file,))


CATALOGUE = (toy("large", 2_000_000_000), toy("small"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path))
    return tmp_path


def pull_with(handler: Any) -> partial[Generator[models.Progress, None, None]]:
    return partial(models.pull, transport=httpx.MockTransport(handler))


def test_each_model_says_in_words_whether_it_is_here_and_fits(folder: Path) -> None:
    (folder / "small.gguf").write_bytes(CONTENT)

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        assert "· large 2,000 MB · Apache-2.0 · not here yet" in app.flat
        assert "Does not fit now: needs 2.7 GB of memory, 1.0 GB free." in app.flat
        assert "✓ small 3 MB · Apache-2.0 · here" in app.flat
        assert "Fits now: needs 0.3 GB of memory, 1.0 GB free." in app.flat
        assert "A [toy]: ␛ quick." in app.flat
        assert app.screen.query_one(OptionList).highlighted == 1, "the one that is here"
        await pilot.press("enter")

    assert play(ModelsScreen(catalogue=CATALOGUE, available=FREE), steps) == ["small"]


def test_the_real_catalogue_fits_on_a_small_screen() -> None:
    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        for model in models.CATALOGUE:
            assert (model.name in app.flat) == (model.kind == "language")
        assert "Or the path of another" in app.flat
        assert "Enter takes a model" in app.flat
        await pilot.press("escape")

    assert play(ModelsScreen(), steps) == [None]


def test_enter_fetches_what_is_not_here(folder: Path) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=CONTENT)

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "enter")
        await app.until(pilot, lambda: app.returned)

    screen = ModelsScreen(catalogue=CATALOGUE, pull=pull_with(answer), available=FREE)
    assert play(screen, steps) == ["small"]
    assert (folder / "small.gguf").read_bytes() == CONTENT


def test_escape_stops_the_fetching_and_what_was_fetched_stays(folder: Path) -> None:
    stopped = threading.Event()
    half = len(CONTENT) // 2

    class Halting(httpx.SyncByteStream):
        def __iter__(self) -> Generator[bytes, None, None]:
            yield CONTENT[:half]
            assert stopped.wait(60)
            yield CONTENT[half : half + 1]

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Halting())

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "enter")
        await app.until_shown(pilot, "2 of 3 MB")
        assert "downloading small.gguf: Hugging Face" in app.flat
        await pilot.press("enter")
        assert "Still fetching" in app.flat
        await pilot.press("escape")
        await app.until_shown(pilot, "Stopping; what was fetched stays.")
        stopped.set()
        await app.until_shown(pilot, "Stopped. What was fetched stays")
        await pilot.press("escape")

    screen = ModelsScreen(catalogue=CATALOGUE, pull=pull_with(answer), available=FREE)
    assert play(screen, steps) == [None]
    (partial_file,) = (folder / ".partial" / "small").glob("*.partial")
    assert partial_file.stat().st_size >= half


def test_a_fetch_that_fails_is_told_in_place() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(404)

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "enter")
        await app.until_shown(pilot, "Error: small.gguf of small cannot be fetched.")
        assert "HTTP 404" in app.flat
        await pilot.press("escape")

    screen = ModelsScreen(catalogue=CATALOGUE, pull=pull_with(answer), available=FREE)
    assert play(screen, steps) == [None]


def test_any_other_gguf_goes_by_its_path(folder: Path) -> None:
    mine = folder / "mine.gguf"
    mine.write_bytes(CONTENT)
    (folder / "not.gguf").write_bytes(b"GIF89a")

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("tab")
        line = app.screen.query_one(PathLine)
        line.value = str(folder / "not.gguf")
        await pilot.press("enter")
        await app.until_shown(pilot, "is not a GGUF file.")
        line.value = f"{folder}/m"
        line.cursor_position = len(line.value)
        await app.until(pilot, lambda: line._suggestion)
        await pilot.press("tab", "enter")
        await app.until(pilot, lambda: app.returned)

    assert play(ModelsScreen(catalogue=CATALOGUE, available=FREE), steps) == [str(mine)]
    assert models.resolve(str(mine), config.models_dir()).path == mine
