"""Questions with a gap: the sentence itself, with a number, a date or a name left out. Pure."""

from collections.abc import Iterator, Sequence

from bot.evals.making.candidates import Candidate, Kind, moved, within_quotes
from bot.evals.making.naming import Name, mentions
from bot.evals.making.standing import Standing
from bot.evals.making.values import Value

GAP = "____"

_LEADS = {
    "number": "Which number is missing here: “",
    "sum": "Which sum is missing here: “",
    "percentage": "Which percentage is missing here: “",
    "year": "Which year is missing here: “",
    "date": "Which date is missing here: “",
    "day": "Which day is missing here: “",
    "person": "Whose name is missing here: “",
    "country": "Which country is missing here: “",
    "state": "Which state is missing here: “",
    "city": "Which city is missing here: “",
    "organisation": "Which organisation is missing here: “",
    "": "Who or what is missing here: “",
}
_TIMES = frozenset(("year", "date", "day"))


def gaps(standing: Standing, names: Sequence[Name], values: Sequence[Value]) -> Iterator[Candidate]:
    """The questions with a gap that the sentence gives, one for each value and each name that it has once."""
    for value in values:
        yield _gap(standing, value, "time" if value.sort in _TIMES else "number", names)
    for name in names:
        if len(mentions(names, name)) == 1:
            yield _gap(standing, name, "name", names)


def _gap(standing: Standing, asks: Name | Value, kind: Kind, names: Sequence[Name]) -> Candidate:
    lead = _LEADS[asks.sort]
    text = within_quotes(standing.text)
    before, after = text[: asks.start], text[asks.end :].removesuffix(".")
    behind = len(lead) + len(GAP) - (asks.end - asks.start)
    return Candidate(
        standing=standing,
        kind=kind,
        form="gap",
        question=f"{lead}{before}{GAP}{after}”?",
        asks=asks,
        about=f"{before} {after}",
        names=(*moved(names, 0, asks.start, len(lead)), *moved(names, asks.end, len(text), behind)),
    )
