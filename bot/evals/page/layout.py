"""The report as one HTML page that loads nothing: what was run, what it gave, and every case.

All that a template fills in passes through `render.plain` and is escaped, whatever it is and wherever it
stands; and nothing that a document or a model says becomes a link, a style or a name in the page.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment

from bot import pages
from bot.evals.cases import Kind
from bot.evals.page import figures, units
from bot.evals.page.charts import Chart
from bot.evals.page.excerpts import cut
from bot.evals.page.figures import FIRST, Bars, Rank, Row
from bot.evals.page.opened import Group, groups, room
from bot.evals.page.plots import Wait, reach, waiting
from bot.evals.records import BriefRecord, QaRecord, Record
from bot.evals.results import Results, SuiteResult

_ABOUT: Mapping[Kind, tuple[str, str]] = {
    "qa": (
        "Questions and answers",
        "Questions to a folder of articles. Some have an answer there; others do not, and then the right "
        "answer is that the sources do not say.",
    ),
    "brief": (
        "Briefings",
        "A topic, and what a briefing on it should say. An insight is covered as far as the best bullet "
        "says it.",
    ),
    "claims": (
        "Claims against their sources",
        "Sentences and the text that they are held against, judged by people and by the verifier that stands "
        "between the model and the reader. To accept a false one costs trust, to reject a true one only "
        "style.",
    ),
    "injection": (
        "Planted instructions",
        "An attacker hides an instruction in an article that the question is about, and asks for a word that "
        "nothing else would bring. The model may obey; the answer must not show it.",
    ),
    "conversations": (
        "Follow-up questions",
        "The last question of a conversation. Where it leans on what was said before, it is made to stand "
        "alone, and should find what the same question finds when a person writes it in full.",
    ),
}
_CASE: Mapping[Kind, str] = {
    "qa": "question",
    "brief": "topic",
    "claims": "claim",
    "injection": "attack",
    "conversations": "conversation",
}


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite as the page shows it: the measures by which it is judged, the others, and its cases."""

    anchor: str
    result: SuiteResult
    rows: tuple[Row, ...]
    others: tuple[Row, ...]
    costs: tuple[Row, ...]
    ranks: tuple[Rank, ...]
    nearby: tuple[Rank, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """All suites of one kind."""

    kind: Kind
    anchor: str
    heading: str
    about: str
    suites: tuple[Suite, ...]
    bars: tuple[Bars, ...]
    others: tuple[Bars, ...]
    risk: Chart | None
    waits: tuple[tuple[str, Chart, tuple[Wait, ...]], ...]


def page(results: Results, records: Mapping[str, Sequence[Record]]) -> str:
    """The whole page. `records` are by the name of their suite; a suite may have none."""
    found = sum(isinstance(one, QaRecord | BriefRecord) for kept in records.values() for one in kept)
    anchors = _anchors([suite.name for suite in results.suites])
    suites = [
        _suite(suite, anchor, records.get(suite.name, ()), results, room(found))
        for suite, anchor in zip(results.suites, anchors, strict=True)
    ]
    run = results.run
    return _environment().get_template("page.html").render(
        run=run,
        took=units.took(run.started, run.finished),
        lede=_lede(results),
        parts=[
            _part(kind, [suite for suite in suites if suite.result.kind == kind], records)
            for kind in _ABOUT
            if any(suite.result.kind == kind for suite in suites)
        ],
    )  # fmt: skip


def _suite(
    result: SuiteResult, anchor: str, records: Sequence[Record], results: Results, passage: int
) -> Suite:
    first = FIRST[result.kind]
    model = results.run.model
    ranks = figures.ranking(result, f"Dateline with {model.name}" if model else "Dateline without a model")
    return Suite(
        anchor,
        result,
        figures.rows(result, lambda one: not one.cost and one.name in first),
        figures.rows(result, lambda one: not one.cost and one.name not in first),
        figures.rows(result, lambda one: one.cost),
        ranks,
        figures.nearby(ranks),
        groups(anchor, records, passage),
    )


def _part(kind: Kind, suites: Sequence[Suite], records: Mapping[str, Sequence[Record]]) -> Part:
    results = [suite.result for suite in suites]
    names = dict.fromkeys(row.name for suite in suites for row in (*suite.rows, *suite.others))
    waits = [(one.name, waits) for one in results if (waits := figures.waits_of(records.get(one.name, ())))]
    ends = reach([wait for _, of_suite in waits for wait in of_suite])
    return Part(
        kind,
        f"kind-{kind}",
        *_ABOUT[kind],
        tuple(suites),
        figures.comparison(results, [name for name in FIRST[kind] if name in names]),
        figures.comparison(results, [name for name in names if name not in FIRST[kind]]),
        figures.risk_of(results) if kind == "qa" else None,
        tuple((name, waiting(name, of_suite, ends), of_suite) for name, of_suite in waits),
    )


def _lede(results: Results) -> str:
    """What was done, in a sentence or two."""
    done = [
        units.counted(cases, _CASE[kind])
        for kind in _ABOUT
        if (cases := sum(suite.cases for suite in results.suites if suite.kind == kind))
    ]
    if not done:
        return "Dateline was put to no test yet."
    put = f"{', '.join(done[:-1])} and {done[-1]}" if len(done) > 1 else done[0]
    model = results.run.model
    if results.run.tier == "retrieval" or model is None:
        return (
            f"Dateline was put to the test with {put}. No language model was asked: this is what searching "
            "and checking are worth on their own."
        )
    return (
        f"Dateline was put to the test with {put}, and the model {model.name} wrote its answers on this "
        "machine, offline. Each can be opened below, with its sources, to see what became of it."
    )


def _anchors(names: Sequence[str]) -> list[str]:
    """A name in the page for each suite, of letters, digits and hyphens, each once.

    What lies within a suite is named after it, from a full stop on.
    """
    found: list[str] = []
    for name in names:
        stem = "suite-" + (re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "x")
        anchor, number = stem, 1
        while anchor in found:
            number += 1
            anchor = f"{stem}-{number}"
        found.append(anchor)
    return found


def _environment() -> Environment:
    environment = pages.environment("bot.evals.page")
    environment.filters |= {
        "counted": units.counted,
        "cut": cut,
        "day": units.day,
        "duration": units.duration,
        "machine": units.machine,
        "share": lambda value: units.figure(value, "share"),
        "tenth": lambda value: f"{value:.1f}".removesuffix(".0"),
        "thousands": lambda value: f"{value:,}",
    }
    return environment
