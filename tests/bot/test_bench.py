"""The benchmark's parts, on a few articles: that it measures, never what."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEmbedder
from needs import need

from bot.answering import Answered, Checking, Event, Reading, Searching, StartedOver, Writing
from bot.bench import asking, corpus, measuring, plots, rivals
from bot.bench.page import page
from bot.claims import Answer, ModelUsed, Searched, Timings
from index.library import Library

ANSWER = Answer("q", (), (), (), Searched(1, (), ()), ModelUsed("m", "0"), Timings(1, None, 2))


def sources(folder: Path) -> Path:
    folder.mkdir()
    for number in range(3):
        paragraphs = [
            f"On day {n} the mayor of Lindau met Anna Berg, and {n} people came. " * 3 for n in range(4)
        ]
        (folder / f"{number}.md").write_text("\n\n".join(paragraphs))
    return folder


def test_articles_are_made_alike_from_one_seed_and_no_two_are_the_same(tmp_path: Path) -> None:
    real = sources(tmp_path / "real")
    for name in ("one", "two"):
        corpus.write(tmp_path / name, real, 5)
    one, two = ([path.read_text() for path in sorted((tmp_path / name).iterdir())] for name in ("one", "two"))
    assert one == two
    assert len(set(one)) == 5


def test_every_part_is_measured(tmp_path: Path) -> None:
    corpus.write(tmp_path / "articles", sources(tmp_path / "real"), 5)
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        indexing = measuring.indexing(library, tmp_path / "articles")
        assert indexing.articles == 5
        assert 0 < indexing.by_words.wall <= indexing.whole.wall
        texts = measuring.texts(library)
        assert len(texts) == indexing.passages
        for found in (
            measuring.searching(library, ["mayor", "people"]),
            measuring.exactly(library, ["mayor"]),
        ):
            assert 0 < found.p50 <= found.p95
        assert rivals.chroma(tmp_path / "chroma", library.embedder, texts).wall > 0


def test_a_model_is_compared_with_plain_llama_cpp(models_dir: Path, tmp_path: Path) -> None:
    need("smollm2-135m")
    places = {"DATELINE_HOME": str(tmp_path), "DATELINE_MODELS": str(models_dir)}
    command = [sys.executable, "-m", "bot.bench.talking", "smollm2-135m", "1"]
    done = subprocess.run(command, env={**os.environ, **places}, capture_output=True, text=True, check=True)
    ratios = [float(line.rpartition(" ")[2]) for line in done.stdout.splitlines()]
    assert len(ratios) == 3
    assert all(ratio > 0 for ratio in ratios)


def test_an_answers_time_is_told_by_its_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(asking.time, "monotonic", lambda: now)

    def events() -> Iterator[Event]:
        nonlocal now
        steps = [(0.0, Searching()), (2.0, Reading(6)), (3.0, Writing("It ")), (1.0, StartedOver("died"))]
        steps += [(4.0, Writing("was.")), (0.5, Checking()), (0.25, Answered(ANSWER))]
        for seconds, event in steps:
            now += seconds
            yield event

    assert asking.seconds(events()) == {"searching": 2.0, "reading": 3.0, "writing": 5.5, "checking": 0.25}


def test_a_chart_says_by_how_much_a_cost_grew() -> None:
    curve = plots.Curve("ours", ((1000.0, 2.0), (100_000.0, 8.0)))
    chart = plots.growth("Search", [curve, plots.Curve("nobody's", ())], lambda value: f"{value:g} ms")
    assert chart is not None
    assert chart.about == "ours: 2 ms at 1,000 passages, 8 ms at 100,000, 4.0 times for 100 times as many."
    [few, many] = chart.dots
    assert few.x < many.x
    assert few.y > many.y
    assert plots.growth("Search", [], str) is None


def test_the_page_shows_every_figure_and_loads_nothing() -> None:
    cost, latency = {"wall": 2.0, "cpu": 1.0}, {"p50": 3.0, "p95": 4.0, "cpu": 3.5}
    indexing = {
        "articles": 7,
        "passages": 50,
        "by_words": cost,
        "whole": cost,
        "again": cost,
        "touched": cost,
    }
    size = {
        "indexing": indexing | {"bytes_per_passage": 6000.0},
        **dict.fromkeys(("search", "search_lately", "exact_numpy"), latency),
        **dict.fromkeys(("embedding", "chroma_minilm", "chroma_static"), cost),
        "embedded": 50, "sampled": 50, "bm25s": [cost, latency],
    }  # fmt: skip
    found = {"machine": "<script>", "peak_mb": 80.0, "sizes": [size]}
    assert "The model" not in page(found)
    answers = {"model": "tiny", "answers": 3, "whole": 6.0, "stages": {"searching": 0.5, "reading": 5.5}}
    shown = page(found | {"talk": {"ratios": {"writing": 0.95}}, "answers": answers})
    assert "default-src 'none'" in shown
    assert "<script>" not in shown
    for words in ("bm25s, 4 ms", "Dateline, 6,000 bytes", "writing", "0.95", "searching: 0.50 s", "tiny"):
        assert words in shown
