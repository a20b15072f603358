"""The screen that takes articles in: what it shows, how it stops, what it returns. The child is real."""

from pathlib import Path
from typing import Any

import psutil
import pytest
from fakes import FakeEmbedder
from ingest_stage import SLOW, articles, ingest, ingests
from setup_stage import SetUp, play
from textual.pilot import Pilot

from bot import config
from bot.tui.screens.ingest import IngestScreen
from bot.tui.widgets.path_line import PathLine
from index.build import Summary
from index.library import Library


def held() -> int:
    with Library(config.library_dir("news"), FakeEmbedder()) as library:
        return library.catalog.count()[0]


def _takers() -> list[psutil.Process]:
    """The processes that take in articles, which end with their screen."""
    mine = psutil.Process().children(recursive=True)
    return [child for child in mine if "bot.ingesting" in " ".join(child.cmdline())]


def test_a_folder_is_taken_in_and_what_was_skipped_is_told(tmp_path: Path) -> None:
    folder = articles(tmp_path / "n", 40)
    (folder / "[b]\x1b[31mred.pdf").touch()

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        assert app.screen.query_one(PathLine).value == str(folder)
        await pilot.press("enter")
        await app.until_shown(pilot, "40 added, 0 changed, 0 removed, 0 as before, 2 skipped.")
        assert "notes.pdf: not a text or Markdown file (.pdf)" in app.flat
        assert "[b]␛[31mred.pdf" in app.flat
        await pilot.press("enter")

    (summary,) = play(IngestScreen("news", str(folder), ingest=ingest), steps, (110, 30))
    assert isinstance(summary, Summary)
    assert summary.added == 40
    assert held() == 40
    assert not _takers()


def test_the_samples_are_one_key_away() -> None:
    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("tab", "tab", "enter")
        await app.until_shown(pilot, "5 added")
        await pilot.press("escape")

    (summary,) = play(IngestScreen("news", ingest=ingest), steps)
    assert summary.added == 5
    assert {one.path.name for one in summary.skipped} >= {"questions.jsonl", "__init__.py"}


def test_escape_stops_and_the_next_time_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ingesting.STOP_SECONDS", 0.3)
    folder = articles(tmp_path / "n", 70)
    (folder / "last.md").write_text("HANG")

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")
        await app.until_shown(pilot, "64 of 71 passages")
        assert "71 of 71 files" in app.flat
        await pilot.press("escape")
        await app.until_shown(pilot, "Stopped. What was taken in stays")
        assert not _takers()
        assert held() == 71
        await pilot.press("escape")

    assert play(IngestScreen("news", str(folder), ingest=ingests(SLOW)), steps) == [None]


def test_whoever_leaves_leaves_no_child_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ingesting.STOP_SECONDS", 0.3)
    folder = articles(tmp_path / "n", 2, words="HANG")

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")
        await app.until_shown(pilot, "2 of 2 files")
        app.exit()

    play(IngestScreen("news", str(folder), ingest=ingests(SLOW)), steps)
    assert not _takers()


def test_what_is_wrong_is_told_in_place(tmp_path: Path) -> None:
    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")
        assert "Write the path of a folder first" in app.flat
        app.screen.query_one(PathLine).value = "/[none]\x1b"
        await pilot.press("enter")
        await app.until_shown(pilot, "Error: ")
        assert "/[none]␛" in app.flat
        assert app.screen.query_one(PathLine).has_focus
        app.screen.query_one(PathLine).value = str(articles(tmp_path / "n", 1))
        await pilot.press("enter")
        await app.until_shown(pilot, "1 added")

    play(IngestScreen("news", ingest=ingest), steps)


def test_tab_completes_folders(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "art.txt").touch()
    (tmp_path / "a\x1b").mkdir()
    (tmp_path / ".hidden").mkdir()

    async def steps(app: SetUp, pilot: Pilot[Any]) -> None:
        line = app.screen.query_one(PathLine)
        line.value = f"{tmp_path}/a"
        line.cursor_position = len(line.value)
        await app.until(pilot, lambda: line._suggestion)
        await pilot.press("tab")
        assert line.value == f"{tmp_path}/articles/"
        await pilot.press("tab")
        assert not line.has_focus

    play(IngestScreen("news"), steps)
