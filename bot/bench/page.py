"""The figures of a run as one HTML page that loads nothing: how costs grow, where an answer's time goes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot import pages
from bot.bench.plots import Curve, growth, stages
from bot.bench.table import rows, shown
from bot.evals.page.charts import Chart

_Size = Mapping[str, Any]


def page(found: Mapping[str, Any]) -> str:
    """A page for the results of `running`."""
    environment = pages.environment("bot.bench", "bot.evals.page")
    environment.filters |= {
        "shown": shown,
        "tenth": lambda value: f"{value:.1f}".removesuffix(".0"),
        "thousands": lambda value: f"{value:,}",
    }
    return environment.get_template("benchmark.html").render(
        machine=found["machine"],
        peak_mb=found["peak_mb"],
        sizes=[rows(size) for size in found["sizes"]],
        charts=[chart for chart in _charts(found["sizes"]) if chart],
        talk=found.get("talk"),
        answers=found.get("answers"),
        split=stages("A warm answer by its stages", found["answers"]["stages"])
        if found.get("answers")
        else None,
    )


def _charts(sizes: Sequence[_Size]) -> list[Chart | None]:
    def curve(name: str, value: Callable[[_Size], float | None]) -> Curve:
        points = [(float(size["indexing"]["passages"]), value(size)) for size in sizes]
        return Curve(name, tuple((x, y) for x, y in points if y is not None))

    def milliseconds(value: float) -> str:
        return f"{value:,.3g} ms"

    return [
        growth(
            "A search, 95 in 100 are quicker",
            [
                curve("Dateline", lambda size: size["search"]["p95"]),
                curve("… since a day", lambda size: size["search_lately"]["p95"]),
                curve("exact NumPy", lambda size: size["exact_numpy"]["p95"]),
                curve("bm25s", lambda size: size["bm25s"][1]["p95"] if size["bm25s"] else None),
            ],
            milliseconds,
        ),
        growth(
            "Indexing a passage, processor time",
            [
                curve(
                    "Dateline", lambda size: _each(size["indexing"]["whole"], size["indexing"]["passages"])
                ),
                curve("Chroma, MiniLM", lambda size: _each(size["chroma_minilm"], size["sampled"])),
                curve("Chroma, static", lambda size: _each(size["chroma_static"], size["embedded"])),
            ],
            milliseconds,
        ),
        growth(
            "From the start of indexing",
            [
                curve("found by words", lambda size: size["indexing"]["by_words"]["wall"]),
                curve("found by meaning", lambda size: size["indexing"]["whole"]["wall"]),
                curve("nothing changed", lambda size: size["indexing"]["again"]["wall"]),
            ],
            lambda value: f"{value:,.3g} s",
        ),
        growth(
            "On the disk, a passage",
            [curve("Dateline", lambda size: size["indexing"]["bytes_per_passage"])],
            lambda value: f"{value:,.0f} bytes",
        ),
    ]


def _each(cost: Mapping[str, float], passages: int) -> float:
    """Milliseconds of processor time for one of the passages."""
    return 1000 * cost["cpu"] / passages
