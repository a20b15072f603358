"""When something happened, as a sentence tells it: dates, and words that count from its publication. Pure."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAYS = {name.casefold(): n for n, name in enumerate(calendar.day_name)}
_DAY = "|".join(_DAYS)
_YEAR = r"(?:1[89]|20)\d\d"
_FULL = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>{_YEAR}))?\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})\.?(?:,?\s+(?P<year2>{_YEAR}))?\b",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b(?P<month>{_MONTH})\.?\s+(?P<year>{_YEAR})\b", re.IGNORECASE)
_ISO = re.compile(rf"\b(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)\b")
_IN_YEAR = re.compile(
    rf"\b(?:in|since|by|until|from|during)\s+(?P<year>{_YEAR})\b(?!\s*[-–]\s*\d)", re.IGNORECASE
)
_RELATIVE = re.compile(
    rf"\b(?P<word>yesterday|last night|today|tonight|tomorrow|this (?:morning|afternoon|evening)|"
    rf"(?:on |this |next |last |early |late )?(?P<weekday>{_DAY})(?: (?:morning|afternoon|evening|night))?|"
    rf"(?P<turn>last|this|next) (?P<unit>week|month|year))\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|could|may|might|set to|due to|scheduled|plans? to|expected|going to|is to|are to|coming|"
    r"upcoming|next)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A time from `since` to `until`, both included, the words that tell it, and whether they count from the
    day of publication."""

    since: dt.date
    until: dt.date
    words: str
    resolved: bool


def told(sentence: str, published: dt.date | None) -> Told | None:
    """The first time that `sentence` names; None where there is none, or it counts from an unknown day.

    A date without a year is that nearest to the day of publication. A weekday is the last one up to that
    day, or the next where the sentence speaks of what is to come.
    """
    for pattern, read in ((_ISO, _iso), (_FULL, _full), (_MONTH_YEAR, _month), (_IN_YEAR, _year)):
        for match in pattern.finditer(sentence):
            found = read(match, published)
            if found:
                return found
    relative = _RELATIVE.search(sentence)
    return _relative(relative, sentence, published) if relative and published else None


def _iso(match: re.Match[str], _: dt.date | None) -> Told | None:
    return _day(int(match["year"]), int(match["month"]), int(match["day"]), match.group(), False)


def _full(match: re.Match[str], published: dt.date | None) -> Told | None:
    month = _MONTHS[(match["month"] or match["month2"]).casefold()]
    day = int(match["day"] or match["day2"])
    year = match["year"] or match["year2"]
    if match.group()[:3] == "may":
        return None  # the verb
    if year:
        return _day(int(year), month, day, match.group(), False)
    if published is None:
        return None
    near = (_day(published.year + turn, month, day, match.group(), True) for turn in (-1, 0, 1))
    return min((one for one in near if one), key=lambda t: abs((t.since - published).days), default=None)


def _day(year: int, month: int, day: int, words: str, resolved: bool) -> Told | None:
    try:
        on = dt.date(year, month, day)
    except ValueError:
        return None
    return Told(on, on, words, resolved)


def _month(match: re.Match[str], _: dt.date | None) -> Told | None:
    year, month = int(match["year"]), _MONTHS[match["month"].casefold()]
    last = calendar.monthrange(year, month)[1]
    return Told(dt.date(year, month, 1), dt.date(year, month, last), match.group(), False)


def _year(match: re.Match[str], _: dt.date | None) -> Told | None:
    year = int(match["year"])
    return Told(dt.date(year, 1, 1), dt.date(year, 12, 31), match.group(), False)


def _relative(match: re.Match[str], sentence: str, published: dt.date) -> Told | None:
    words = match["word"]
    one = dt.timedelta(days=1)
    if match["weekday"]:
        ahead = (_DAYS[match["weekday"].casefold()] - published.weekday()) % 7
        comes = words.casefold().startswith("next") or bool(_TO_COME.search(sentence))
        # A week that begins on the day itself: "on Friday", told on a Friday, is that day.
        on = published + one * (ahead if comes or not ahead else ahead - 7)
        return Told(on, on, words, True)
    if match["unit"]:
        return _turn(match["turn"].casefold(), match["unit"].casefold(), words, published)
    folded = words.casefold()
    on = published + one * (-1 if folded in ("yesterday", "last night") else 1 if folded == "tomorrow" else 0)
    return Told(on, on, words, True)


def _turn(turn: str, unit: str, words: str, published: dt.date) -> Told:
    by = {"last": -1, "this": 0, "next": 1}[turn]
    if unit == "week":
        monday = published + dt.timedelta(days=7 * by - published.weekday())
        return Told(monday, monday + dt.timedelta(days=6), words, True)
    if unit == "month":
        number = published.year * 12 + published.month - 1 + by
        year, month = number // 12, number % 12 + 1
        last = calendar.monthrange(year, month)[1]
        return Told(dt.date(year, month, 1), dt.date(year, month, last), words, True)
    year = published.year + by
    return Told(dt.date(year, 1, 1), dt.date(year, 12, 31), words, True)
