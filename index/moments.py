"""When what a question speaks of was reported: time words, held against the day on which it is asked."""

import datetime as dt
import re

from index.query import Period
from index.sentences import sentences

_DAY = dt.timedelta(days=1)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_PHRASES = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), name)
    for pattern, name in (
        ("yesterday|last night", "yesterday"),
        ("today|tonight|this (?:morning|afternoon|evening)", "today"),
        ("last week(?:end)?", "last week"),
        ("(?:this|the past|the last|recent) (?:week(?:end)?|few days|days)", "this week"),
        ("last month", "last month"),
        ("this month", "this month"),
        ("last year", "last year"),
        ("this year", "this year"),
    )
)
_RECENT = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), days)
    for pattern, days in (
        # "New" is one, "New York" none.
        (r"recent(?:ly)?|newly|current(?:ly)?|latest|now|(?-i:new)(?!\s+(?-i:[A-Z]))", 60),
        ("(?:this|for the|the coming) (?:spring|summer|fall|autumn|winter|season)", 120),
    )
)  # words that speak of the last so many days
_HALF_LIFE = 7.0  # days from the period at which freshness is half


def reported(question: str, asked: dt.date) -> Period | None:
    """The days on which what `question` speaks of was most likely reported; None where nothing says so.

    Relative words count from the day `asked`; a weekday is the last one before it. A question without
    any is taken to be about the news of that day, one that names a year to be about another time.
    """
    named = _named(question, asked)
    return named or (None if _YEAR.search(question) else Period(asked, asked))


def spoken_of(question: str, asked: dt.date, newest: dt.date | None) -> Period | None:
    """When what its words ("on Friday", "last year", "recently") speak of can have been reported.

    None where nothing says when. Of several sentences the last asks. What is recent is so beside the `newest`
    article: an archive has an end.
    """
    asks = sentences(question)[-1].of(question) if question.strip() else question
    named = _named(asks, asked)
    if named:
        return Period(named.since, asked)
    end = min(asked, newest or asked)
    days = next((days for pattern, days in _RECENT if pattern.search(asks)), None)
    return Period(end - days * _DAY, asked) if days and not _YEAR.search(asks) else None


def _named(question: str, asked: dt.date) -> Period | None:
    for pattern, name in _PHRASES:
        if pattern.search(question):
            return _period(name, asked)
    for number, weekday in enumerate(_WEEKDAYS):
        if re.search(rf"\b{weekday}\b", question, re.IGNORECASE):
            day = asked - ((asked.weekday() - number) % 7) * _DAY
            return Period(day, min(asked, day + _DAY))
    return None


def freshness(published: dt.date | None, period: Period) -> float:
    """1 for what was published in `period`, falling to 0 with the days between; 0 where it is not known."""
    if published is None:
        return 0.0
    before = (period.since - published).days if period.since else 0
    after = (published - period.until).days if period.until else 0
    return 1 / (1 + max(before, after, 0) / _HALF_LIFE)


def _period(name: str, asked: dt.date) -> Period:
    month = asked.replace(day=1)
    year = asked.replace(month=1, day=1)
    monday = asked - asked.weekday() * _DAY
    return {
        "today": Period(asked, asked),
        "yesterday": Period(asked - _DAY, asked),
        "this week": Period(asked - 7 * _DAY, asked),
        "last week": Period(monday - 7 * _DAY, monday),
        "this month": Period(month, asked),
        "last month": Period((month - _DAY).replace(day=1), month),
        "this year": Period(year, asked),
        "last year": Period((year - _DAY).replace(month=1, day=1), year),
    }[name]
