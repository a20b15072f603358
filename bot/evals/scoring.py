"""From records to figures: every measure of a kind of suite, with its interval."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.evals.cases import Kind
from bot.evals.measures import MEASURES
from bot.evals.measures.measure import Measure
from bot.evals.records import Record
from bot.evals.results import Score
from bot.evals.statistics import interval


def scores(kind: Kind, records: Sequence[Record], seed: int) -> tuple[Score, ...]:
    """Every measure of a suite of this kind that applies to at least one of its records."""
    found = (_score(measure, records, seed) for measure in MEASURES[kind])
    return tuple(score for score in found if score.observations)


def _score(measure: Measure[Any], records: Sequence[Record], seed: int) -> Score:
    observed = {record.case.id: measure.observe(record) for record in records}
    observations = {case: one for case, one in observed.items() if one is not None}
    numbers = [*observations.values()]
    bounds = interval(measure.combine, numbers, seed)
    # Where no case fails, drawing them anew cannot tell how many would: without width is not "surely".
    low, high = bounds if bounds is not None and bounds[0] < bounds[1] else (None, None)
    return Score(measure.name, measure.combine(numbers), low, high, observations)


def broken_citations(records: Sequence[Record]) -> Mapping[str, Sequence[str]]:
    """What is wrong with citations, by case id; empty if every one is real."""
    found: dict[str, Sequence[str]] = {}
    for record in records:
        reply = getattr(record, "reply", None)
        faults = getattr(record, "faults", ()) or (reply.faults if reply is not None else ())
        if faults:
            found[record.case.id] = faults
    return found
