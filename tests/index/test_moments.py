"""When what a question speaks of can have been reported."""

import datetime as dt

import pytest

from index.moments import freshness, spoken_of
from index.query import Period

ASKED = dt.date(2024, 9, 12)  # a Thursday


@pytest.mark.parametrize(
    ("question", "since"),
    [
        ("What happened this week?", dt.date(2024, 9, 5)),
        ("Who won on Tuesday?", dt.date(2024, 9, 10)),
        ("How many babies were born last year?", dt.date(2023, 1, 1)),  # reports come later, too
        ("Which team recently won the cup?", dt.date(2024, 7, 14)),
        ("Which new bridge was opened?", dt.date(2024, 7, 14)),
        ("Which drinks are there for the fall?", dt.date(2024, 5, 15)),
        ("Who moved to New York?", None),
        ("Which new bridge was opened in 1999?", None),
        ("The king died this week. When was he born?", None),  # the last sentence asks
        ("", None),
    ],
)
def test_what_a_question_speaks_of(question: str, since: dt.date | None) -> None:
    expected = Period(since, ASKED) if since else None
    assert spoken_of(question, ASKED, newest=dt.date(2024, 10, 1)) == expected


def test_what_is_recent_is_so_beside_the_newest_article() -> None:
    period = spoken_of("Who won recently?", ASKED, newest=dt.date(2020, 3, 1))
    assert period == Period(dt.date(2020, 1, 1), ASKED)
    assert spoken_of("Who won this week?", ASKED, newest=dt.date(2020, 3, 1)) == Period(
        dt.date(2024, 9, 5), ASKED
    )


def test_freshness_falls_with_the_days() -> None:
    week = Period(dt.date(2024, 9, 5), ASKED)
    assert freshness(dt.date(2024, 9, 5), week) == 1
    assert freshness(dt.date(2024, 8, 29), week) == pytest.approx(0.5)
    assert freshness(None, week) == 0
