"""Sub-topics: which points stand under a heading of their own, and that every format shows them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from briefing_stage import filled, made, write_articles
from fakes import FakeEmbedder

from bot.briefing import Briefer, Briefing
from bot.briefing.excerpts import excerpts
from bot.briefing.markdown import markdown
from bot.briefing.outline import outline
from bot.briefing.page import page
from bot.briefing.subtopics import subtopics
from bot.briefing.values import from_json
from bot.briefing.word import word
from bot.verifying import TakenIn, check
from index.library import Library

TOPIC = "the harbour of Larkfield"
FERRY = [
    "Over pay and hours, crews met owners of the night ferry.",
    "Pay rose for crews of the night ferry, owners said.",
    "Owners want fewer crews and less pay on the night ferry.",
    "Hours and pay of crews decide whether owners keep the night ferry.",
]
FISH = [
    "Cod and herring filled the fish market at dawn.",
    "Early buyers of cod and herring left the fish market.",
    "Herring at dawn cost buyers more at the fish market.",
    "Cod drew buyers at dawn to the fish market.",
]
ODD = "A lighthouse keeper retired after forty winters."


def headings(points: list[str], topic: str = TOPIC) -> dict[str, str]:
    found = subtopics(topic, points, FakeEmbedder().embed)
    return {points[place]: heading for place, heading in found.items()}


def test_points_stand_under_a_phrase_that_they_all_hold() -> None:
    points = [point for pair in zip(FERRY, FISH, strict=True) for point in pair] + [ODD]
    assert headings(points) == dict.fromkeys(FERRY, "Night ferry") | dict.fromkeys(FISH, "Fish market")


@pytest.mark.parametrize(
    "points",
    [
        FERRY[:2] + FISH[:2],  # few
        FERRY + [point.replace("cod", "eel").replace("fish market", "night ferry") for point in FERRY],
        [
            f"Number {word} of nothing in common."
            for word in "one two three four five six seven eight".split()
        ],
        [*FERRY, ODD, "Rain fell.", "Two cranes were sold.", "A mayor spoke.", "Snow came late."],
    ],
)
def test_there_is_no_heading_where_it_would_not_help(points: list[str]) -> None:
    assert not headings(points)


def test_words_of_the_topic_are_no_heading() -> None:
    assert not headings(FERRY + FISH, "the night ferry and the fish market")


def test_what_merely_mentions_the_phrase_is_left_out() -> None:
    stray = "Owners said that pay and hours of ferry crews rose, as seen from the fish market."
    assert stray not in headings([*FERRY, *FISH, stray])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        yield filled(opened, write_articles(tmp_path / "articles"))


@pytest.fixture
def briefing(library: Library) -> Briefing:
    plain = made(Briefer(library))
    first, *others = plain.points
    return replace(plain, points=(*others, replace(first, subtopic="The <b>cost</b>")))


def test_every_format_shows_the_headings_those_without_last(briefing: Briefing) -> None:
    assert [heading for heading, _ in briefing.key_points] == ["The <b>cost</b>", "Other points"]
    assert "### The &lt;b&gt;cost&lt;/b&gt;" in markdown(briefing)
    assert "<h3>The &lt;b&gt;cost&lt;/b&gt;</h3>" in page(briefing, {})
    titles = [part.title for part in outline(briefing)]
    assert titles.index("Key points: The <b>cost</b>") + 1 == titles.index("Key points: Other points")
    assert word(briefing)


def test_it_is_verified_as_it_was_written(briefing: Briefing, library: Library) -> None:
    texts = {".md": markdown(briefing), ".html": page(briefing, excerpts(library, briefing))}
    for suffix, text in texts.items():
        assert not check(text.encode(), suffix, TakenIn(library)).findings
        edited = text.replace("The &lt;b&gt;cost", "The &lt;b&gt;price")
        (found,) = check(edited.encode(), suffix, TakenIn(library)).findings
        assert (found.kind, found.is_failure) == ("added", True)


def test_json_keeps_them_and_one_without_opens(briefing: Briefing) -> None:
    assert from_json(json.dumps(briefing.to_dict())) == briefing
    old = briefing.to_dict()
    for point in old["points"]:
        del point["subtopic"]
    assert [heading for heading, _ in from_json(json.dumps(old)).key_points] == [""]
