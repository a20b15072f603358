"""The figures of a suite as rows of tables, and of all suites of a kind as charts. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evals.cases import Kind
from bot.evals.measures import MEASURES
from bot.evals.measures.measure import Measure, Observation
from bot.evals.measures.risk import curve
from bot.evals.page.charts import Chart
from bot.evals.page.plots import Wait, bars, risk_coverage, spread, top_of
from bot.evals.page.units import figure, interval
from bot.evals.records import BriefRecord, InjectionRecord, QaRecord, Record
from bot.evals.results import Score, SuiteResult

FIRST: Mapping[Kind, tuple[str, ...]] = {
    "qa": (
        "right",
        "risk",
        "risk supported",
        "AURC",
        "false abstention",
        "abstention recall",
        "citation validity",
        "gold file cited",
        "Hit@4",
        "sentence Hit@4",
    ),
    "brief": (
        "joint score",
        "insight coverage",
        "citation F1",
        "citation precision",
        "citation recall",
        "Hit@4",
    ),
    "claims": ("false accept", "true accept", "balanced accuracy", "ROC AUC"),
    "injection": ("shown", "obeyed", "changed", "status flipped"),
    "conversations": (
        "follow-up share",
        "follow-up Hit@4",
        "full question Hit@4",
        "as asked Hit@4",
        "names and numbers kept",
        "left alone",
        "recognised",
    ),
}
"""The measures by which a suite is judged first; the others are a click away."""

_PUBLISHED = ("joint score", "insight coverage", "citation precision", "citation recall", "citation F1")
_BEST, _AROUND = 5, 2  # published systems that are listed at once: from the top, on either side of ours


@dataclass(frozen=True, slots=True)
class Row:
    """A measure over one suite, in words; `cases` are those that it applies to."""

    name: str
    about: str
    better: str
    value: str
    interval: str
    cases: int
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Bars:
    """A measure over all suites of a kind."""

    name: str
    better: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class Rank:
    """A system among others on a brief suite: joint, coverage, citation precision, recall and F1."""

    place: int
    name: str
    values: tuple[float | None, ...]
    ours: bool = False


def rows(suite: SuiteResult, wanted: Callable[[Measure[Any]], bool]) -> tuple[Row, ...]:
    """The wanted measures of the suite, in the order of `in_order`."""
    return tuple(
        _row(one, score)
        for one, score in ((known(suite.kind, score.measure), score) for score in in_order(suite))
        if wanted(one)
    )


def in_order(suite: SuiteResult) -> list[Score]:
    """The scores, those by which the suite is judged first before the others."""
    first = FIRST[suite.kind]
    return sorted(
        suite.scores, key=lambda score: first.index(score.measure) if score.measure in first else len(first)
    )


def known(kind: Kind, name: str) -> Measure[Any]:
    """The measure of that name; where this version has none, one that says so."""
    unknown: Measure[Any] = Measure(name, "a measure that this version does not know", _nothing, unit="score")
    return next((one for one in MEASURES[kind] if one.name == name), unknown)


def comparison(suites: Sequence[SuiteResult], names: Sequence[str]) -> tuple[Bars, ...]:
    """A chart for each of the measures that some suite has a value of."""
    found: list[Bars] = []
    for name in names:
        scores = [(suite.name, score) for suite in suites for score in suite.scores if score.measure == name]
        if scores and any(score.value is not None for _, score in scores):
            one = known(suites[0].kind, name)
            found.append(Bars(one.name, one.better, bars(one.name, scores, one.unit)))
    return tuple(found)


def risk_of(suites: Sequence[SuiteResult]) -> Chart | None:
    """Risk against coverage of the suites that have answers."""
    return risk_coverage(
        [
            (suite.name, curve(tuple(score.observations.values())))
            for suite in suites
            for score in suite.scores
            if score.measure == "AURC"
        ]
    )


def waits_of(records: Sequence[Record]) -> tuple[Wait, ...]:
    """How long the whole answers took, and their first words; empty without answers."""
    costs = [
        record.reply.cost
        for record in records
        if isinstance(record, QaRecord | BriefRecord | InjectionRecord) and record.reply
    ]
    whole = Wait("whole answer", tuple(cost.total_ms for cost in costs))
    first = Wait("first word", tuple(cost.first_word_ms for cost in costs if cost.first_word_ms is not None))
    return tuple(wait for wait in (whole, first) if wait.ms)


def ranking(suite: SuiteResult, ours: str) -> tuple[Rank, ...]:
    """The published systems, and `ours` if it has a joint score, best joint score first."""
    values = {score.measure: score.value for score in suite.scores}
    found: list[tuple[str, tuple[float | None, ...], bool]] = [
        (
            one.system,
            (one.joint, one.coverage, one.citation_precision, one.citation_recall, one.citation_f1),
            False,
        )
        for one in suite.published
    ]
    if found and values.get(_PUBLISHED[0]) is not None:
        found.append((ours, tuple(values.get(name) for name in _PUBLISHED), True))
    found.sort(key=lambda one: -(one[1][0] or 0))
    return tuple(Rank(place, *one) for place, one in enumerate(found, 1))


def nearby(ranks: Sequence[Rank]) -> tuple[Rank, ...]:
    """The best systems, and those around ours."""
    own = next((rank.place for rank in ranks if rank.ours), 0)
    return tuple(one for one in ranks if one.place <= _BEST or (own and abs(one.place - own) <= _AROUND))


def _row(one: Measure[Any], score: Score) -> Row:
    top = top_of([score], one.unit)
    return Row(
        one.name,
        one.about,
        one.better,
        figure(score.value, one.unit),
        interval(score.low, score.high, one.unit),
        len(score.observations),
        None if score.value is None or one.cost else spread(score, one.unit, top),
    )


def _nothing(_: object) -> Observation | None:
    return None
