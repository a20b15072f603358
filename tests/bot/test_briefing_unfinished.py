"""A briefing that was cancelled goes on where it stopped."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from briefing_stage import TOPIC, filled, made, write_articles
from fakes import FakeEmbedder, FakeEngine

from bot.briefing import Briefer, Writer
from bot.briefing.unfinished import MOST, Unfinished
from bot.claims import ModelUsed
from bot.engine import Cancelled, Message
from bot.errors import EngineCrashed
from index.library import Library
from prompts import load

FIRST = "The ferry crews of Larkfield did not strike. [1]"
ASKED = [Message("user", "The ferry?")]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        yield filled(opened, write_articles(tmp_path / "articles"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library" / "unfinished"


def briefer(library: Library, engine: FakeEngine, folder: Path | None, model: str = "f" * 64) -> Briefer:
    kept = Unfinished(folder, model) if folder else None
    return Briefer(library, Writer(engine, load("brief"), 80, kept), ModelUsed("fake", model))


def test_the_model_is_asked_only_for_what_is_missing(library: Library, folder: Path) -> None:
    replies = [FIRST, "A second one.", "A third one."]
    whole = FakeEngine(*replies, *["Nothing."] * 3)
    expected = made(briefer(library, whole, None))
    assert len(whole.asked) > 2
    with pytest.raises(Cancelled):
        made(briefer(library, FakeEngine(*replies[:2], Cancelled("Cancelled.")), folder))
    again = FakeEngine(*replies[2:], *["Nothing."] * 3)
    assert made(briefer(library, again, folder)) == expected
    assert again.asked == whole.asked[2:]
    assert [*folder.iterdir()] == []


def test_another_model_or_a_change_of_the_sources_starts_over(library: Library, folder: Path) -> None:
    def cancelled(engine: FakeEngine, model: str = "f" * 64) -> FakeEngine:
        with pytest.raises(Cancelled):
            made(briefer(library, engine, folder, model))
        return engine

    cancelled(FakeEngine(FIRST, Cancelled("Cancelled.")))
    assert len(cancelled(FakeEngine(Cancelled("Cancelled.")), "e" * 64).asked) == 1
    place = next(folder.parent.parent.glob("articles/late.md"))
    place.write_text(place.read_text().replace("on Friday.", "on Friday, after all."), encoding="utf-8")
    filled(library, place.parent)
    assert len(cancelled(FakeEngine(Cancelled("Cancelled."))).asked) == 1


def test_after_a_crash_it_goes_on_too(library: Library, folder: Path) -> None:
    assert made(briefer(library, FakeEngine(FIRST, EngineCrashed("It died.")), folder)).made.stopped
    again = FakeEngine(*["Nothing."] * 9)
    assert made(briefer(library, again, folder)).in_short[0].text == FIRST.partition(" [")[0]


def test_only_its_owner_reads_it_and_it_stays_small(folder: Path) -> None:
    kept = Unfinished(folder, "f" * 64)
    for n in range(MOST + 5):
        kept.keep(ASKED, n, "words")
    assert len([*folder.iterdir()]) == MOST
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("data", [b"\xff\xfe", b"x" * 100_000])
def test_what_was_tampered_with_is_not_there(folder: Path, data: bytes) -> None:
    kept = Unfinished(folder, "f" * 64)
    kept.keep(ASKED, 80, "words")
    assert kept.recall(ASKED, 80) == "words"
    next(folder.iterdir()).write_bytes(data)
    assert kept.recall(ASKED, 80) is None


def test_where_it_cannot_be_kept_the_briefing_is_made_all_the_same(library: Library, folder: Path) -> None:
    folder.write_text("no folder")
    assert made(briefer(library, FakeEngine(FIRST, *["Nothing."] * 9), folder), TOPIC).in_short
