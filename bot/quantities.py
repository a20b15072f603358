"""Numbers in running text, made comparable: "$1.5bn" and "1.5 billion dollars" are one quantity. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["money", "percent", ""]

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen""".split()

_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED = {word: value for value, word in enumerate(_ONES)} | {
    word: 20 + 10 * place for place, word in enumerate(_TENS)
}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9,
    "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
_SPELLED_WORD = "|".join(sorted(_SPELLED, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"""(?P<money>[$€£¥]|\b(?:US|A|C)\$|\b(?:USD|EUR|GBP)\s)?\s?
    (?:(?P<digits>(?<![\w.])\d[\d,]*(?:\.\d+)?)(?P<ordinal>st|nd|rd|th)?
      |\b(?P<spelled>(?:{_SPELLED_WORD})(?:[\s-](?:{_SPELLED_WORD}))*)\b)
    (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|(?<=\d)[kmb])\b)?
    (?P<tail>\s?%|[\s-]per\s?cents?\b|[\s-]percentage\b|[\s-](?:dollars?|euros?|pounds?|yen)\b)?""",
    re.IGNORECASE | re.VERBOSE,
)
_ORDINAL_WORD = re.compile(r"\b(" + "|".join(_ORDINALS) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A value and what it counts: money, percent, or anything else."""

    value: float
    unit: Unit = ""


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A quantity at characters `start` to `end` of the text that names it, and how that writes it."""

    start: int
    end: int
    quantity: Quantity
    text: str


def quantities(text: str) -> frozenset[Quantity]:
    """All quantities that `text` names. "one" alone is a pronoun too often to count."""
    return frozenset(placed.quantity for placed in placed_quantities(text))


def placed_quantities(text: str) -> tuple[Placed, ...]:
    """The quantities that `text` names, each where it stands, in order."""
    found = [
        Placed(*match.span(), Quantity(float(_ORDINALS[match[1].casefold()])), match.group())
        for match in _ORDINAL_WORD.finditer(text)
    ]
    for match in _QUANTITY.finditer(text):
        if (match["spelled"] or "").casefold() == "one" and not match["scale"] and not match["tail"]:
            continue
        value = _value(match) * _SCALES.get((match["scale"] or "").casefold(), 1.0)
        found.append(Placed(*match.span(), Quantity(value, _unit(match)), match.group().strip().rstrip(",")))
    return tuple(sorted(found))


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        return float(match["digits"].rstrip(",").replace(",", ""))
    return float(sum(_SPELLED[word] for word in re.split(r"[\s-]", match["spelled"].casefold())))


def _unit(match: re.Match[str]) -> Unit:
    tail = (match["tail"] or "").strip(" -").casefold()
    if tail.startswith(("%", "per")):
        return "percent"
    return "money" if match["money"] or tail else ""
