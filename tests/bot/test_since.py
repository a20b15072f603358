"""What changed since an earlier briefing: new, confirmed, revised, withdrawn, each with both citations."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from briefing_stage import filled, made
from fakes import FakeEmbedder

from bot.briefing import Briefer, Briefing
from bot.briefing.earlier import OtherBriefing, refuse_other, with_changes
from bot.briefing.excerpts import excerpts
from bot.briefing.markdown import markdown, readable
from bot.briefing.page import page
from bot.briefing.values import Change, from_json
from bot.verifying import TakenIn, check
from index.library import Library

TOPIC = "the dam break at Marlow"


def article(title: str, day: int, outlet: str, text: str) -> str:
    return f"---\ntitle: {title}\ndate: 2024-05-{day:02}\noutlet: {outlet}\n---\n{text}\n"


FIRST = article(
    "Dam breaks at Marlow", 1, "The Marlow Post",
    "The dam break at Marlow killed 12 people, rescuers said.\n\n"
    "The governor plans to sign the relief order for Marlow on Friday.\n\n"
    "The dam at Marlow was built in 1931 by the valley water company.",
)  # fmt: skip
WIRE = article(
    "Marlow dam: inspectors warned", 2, "Quick Wire",
    "Inspectors warned the owners of the dam at Marlow about cracks last autumn.",
)  # fmt: skip
LATER = article(
    "Toll at Marlow rises", 6, "The Valley Review",
    "The dam break at Marlow killed 17 people, rescuers said.\n\n"
    "The governor did not sign the relief order for Marlow on Friday.\n\n"
    "The dam at Marlow was built by the valley water company in 1931, records show.\n\n"
    "A second wall of the dam at Marlow is moving two centimetres a day, engineers found.",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "first.md").write_text(FIRST)
    (folder / "wire.md").write_text(WIRE)
    return folder


@pytest.fixture
def library(tmp_path: Path, folder: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        yield filled(opened, folder)


@pytest.fixture
def old(library: Library) -> Briefing:
    return from_json(json.dumps(made(Briefer(library), TOPIC).to_dict()))


def compared(library: Library, folder: Path, old: Briefing) -> Briefing:
    return with_changes(made(Briefer(filled(library, folder)), TOPIC), old, library)


def changes(briefing: Briefing, kind: str) -> list[Change]:
    assert briefing.since_briefing
    return [one for one in briefing.since_briefing.changes if one.kind == kind]


def sides(briefing: Briefing, kind: str) -> set[tuple[str, str]]:
    """The words of each change of a kind: what was cited before, what is cited now."""
    return {
        (one.before.quote if one.before else "", one.sentence.text if one.sentence else "")
        for one in changes(briefing, kind)
    }


def test_nothing_has_changed(library: Library, folder: Path, old: Briefing) -> None:
    briefing = compared(library, folder, old)
    assert briefing.since_briefing
    assert briefing.since_briefing.changes == ()
    assert f"## Since the briefing of {old.made.day}\n\nNothing is new" in markdown(briefing)


def test_a_later_report_revises_confirms_and_adds(library: Library, folder: Path, old: Briefing) -> None:
    (folder / "later.md").write_text(LATER)
    briefing = compared(library, folder, old)
    assert sides(briefing, "revised") == {
        (
            "The dam break at Marlow killed 12 people, rescuers said.",
            "The dam break at Marlow killed 17 people, rescuers said.",
        ),
        (
            "The governor plans to sign the relief order for Marlow on Friday.",
            "The governor did not sign the relief order for Marlow on Friday.",
        ),
    }
    assert sides(briefing, "confirmed") == {
        (
            "The dam at Marlow was built in 1931 by the valley water company.",
            "The dam at Marlow was built by the valley water company in 1931, records show.",
        )
    }
    assert sides(briefing, "new") == {
        ("", "A second wall of the dam at Marlow is moving two centimetres a day, engineers found.")
    }
    assert not changes(briefing, "withdrawn")
    for one in changes(briefing, "revised"):
        assert one.before
        assert (one.before.file, one.before.date) == ("first.md", dt.date(2024, 5, 1))
        assert one.sentence
        (cited,) = briefing.cited(one.sentence)
        assert (cited.file, cited.date) == ("later.md", dt.date(2024, 5, 6))
        assert cited.quote == one.sentence.text
    assert "later.md" in {used.file for story in briefing.stories for used in story.sources}


def test_a_source_that_is_gone_or_says_otherwise_is_withdrawn(
    library: Library, folder: Path, old: Briefing
) -> None:
    (folder / "wire.md").unlink()
    (folder / "first.md").write_text(FIRST.replace("killed 12 people", "killed 14 people"))
    briefing = compared(library, folder, old)
    assert {(one.before.file, one.why) for one in changes(briefing, "withdrawn") if one.before} == {
        ("wire.md", "the file is gone"),
        ("first.md", "the file does not say so any more"),
    }
    (now,) = {one.sentence for one in changes(briefing, "withdrawn") if one.sentence}
    assert now.text == "The dam break at Marlow killed 14 people, rescuers said."
    assert not changes(briefing, "new")


def test_a_copy_confirms_nothing(library: Library, folder: Path, old: Briefing) -> None:
    (folder / "copy.md").write_text(FIRST.replace("The Marlow Post", "The Copy").replace("05-01", "05-09"))
    briefing = compared(library, folder, old)
    assert briefing.since_briefing
    assert briefing.since_briefing.changes == ()


@pytest.mark.parametrize("suffix", [".md", ".html", ".json"])
def test_it_is_shown_first_and_verified(library: Library, folder: Path, old: Briefing, suffix: str) -> None:
    (folder / "later.md").write_text(LATER)
    (folder / "wire.md").unlink()
    briefing = compared(library, folder, old)
    text = {
        ".md": lambda: markdown(briefing),
        ".html": lambda: page(briefing, excerpts(library, briefing)),
        ".json": lambda: json.dumps(briefing.to_dict()),
    }[suffix]()
    assert check(text.encode(), suffix, TakenIn(library)).findings == ()
    if suffix != ".json":
        assert text.index("Since the briefing of") < text.index("In short") < text.index("Key points")
        assert "first.md:6" in text
        assert "the file is gone" in text
    assert from_json(json.dumps(briefing.to_dict())) == briefing
    assert "**Revised.** Before: “The dam break at Marlow killed 12" in readable(briefing)


def test_another_topic_or_library_is_refused(old: Briefing) -> None:
    refuse_other(old, "The dam break at Marlow", {"first.md"})
    with pytest.raises(OtherBriefing, match="not on this topic"):
        refuse_other(old, "the harbour strike", {"first.md"})
    with pytest.raises(OtherBriefing, match="None of the sources"):
        refuse_other(old, TOPIC, {"other.md"})


def test_an_earlier_briefing_may_be_anything(library: Library, folder: Path, old: Briefing) -> None:
    odd = [replace(c, start=-9, end=10**30, file="../x" * 9, quote=" ") for c in old.citations[:1]]
    hostile = replace(old, citations=(*odd, *(replace(c, quote="(" * 99) for c in old.citations[1:])))
    assert {one.kind for one in changes(compared(library, folder, hostile), "withdrawn")} == {"withdrawn"}
