"""The pure parts of a briefing: times, voices, stories, likeness, what is escaped."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing import telling
from bot.briefing.gaps import is_left_open
from bot.briefing.likeness import Likeness, features, probability
from bot.briefing.markdown import escaped, unescaped
from bot.briefing.outline import outline, outline_text
from bot.briefing.stories import stories
from bot.briefing.times import told
from bot.briefing.values import (
    Answered,
    Briefing,
    Change,
    Happening,
    Made,
    Point,
    Sentence,
    SinceBriefing,
    from_json,
)
from bot.briefing.voices import spoken
from bot.carrying import carried, comment
from index.article import Article, Source

WEDNESDAY = dt.date(2024, 5, 1)


@pytest.mark.parametrize(
    ("sentence", "since", "until", "resolved"),
    [
        ("The bridge fell on March 3, 2021.", "2021-03-03", "2021-03-03", False),
        ("The bridge fell on 3 March 2021.", "2021-03-03", "2021-03-03", False),
        ("It opened in February 2024.", "2024-02-01", "2024-02-29", False),
        ("It opened in 1994.", "1994-01-01", "1994-12-31", False),
        ("It opened on December 30.", "2023-12-30", "2023-12-30", True),
        ("It opened yesterday.", "2024-04-30", "2024-04-30", True),
        ("It opened on Friday.", "2024-04-26", "2024-04-26", True),
        ("It will open on Friday.", "2024-05-03", "2024-05-03", True),
        ("It opened on Wednesday.", "2024-05-01", "2024-05-01", True),
        ("It opened last month.", "2024-04-01", "2024-04-30", True),
    ],
)
def test_times(sentence: str, since: str, until: str, resolved: bool) -> None:
    found = told(sentence, WEDNESDAY)
    assert found is not None
    assert (str(found.since), str(found.until), found.resolved) == (since, until, resolved)


@pytest.mark.parametrize(
    "sentence", ["Nothing has a date.", "It may 5 times fail.", "It fell on February 31, 2021."]
)
def test_what_tells_no_time(sentence: str) -> None:
    assert told(sentence, WEDNESDAY) is None


def test_a_relative_time_is_of_no_day_where_none_is_known() -> None:
    assert told("It opened on Friday.", None) is None


@pytest.mark.parametrize(
    ("sentence", "before", "speaker", "named_before"),
    [
        ("“We will not pay for it,” said Mara Lind, who leads them.", "", "Mara Lind", False),
        ("Mara Lind, the leader of the Union, said “we will not pay for it”.", "", "Mara Lind", False),
        ("“We will not pay for it,” says Mr. Lind.", "", "Mr. Lind", False),
        ("“We will not pay for it,” he said.", "Ivo Brandt came late.", "Ivo Brandt", True),
        (
            "The head of Foreign Affairs Ivo Brandt told the Post “we will not pay for it”.",
            "",
            "Ivo Brandt",
            False,
        ),
    ],
)
def test_speakers(sentence: str, before: str, speaker: str, named_before: bool) -> None:
    (found,) = spoken(sentence, before)
    assert (found.speaker, found.named_before) == (speaker, named_before)


@pytest.mark.parametrize(
    ("sentence", "before"),
    [
        ("“We will not pay for it,” he said.", "Ivo Brandt met Mara Lind."),
        ("A sign read “we will not pay for it”.", "Ivo Brandt came late."),
        ("Ivo Brandt said “no deal”.", ""),
    ],
)
def test_nobody_is_named_where_it_is_not_plain_who_spoke(sentence: str, before: str) -> None:
    assert list(spoken(sentence, before)) == []


def article(file: str, text: str, outlet: str | None = None, copy_of: str | None = None) -> Article:
    return Article(Source(file, "0" * 64, file, None, outlet, copy_of), text)


def test_what_makes_reports_one() -> None:
    quoted = "“a long night at the harbour”, “more pay”, “open doors”"
    told_by = stories(
        [
            article("a", quoted), article("b", f"Others heard {quoted}."), article("c", "“more pay”"),
            article("d", "A storm.", copy_of="c"),
            article("e", "Rain.", "The Post"), article("f", "Sun.", "the post"),
        ]
    )  # fmt: skip
    assert told_by.independent("ab") == 1
    assert told_by.independent("abc") == 2
    assert told_by.independent("cd") == 1
    assert told_by.independent("ef") == 1
    assert "near-copy" in told_by.reasons["c"]


def test_likeness_is_of_rare_words_and_numbers() -> None:
    texts = [
        "The ferry strike cost the port $40 million.",
        "The port lost $40 million by the ferry strike.",
        "The ferry sails at night.",
        "The garden opened.",
    ]
    alike = Likeness([features(text) for text in texts]).alike(0)
    assert alike[0] == pytest.approx(1)
    assert np.all(np.diff(alike) < 0)
    assert probability(alike)[1] > 0.8 > probability(alike)[2]


def test_what_is_left_open() -> None:
    assert is_left_open("It remains unclear who will pay.")
    assert not is_left_open("The sky was clear.")


@settings(deadline=None)
@given(st.text())
def test_nothing_that_is_escaped_is_lost_or_markup(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not {"<", ">"} & set(escaped(text))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_content_ends_the_comment(text: str) -> None:
    briefing = Briefing(text, Made("0", WEDNESDAY, "short", None, None, 0, 0))
    within = comment("briefing", briefing.to_dict())
    assert within.count("-->") == 1
    assert "--" not in within[4:-3].replace("<!--", "")
    (found,) = carried(f"x --> <!-- y\n{within}\n")
    assert (found.kind, from_json(found.text)) == ("briefing", briefing)


def test_a_question_may_be_called_as_a_section_is() -> None:
    said = Sentence("It sank.", "quoted", (1,))
    briefing = Briefing(
        "ships",
        Made("0", WEDNESDAY, "short", None, None, 0, 0),
        answers=(Answered("Timeline", (Point(said, 1, 1),)),),
        timeline=(Happening(WEDNESDAY, WEDNESDAY, "Wednesday", False, said),),
    )
    assert [part.title for part in outline(briefing)] == ["Key points: Timeline", "Timeline"]


def test_the_outline_tells_what_changed() -> None:
    said = Sentence("It sank.", "quoted", (1,))
    changes = (Change("withdrawn", why="ship.md is gone"), Change("new", said))
    briefing = Briefing(
        "ships",
        Made("0", WEDNESDAY, "short", None, None, 0, 0),
        since_briefing=SinceBriefing(WEDNESDAY, changes),
    )
    (part,) = outline(briefing)
    assert [(sentence, about.split(".")[0]) for sentence, about in part.rows] == [
        (None, "Withdrawn"),
        (said, "New"),
    ]
    assert briefing.sentences == (said,)
    assert "Withdrawn" in outline_text(briefing)


def test_a_long_row_of_citations_is_told_by_its_ends() -> None:
    assert telling.marks(Sentence("It sank.", "quoted", (9, 1, 2, 3, 5))) == "[9][1][2][3][5]"
    assert telling.marks(Sentence("It sank.", "quoted", (*range(1, 23), 30))) == "[1]–[22][30]"
