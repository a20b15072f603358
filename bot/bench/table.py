"""The figures of a run as Markdown, ratios first."""

from collections.abc import Mapping
from typing import Any


def markdown(found: Mapping[str, Any]) -> str:
    """A page for the results of `running`."""
    sizes = [rows(size) for size in found["sizes"]]
    names = list(sizes[0])
    lines = [
        "| passages | " + " | ".join(f"{row['passages']:,.0f}" for row in sizes) + " |",
        "| --- |" + " --- |" * len(sizes),
        *(f"| {name} | " + " | ".join(shown(row[name]) for row in sizes) + " |" for name in names[1:]),
    ]
    return "\n".join(
        [f"{found['machine']}; peak memory of the whole run {found['peak_mb']:,.0f} MB.", "", *lines, ""]
    )


def rows(size: Mapping[str, Any]) -> dict[str, float]:
    """The figures of one size of library, by their names."""
    indexing, passages = size["indexing"], size["indexing"]["passages"]
    chroma = size["chroma_minilm"]["cpu"] / size["sampled"]
    found = {
        "passages": passages,
        "indexing, times Chroma with MiniLM (processor time)": chroma / (indexing["whole"]["cpu"] / passages),
        "embedding, times MiniLM's whole (processor time)": chroma
        / (size["embedding"]["cpu"] / size["embedded"]),
        "search p95, share of exact NumPy's": size["search"]["p95"] / size["exact_numpy"]["p95"],
        "indexed, passages a second of processor time": passages / indexing["whole"]["cpu"],
        "findable by words, seconds": indexing["by_words"]["wall"],
        "indexed, seconds": indexing["whole"]["wall"],
        "nothing changed, seconds": indexing["again"]["wall"],
        "10 articles touched, seconds": indexing["touched"]["wall"],
        "bytes on disk a passage": indexing["bytes_per_passage"],
        "search p50, ms": size["search"]["p50"],
        "search p95, ms": size["search"]["p95"],
        "search, ms of processor time": size["search"]["cpu"],
        "search since a day p95, ms": size["search_lately"]["p95"],
        "exact NumPy p95, ms": size["exact_numpy"]["p95"],
    }
    if size["bm25s"]:
        found["bm25s p95, ms"] = size["bm25s"][1]["p95"]
    return found


def shown(value: float) -> str:
    """A figure in three digits, or whole."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
