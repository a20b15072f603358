"""What a question asks the index for, and when what it speaks of was reported."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.moments import freshness, reported
from index.query import Period
from index.wording import word

ASKED = dt.date(2025, 2, 28)  # a Friday


def forms(question: str) -> list[str]:
    return [terms[0].text for terms in word(question)[0].terms]


def test_a_plain_question_is_one_wording_with_its_neighbouring_words() -> None:
    (only,) = word("Who will restore the old lighthouse?")
    assert [terms[0].text for terms in only.terms] == ["restore", "old", "lighthouse"]
    assert only.pairs == ((0, 1), (1, 2))
    assert not only.is_topic


def test_what_frames_a_topic_is_not_looked_for() -> None:
    assert forms("Are store closures in malls discussed?") == ["store", "closures", "malls"]
    assert word("Are store closures in malls discussed?")[0].is_topic
    assert forms("Who discussed the store closures?") == ["discussed", "store", "closures"]
    assert forms("Discussion?") == ["discussion"]  # all that there is


def test_each_part_of_a_question_is_looked_for_with_the_names_of_the_others() -> None:
    whole, first, second = word("Who won the election in Peru, and how many voters stayed away?")
    assert whole.text.startswith("Who won the election in Peru, and")
    assert first.text == "Who won the election in Peru"
    assert second.text == "how many voters stayed away? Peru"
    assert [terms[0].text for terms in second.terms] == ["voters", "stayed", "away", "peru"]


@pytest.mark.parametrize(
    "question", ["Who won and why?", "NASA showed images. What did they show?", "Who met Smith and Jones?"]
)
def test_what_has_no_second_part_is_not_split(question: str) -> None:
    assert len(word(question)) == 1


@given(st.text(max_size=80))
def test_any_text_is_worded(text: str) -> None:
    for wording in word(text):
        assert all(0 <= a < len(wording.terms) > b >= 0 for a, b in wording.pairs)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What happened yesterday?", "2025-02-27", "2025-02-28"),
        ("What was said this week?", "2025-02-21", "2025-02-28"),
        ("What was said last week?", "2025-02-17", "2025-02-24"),
        ("Who spoke last month?", "2025-01-01", "2025-02-01"),
        ("Who spoke on Monday?", "2025-02-24", "2025-02-25"),
        ("Who spoke on Friday?", "2025-02-28", "2025-02-28"),
        ("Who is the mayor?", "2025-02-28", "2025-02-28"),
    ],
)
def test_time_words_count_from_the_day_asked(question: str, since: str, until: str) -> None:
    assert reported(question, ASKED) == Period(dt.date.fromisoformat(since), dt.date.fromisoformat(until))


def test_a_question_about_a_year_is_not_about_the_news() -> None:
    assert reported("Who was mayor in 1987?", ASKED) is None


@given(st.dates(), st.dates())
def test_freshness_falls_with_the_days_between(day: dt.date, other: dt.date) -> None:
    period = Period(ASKED, ASKED)
    assert 0 < freshness(day, period) <= 1
    if abs(day - ASKED) < abs(other - ASKED):
        assert freshness(day, period) > freshness(other, period)
    assert freshness(None, period) == 0
