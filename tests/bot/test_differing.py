"""Reports that say otherwise, beside an answer: a real library, and a model that says what it is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEmbedder, FakeEngine

from bot.answering import Answered, Asker
from bot.claims import Answer, ModelUsed
from bot.confidence import Threshold
from bot.config import RetrievalSettings
from bot.render import answer_text
from bot.standing import standing
from bot.workspace import answer_prompt, judge
from index.build import update
from index.library import Library

POST = """---
title: Fire at the hotel in Larkfield
date: 2024-05-01
outlet: The Larkfield Post
---
The fire killed 31 people at the hotel in Larkfield. The cause is not known.
"""
REVIEW = POST.replace("31 people", "45 people").replace("Larkfield Post", "Quayside Review")
QUESTION = "How many people did the fire at the hotel in Larkfield kill?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    (place / "post.md").write_text(POST, encoding="utf-8")
    return place


@pytest.fixture
def library(tmp_path: Path, folder: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as made:
        list(update(made, [folder]))
        yield made


def ask(library: Library, draft: str) -> Answer:
    model = ModelUsed("fake", "f" * 64)
    asker = Asker(
        library,
        FakeEngine(draft),
        model,
        answer_prompt(),
        judge(),
        RetrievalSettings(),
        160,
        least=Threshold(0.2, 0.2),
    )
    *_, last = asker.ask(QUESTION)
    assert isinstance(last, Answered)
    return last.answer


def with_article(library: Library, folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    list(update(library, [folder]))


def test_reports_of_one_day_differ(library: Library, folder: Path) -> None:
    other = REVIEW + "\nFirefighters came from three towns and worked through the night, the mayor said.\n"
    with_article(library, folder, "review.md", other)
    answer = ask(library, "The fire killed 31 people at the hotel in Larkfield. [1]")
    mine, its = answer.claims
    assert (mine.verdict, mine.conflicts_with, mine.overtaken_by) == ("supported", (1,), ())
    assert (its.verdict, its.conflicts_with, its.overtaken_by) == ("quoted", (0,), ())
    assert "45 people" in its.text
    assert standing(answer).startswith("Reports differ: [1] of 2024-05-01 and [2] of 2024-05-01.")


def test_a_later_count_comes_first_and_the_earlier_is_called_overtaken(
    library: Library, folder: Path
) -> None:
    with_article(library, folder, "later.md", REVIEW.replace("2024-05-01", "2024-05-03"))
    answer = ask(library, "The fire killed 31 people at the hotel in Larkfield. [2]")
    later, mine = answer.claims
    assert "45 people" in later.text
    assert (later.verdict, later.overtaken_by) == ("quoted", ())
    assert (mine.verdict, mine.overtaken_by) == ("supported", (0,))
    assert "Overtaken: The fire killed 31 people" in " ".join(answer_text(answer).split())


def test_where_reports_agree_nothing_is_added(library: Library, folder: Path) -> None:
    with_article(library, folder, "review.md", REVIEW.replace("45 people", "31 people"))
    answer = ask(library, "The fire killed 31 people at the hotel in Larkfield. [1]")
    assert [claim.conflicts_with for claim in answer.claims] == [()]


def test_a_file_that_has_changed_since_is_not_quoted(library: Library, folder: Path) -> None:
    with_article(library, folder, "later.md", REVIEW.replace("2024-05-01", "2024-05-03"))
    (folder / "later.md").write_text(REVIEW.replace("45", "54"), encoding="utf-8")
    answer = ask(library, "The fire killed 31 people at the hotel in Larkfield. [2]")
    assert [claim.citations for claim in answer.claims] == [(1,)]
    assert answer.citations[0].file == "post.md"
