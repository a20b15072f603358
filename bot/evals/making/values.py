"""Numbers, sums, percentages and dates in a sentence: where they stand, and how else they may be written.

Only what can be told for certain is found: a number that is part of a name ("Boeing 737"), a score, a
range, a time of day and a compound ("30-year-old") are passed over. Pure.
"""

import re
from dataclasses import dataclass
from typing import Literal

from index.words import STOPWORDS

Sort = Literal["number", "sum", "percentage", "year", "date", "day"]

MONTHS = tuple(
    """January February March April May June July August September October November December""".split()
)
DAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
SPELLED = tuple(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty""".split()
)
SCALES = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion", "tn": "trillion"}

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,3})?"
_COUNTED = "|".join(form for word in SPELLED[3:] for form in (word, word.capitalize()))
_SCALE = r"(?:hundred|thousand|million|billion|trillion)"
_BEFORE = r"(?<![\w.,:/#$€£+–—-])"
_AFTER = r"(?![\w%°:/$€£–—-]|[.,]\d|\.\w|\s[%°])"
_MONTH = "(?:" + "|".join(f"{month}|{month[:3]}\\." for month in MONTHS) + r"|Sept\.)"
_YEAR = r"(?:1\d|20)\d\d"
_ANY = rf"(?:\d|(?:{_COUNTED})\b)"
_NOT_BEFORE = (
    r"percent|per cent|[ap]\.?m\b|o['’]clock|dollars|euros|pounds|[a-z]+ths\b|quarters|thirds|halves|"
    rf"(?:or|and|to|by|x) \w{{0,3}}{_ANY}|(?:in|out of) (?:\d\d?\b|{_COUNTED})"
)
_PATTERNS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    ("date", re.compile(
        rf"\b{_MONTH} \d{{1,2}}(?:, {_YEAR})?{_AFTER}|\b\d{{1,2}} {_MONTH}(?: {_YEAR}(?![\w-]))?(?!\w)")),
    ("year", re.compile(
        rf"\b(?:[Ii]n|[Ss]ince|until|by|of|from|during|before|after|{_MONTH},?) (?P<value>{_YEAR}){_AFTER}")),
    ("day", re.compile(r"\b(?:" + "|".join(DAYS) + r")(?![\w-])")),
    ("sum", re.compile(
        rf"(?<![\w$€£.-])(?:US|A|C)?[$€£]\s?{_DIGITS}(?:[ -]{_SCALE}|\s?(?:bn|mn|tn|[kmb])\b)?{_AFTER}"
        rf"|{_BEFORE}{_DIGITS}(?: {_SCALE})? (?:dollars|euros|pounds)\b{_AFTER}")),
    ("percentage", re.compile(rf"{_BEFORE}{_DIGITS}(?:\s?%| per ?cent\b)(?![\w-])")),
    ("number", re.compile(
        rf"{_BEFORE}(?:{_DIGITS}|(?:{_COUNTED}))(?: {_SCALE})?{_AFTER}(?! (?:{_NOT_BEFORE}))")),
)  # fmt: skip
_IS_YEAR = re.compile(rf"{_YEAR}\Z")
_COUNTS = re.compile(r" (?!(?:as|has|is|its|this|was)\b)[a-z]+s\b")  # "of 2000 soldiers" is no year
_RANGE = re.compile(
    rf"(?:(?:\d|%|illion|\b(?:{_COUNTED})) (?:to|and|or|by|x)|\b(?:\d\d?|{_COUNTED}) (?:in|out of)) \Z"
)
_CAPITALISED = re.compile(r"\b(\w*[A-Z][\w.’'-]*) \Z")
_ROUGH = frozenset("about almost around nearly roughly some over".split())
_NAMED_DAY = re.compile(r" [A-Z]| (?:to|and|or|through)\b|['’]s [A-Z]|/")
_NUMBER = re.compile(rf"(?P<digits>{_DIGITS})|[A-Za-z]+")
_SCALED = re.compile(rf"(?:[ -]{_SCALE}|\s?(?:bn|mn|tn|[kmb]))\b")
_PARTS = re.compile(rf"(?P<month>{_MONTH})|(?P<year>{_YEAR})|(?P<day>\d{{1,2}})")


@dataclass(frozen=True, slots=True)
class Value:
    """A number or date: characters `start` to `end` of its sentence, as written there.

    `answers` are the ways of writing it that count as the same, the written one first.
    """

    text: str
    start: int
    end: int
    sort: Sort
    answers: tuple[str, ...]


def values(sentence: str) -> tuple[Value, ...]:
    """The numbers and dates of `sentence` that may be asked for, in order, none overlapping another."""
    found: list[Value] = []
    seen: list[tuple[int, int]] = []
    for sort, pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            start, end = match.span("value" if sort == "year" else 0)
            if any(start < other_end and other_start < end for other_start, other_end in seen):
                continue
            seen.append((start, end))
            if _stands_alone(sort, sentence, start, end):
                text = sentence[start:end]
                found.append(Value(text, start, end, sort, tuple(dict.fromkeys(_spellings(sort, text)))))
    return tuple(sorted(found, key=lambda value: value.start))


def amount(text: str) -> tuple[float, str] | None:
    """The number that a number, sum or percentage is written with, and its scale ("" or "million")."""
    match = _NUMBER.search(text.removeprefix("US").removeprefix("A$").removeprefix("C$"))
    if not match:
        return None
    if match["digits"]:
        number = float(match["digits"].replace(",", ""))
    elif match[0].casefold() in SPELLED:
        number = float(SPELLED.index(match[0].casefold()))
    else:
        return None
    scale = _SCALED.search(text)
    word = scale[0].strip(" -") if scale else ""
    return number, SCALES.get(word, word)


def date_parts(text: str) -> tuple[str, str, str]:
    """Month in full, day and year ("" where it has none) of a date."""
    found = {match.lastgroup: match[0] for match in _PARTS.finditer(text)}
    short = found.get("month", "").rstrip(".")[:3]
    month = next((month for month in MONTHS if short and month.startswith(short)), "")
    return month, found.get("day", ""), found.get("year", "")


def _stands_alone(sort: Sort, sentence: str, start: int, end: int) -> bool:
    """Whether what stands there is a value by itself, and no part of a name, a range or a score."""
    before = sentence[max(0, start - 40) : start]
    if _RANGE.search(before):
        return False
    named = _CAPITALISED.search(before)
    opening = named is not None and named.start(1) == 0 and len(before) == start
    if named and sort in ("day", "number") and not (opening and _is_plain(named[1])):
        return False
    if sort == "day":
        return not _NAMED_DAY.match(sentence, end)
    if sort == "year":
        return not _COUNTS.match(sentence, end)
    if sort == "number":
        text = sentence[start:end]
        bracketed = sentence.count("(", 0, start) > sentence.count(")", 0, start)
        return (
            not _IS_YEAR.match(text) and not bracketed and (text.islower() or text[0].isdigit() or start == 0)
        )
    return True


def _is_plain(word: str) -> bool:
    return word.casefold() in STOPWORDS | _ROUGH


def _spellings(sort: Sort, text: str) -> list[str]:
    if sort == "date":
        month, day, year = date_parts(text)
        bare = [
            f"{month} {day}",
            f"{day} {month}",
            *(f"{month[:3]}{dot} {day}" for dot in (".", "") if month != "May"),
        ]
        dated = [f"{month} {day}, {year}", f"{day} {month} {year}"] if year else []
        return [text, *dated, *bare]
    parts = amount(text)
    if sort in ("day", "year") or not parts:
        return [text]
    number, scale = parts
    plain = f"{number:.3f}".rstrip("0").rstrip(".")
    grouped = f"{number:,.3f}".rstrip("0").rstrip(".")
    if sort == "percentage":
        return [text, f"{plain}%", f"{plain} percent", f"{plain} per cent"]
    digits = [grouped, plain]
    if number.is_integer() and number < len(SPELLED):
        digits.append(SPELLED[int(number)])
    if scale:
        short = [f"{plain}{letters}" for letters, word in SCALES.items() if word == scale]
        digits = [f"{one} {scale}" for one in digits] + (short if sort == "sum" else [])
    if sort == "number":
        return [text, *digits]
    sign = next((sign for sign in "$€£" if sign in text), "")
    coin = {"$": "dollars", "€": "euros", "£": "pounds"}.get(sign) or text.split()[-1]
    return [
        text,
        *(f"{sign}{one}" for one in digits if sign and one[0].isdigit()),
        *(f"{one} {coin}" for one in digits if one[-1].isalnum()),
        *(digits if scale else []),
    ]
