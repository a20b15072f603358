"""A number or date changed to another that is as likely, written the same way, and false. Pure."""

import re
from random import Random

from bot.evals.making.values import DAYS, SPELLED, Value, amount, date_parts
from bot.quantities import quantities

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|above|exceed\w*|upwards of|minimum|beyond|topp\w*|surpass\w*|past)\b", re.I
)
_AT_MOST = re.compile(
    r"\b(?:up to|as (?:many|much|high|long|far|late) as|no more than|at most|less than|fewer than|under|"
    r"below|within|nearly|almost|maximum|not (?:more|over)|close to|last|past)\b",
    re.I,
)
_UP = (1.4, 1.6, 1.8, 2.1, 2.4)
_DOWN = (0.4, 0.5, 0.6, 0.7)
_NEAR = 0.12  # two numbers of an article's matter nearer than this might be roundings of one
_REACH = 30  # characters before a number in which "at least" still governs it


def changed_value(
    value: Value, sentence: str, text: str, numbers: frozenset[float], random: Random
) -> str | None:
    """Another value in the place of `value`, written like it; None where none is surely false.

    `text` is the article's, `numbers` are all numbers in it: none is taken that stands there, or is near one
    that does. "At least 30" becomes more, "up to 30" less, since the other way it might still be true.
    """
    if value.sort == "day":
        return _first([day for day in DAYS if day not in text and day[:3] not in text], random)
    if value.sort == "year":
        years = [str(int(value.text) - back) for back in (2, 3, 4, 5, 6, 7, 9, 11, 14)]
        return _first([year for year in years if year not in text], random)
    if value.sort == "date":
        return _first(_other_dates(value, text), random)
    before = sentence[max(0, value.start - _REACH) : value.start]
    factors = (() if _AT_MOST.search(before) else _UP) + (() if _AT_LEAST.search(before) else _DOWN)
    written = [_times(value, factor) for factor in factors]
    return _first([new for new in written if new and not _is_near(new, numbers) and new not in text], random)


def _first(choices: list[str], random: Random) -> str | None:
    return random.choice(choices) if choices else None


def _other_dates(value: Value, text: str) -> list[str]:
    """The same month's other days that stand nowhere in `text`, written as `value` is."""
    month, day, _ = date_parts(value.text)
    others = [str(other) for other in range(2, 29) if abs(other - int(day)) > 1]
    forms = (f"{month} {{}}", f"{{}} {month}", f"{month[:3]}. {{}}", f"{month[:3]} {{}}")
    new = [other for other in others if not any(form.format(other) in text for form in forms)]
    return [re.sub(rf"\b{day}\b", other, value.text, count=1) for other in new]


def _times(value: Value, factor: float) -> str | None:
    """`value` times about `factor`, with as many digits that count, and written as `value` is."""
    parts = amount(value.text)
    match = _DIGITS.search(value.text)
    if parts is None:
        return None
    number = parts[0]
    if match is None:
        return _spelled(value.text, round(number), round(number * factor))
    whole, _, decimals = match[0].partition(".")
    digits = whole.replace(",", "")
    step = 10.0 ** -len(decimals) if decimals else 10.0 ** (len(digits) - len(digits.rstrip("0")))
    changed = round(number * factor / step) * step
    highest = 100 if value.sort == "percentage" else 99  # an age, or what may be one, stays one
    far = abs(changed - number) >= max(step, 0.2 * number, 0 if decimals else 2)
    a_year = not decimals and len(digits) == 4 and "," not in whole
    if a_year or not far or changed < (step if decimals else 2) or number <= highest < changed:
        return None
    return value.text[: match.start()] + f"{changed:,.{len(decimals)}f}" + value.text[match.end() :]


def _spelled(text: str, number: int, new: int) -> str | None:
    """`text` with its spelled number changed to `new`, where that is another and has a word too."""
    if abs(new - number) < 2 or not 2 < new < len(SPELLED):
        return None
    word = SPELLED[new] if text[0].islower() else SPELLED[new].capitalize()
    return re.sub(r"[A-Za-z]+", word, text, count=1)


def _is_near(new: str, numbers: frozenset[float]) -> bool:
    """Whether a number of the article is this one, or may be this one rounded."""
    changed = {quantity.value for quantity in quantities(new)}
    return any(abs(one - other) <= (_NEAR * one if one > 20 else 0) for one in changed for other in numbers)
