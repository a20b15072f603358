"""Results as a table for the terminal: a line a measure, a column a suite. Pure."""

from collections.abc import Iterator, Sequence

from bot.evals.cases import Kind
from bot.evals.measures import MEASURES
from bot.evals.measures.measure import Measure
from bot.evals.results import Published, Results, Score, SuiteResult

_HEADINGS: dict[Kind, str] = {
    "qa": "Questions",
    "brief": "Briefings",
    "claims": "Claims held against a text, by the verifier alone",
    "injection": "Instructions hidden in articles",
    "conversations": "Follow-up questions",
}
_KEY = "  ↓ less is better; [95% bootstrap interval]; in brackets the cases"
_SYSTEMS = 8  # published systems that are listed, besides ours


def table(results: Results, width: int) -> str:
    """All figures: value, 95% interval and number of cases, by kind of suite, in lines of `width` characters.

    Suites that do not fit beside one another stand below one another; one column is never cut.
    """
    parts = [_about(results)]
    for kind, heading in _HEADINGS.items():
        suites = [suite for suite in results.suites if suite.kind == kind]
        if suites:
            parts += [heading, *_grids(kind, suites, width), _KEY]
    parts += [_published(suite) for suite in results.suites if suite.published]
    return "\n\n".join(parts)


def figure(value: float | None, unit: str) -> str:
    """A value in its unit, as short as it may be read."""
    if value is None:
        return "–"
    match unit:
        case "ms":
            return f"{value / 1000:.1f} s" if value >= 1000 else f"{value:.0f} ms"
        case "tokens" | "MB":
            return f"{value:.0f} {unit}" if unit == "MB" else f"{value:.0f}"
        case _:
            return f"{value:.3f}".replace("0.", ".", 1) if 0 < value < 1 else f"{value:.3f}"


def _about(results: Results) -> str:
    run = results.run
    what = "retrieval and verification, no model" if run.model is None else run.model.name
    limit = f", at most {run.limit} cases a suite" if run.limit else ""
    return f"Run {run.id}: {what}{limit}, seed {run.seed}."


def _grids(kind: Kind, suites: Sequence[SuiteResult], width: int) -> Iterator[str]:
    """The figures of the suites, as many side by side as fit."""
    for count in range(len(suites), 0, -1):
        grid = _grid(kind, suites[:count])
        if count == 1 or max(map(len, grid.splitlines())) <= width:
            yield grid
            if suites[count:]:
                yield from _grids(kind, suites[count:], width)
            return


def _grid(kind: Kind, suites: Sequence[SuiteResult]) -> str:
    rows = [["", *(f"{suite.name} ({suite.cases})" for suite in suites)]]
    for measure in MEASURES[kind]:
        found = [next((s for s in suite.scores if s.measure == measure.name), None) for suite in suites]
        if any(found):
            mark = "" if measure.better == "higher" else " ↓"
            rows.append([measure.name + mark, *(_cell(score, measure) for score in found)])
    return _aligned(rows)


def _cell(score: Score | None, measure: Measure[object]) -> str:
    if score is None:
        return ""
    value = figure(score.value, measure.unit)
    if score.low is None or score.high is None:
        return f"{value} ({len(score.observations)})"
    low, high = figure(score.low, measure.unit), figure(score.high, measure.unit)
    return f"{value} [{low} {high}] ({len(score.observations)})"


def _published(suite: SuiteResult) -> str:
    ours = {score.measure: score.value for score in suite.scores}
    own = Published(
        "* this run",
        ours.get("insight coverage") or 0.0,
        ours.get("citation precision"),
        ours.get("citation recall"),
        ours.get("citation F1"),
        ours.get("joint score") or 0.0,
    )
    listed = sorted([own, *suite.published], key=lambda system: -system.joint)
    rows = [["", "system", "coverage", "cit. precision", "cit. recall", "cit. F1", "joint score"]]
    for place, system in enumerate(listed, start=1):
        if place <= _SYSTEMS or system is own:
            parts = (
                system.coverage,
                system.citation_precision,
                system.citation_recall,
                system.citation_f1,
                system.joint,
            )
            rows.append([f"{place}.", system.system, *(figure(part, "share") for part in parts)])
    return f"{suite.name}, beside {len(suite.published)} published systems\n\n{_aligned(rows)}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells in columns, two blanks apart."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"  {line}".rstrip() for line in lines)
