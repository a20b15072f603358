"""The sample library keeps what it promises: readable articles, answerable questions, our own words."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

import seeds

ORIGINALS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
QUESTIONS = seeds.questions()
ANSWERABLE = [question for question in QUESTIONS if question.answerable]
UNANSWERABLE = [question for question in QUESTIONS if not question.answerable]


@pytest.fixture
def articles() -> Iterator[dict[str, str]]:
    """File name -> whole text of each sample article."""
    with seeds.folder() as folder:
        yield {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}


def shingles(text: str, size: int = 8) -> set[tuple[str, ...]]:
    """Every run of `size` words; each quotation counts as one and the same word."""
    unquoted = re.sub(r'“[^”]*”|"[^"\n]*"', " QUOTATION ", text.replace("’", "'"))
    words = re.findall(r"\w+(?:'\w+)*", unquoted.lower())
    return {tuple(words[start : start + size]) for start in range(len(words) - size + 1)}


def test_there_are_five_articles_of_one_to_two_pages(articles: dict[str, str]) -> None:
    assert len(articles) == 5
    assert all(350 <= len(text.split()) <= 700 for text in articles.values())


def test_each_article_says_what_it_is_and_when_it_appeared(articles: dict[str, str]) -> None:
    outlets = set()
    for name, text in articles.items():
        _, head, body = text.split("---\n", maxsplit=2)
        front = yaml.safe_load(head)
        assert set(front) == {"title", "date", "outlet"}
        assert isinstance(front["title"], str)
        assert isinstance(front["date"], date)
        assert name.startswith(front["date"].isoformat())
        assert body.strip()
        outlets.add(front["outlet"])
    assert len(outlets) == 5


def test_ids_are_unique_and_in_order() -> None:
    ids = [question.id for question in QUESTIONS]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question.id)
def test_an_answer_stands_in_its_gold_files(question: seeds.Question, articles: dict[str, str]) -> None:
    assert question.answers
    assert question.gold_files
    for name in question.gold_files:
        assert name in articles
        text = articles[name].lower()
        found = any(answer.lower() in text for answer in question.answers)
        assert found or question.kind == "update"


@pytest.mark.parametrize("question", UNANSWERABLE, ids=lambda question: question.id)
def test_what_the_articles_do_not_say_has_no_answer(question: seeds.Question) -> None:
    assert not question.answers
    assert not question.gold_files


def test_shingles_ignore_what_is_quoted() -> None:
    ours, theirs = 'He said "one two three four" and left', "He said “five six” and left"
    assert shingles(ours, 5) == shingles(theirs, 5) == {("he", "said", "quotation", "and", "left")}


def test_the_words_are_our_own(articles: dict[str, str]) -> None:
    if not ORIGINALS.is_dir():
        pytest.skip(f"the reports that the articles retell are not here: {ORIGINALS}")
    originals = [path.read_text(encoding="utf-8") for path in sorted(ORIGINALS.glob("*.txt"))]
    assert originals
    copied = set().union(*map(shingles, originals))
    for name, text in articles.items():
        assert not shingles(text) & copied, name
