"""Questions of one's own in a briefing: from a file, answered by points or not covered."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from briefing_stage import DAY, TOPIC, filled, write_articles
from fakes import FakeEmbedder

from bot.briefing import Briefer, Briefing, Done
from bot.briefing.asked import LONGEST, MOST, read_questions
from bot.briefing.excerpts import excerpts
from bot.briefing.markdown import markdown
from bot.briefing.page import page
from bot.briefing.values import from_json
from bot.errors import DatelineError
from bot.verifying import TakenIn, check
from index.library import Library

COST = "How much would the ferry strike cost the port of Larkfield?"
UNKNOWN = "How many whales did Captain Ahab of Nantucket kill?"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        yield filled(opened, write_articles(tmp_path / "articles"))


def asked(library: Library, *questions: str) -> Briefing:
    *_, done = Briefer(library).brief(TOPIC, DAY, questions=questions)
    assert isinstance(done, Done)
    return done.briefing


def test_an_answer_has_its_own_points_and_what_has_none_is_not_covered(library: Library) -> None:
    briefing = asked(library, COST, UNKNOWN)
    (answered,) = briefing.answers
    assert answered.question == COST
    assert "$40 million" in answered.points[0].figures
    assert briefing.not_covered.questions == (UNKNOWN,)
    shown = [point.sentence.text for point in answered.points]
    assert not any(point.sentence.text in shown for point in briefing.points)


def test_every_format_shows_the_questions_and_holds(library: Library) -> None:
    briefing = asked(library, COST, UNKNOWN)
    assert from_json(json.dumps(briefing.to_dict())) == briefing
    text = markdown(briefing)
    assert f"### {COST}" in text
    assert f"Asked, and not answered: {UNKNOWN}" in text
    html = page(briefing, excerpts(library, briefing))
    assert f"<h3>{COST}</h3>" in html
    for data, suffix in ((text, ".md"), (html, ".html")):
        assert check(data.encode(), suffix, TakenIn(library)).findings == ()


def test_hostile_questions_are_words(library: Library) -> None:
    evil = '"; DROP TABLE --> <script> [1] \x1b[2J NEAR( ferry* strike'
    text = markdown(asked(library, evil))
    assert "\x1b" not in text
    assert text.count("-->") == 1


def test_a_file_has_one_question_a_line(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_bytes("\ufeff# ours\n\n  Who  pays? \r\nWhen?\nWhen?\n".encode())
    assert read_questions(file) == ("Who pays?", "When?")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"# only\n\n",
        b"\xff\xfe\x00",
        b"Q" * (LONGEST + 1),
        b"\n".join(b"Q%d" % n for n in range(MOST + 1)),
        None,
    ],
)
def test_a_file_that_asks_nothing_or_too_much_is_one_clear_error(tmp_path: Path, data: bytes | None) -> None:
    file = tmp_path / "questions.txt"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(DatelineError) as raised:
        read_questions(file)
    assert raised.value.hint
    with pytest.raises(DatelineError):
        read_questions(tmp_path)
