"""The table in the terminal: every figure once, in lines that fit, ours among the published systems."""

import pytest

from bot.claims import ModelUsed
from bot.evals.results import Published, Results, RunInfo, Score, SuiteResult
from bot.evals.tables import figure, table

INFO = RunInfo("x", "answers", ModelUsed("small", "0"), 3, 15, "", "", {}, {}, {}, "", "")


def suite(name: str) -> SuiteResult:
    score = Score("Hit@4", 0.75, 0.5, 1.0, {f"{n}": (float(n > 0),) for n in range(4)})
    sure = Score("risk", 0.0, None, None, {"0": (0.0,), "1": (0.0,)})
    return SuiteResult(name, "qa", 5, "", (score, sure))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "share", "–"), (0.0, "share", "0.000"), (0.5, "share", ".500"), (1.0, "score", "1.000"),
        (312.4, "ms", "312 ms"), (2345.0, "ms", "2.3 s"), (411.6, "tokens", "412"), (99.5, "MB", "100 MB"),
    ],
)  # fmt: skip
def test_a_figure_is_as_short_as_it_may_be(value: float | None, unit: str, text: str) -> None:
    assert figure(value, unit) == text


def test_each_figure_has_its_interval_and_cases() -> None:
    lines = table(Results(INFO, (suite("one"),)), 100).splitlines()
    assert lines[0] == "Run x: small, at most 15 cases a suite, seed 3."
    assert ["Hit@4", ".750", "[.500", "1.000]", "(4)"] in [line.split() for line in lines]
    assert ["risk", "↓", "0.000", "(2)"] in [line.split() for line in lines]


@pytest.mark.parametrize("width", [10, 60, 90, 300])
def test_suites_that_do_not_fit_side_by_side_stand_below_one_another(width: int) -> None:
    names = [f"suite-number-{n}" for n in range(5)]
    shown = table(Results(INFO, tuple(suite(name) for name in names)), width)
    assert all(shown.count(name) == 1 for name in names)
    assert shown.count(".750") == 5
    grid = [line for line in shown.splitlines() if "Hit@4" in line or "suite-number" in line]
    assert len(grid) == {10: 10, 60: 6, 90: 4, 300: 2}[width]
    if width > 10:
        assert max(map(len, grid)) <= width


def test_we_stand_among_the_published_systems_by_joint_score() -> None:
    scores = (Score("joint score", 0.2, 0.1, 0.3, {"t": (0.2, 5.0)}),)
    others = tuple(Published(f"system-{n}", 0.5, 0.5, 0.5, 0.5, 0.3 - n / 100) for n in range(20))
    brief = SuiteResult("town", "brief", 1, "", scores, others)
    lines = table(Results(INFO, (brief,)), 100).splitlines()
    places = [line.split()[:2] for line in lines if "system-" in line]
    assert places[0] == ["1.", "system-0"]
    assert len(places) == 8  # the best; ours is further down
    assert any(line.split()[:4] == ["11.", "*", "this", "run"] for line in lines)
