"""Two runs are compared case by case: a difference counts where it is beyond noise."""

from dataclasses import replace

import pytest

from bot.evals.comparing import Change, compare
from bot.evals.measures.measure import Observation
from bot.evals.results import Results, RunInfo, Score, SuiteResult

INFO = RunInfo("x", "answers", None, 0, None, "", "", {}, {}, {}, "", "")


def results(library: str = "l", suite: str = "s", **observations: list[float]) -> Results:
    """A run of one suite; an underscore in a measure's name stands for a blank."""
    scores = []
    for name, numbers in observations.items():
        observed: dict[str, Observation] = {f"{n}": (number,) for n, number in enumerate(numbers)}
        scores.append(Score(name.replace("_", " "), sum(numbers) / len(numbers), None, None, observed))
    return Results(INFO, (SuiteResult(suite, "qa", 1, library, tuple(scores)),))


def change(before: Results, after: Results) -> Change:
    (only,) = compare(before, after, seed=0).changes
    return only


def test_the_same_is_the_same() -> None:
    found = change(results(right=[1, 0, 1, 1]), results(right=[1, 0, 1, 1]))
    assert (found.word, found.difference.value) == ("the same", 0.0)
    assert not found.is_regression(0.0)


def test_one_case_of_many_is_noise() -> None:
    found = change(results(right=[1.0] * 20), results(right=[1.0] * 19 + [0.0]))
    assert found.word == "within noise"
    assert not found.is_regression(0.0)


def test_a_fall_beyond_noise_and_threshold_is_a_regression() -> None:
    found = change(results(right=[1.0] * 40), results(right=[1.0] * 20 + [0.0] * 20))
    assert (found.before, found.after, found.word) == (1.0, 0.5, "worse")
    assert found.is_regression(0.49)
    assert not found.is_regression(0.51)


def test_where_less_is_better_a_rise_is_worse() -> None:
    up = change(results(risk=[0.0] * 40), results(risk=[0.0] * 20 + [1.0] * 20))
    down = change(results(risk=[0.0] * 20 + [1.0] * 20), results(risk=[0.0] * 40))
    assert (up.word, down.word) == ("worse", "better")
    assert up.is_regression(0.1)
    assert not down.is_regression(0.1)


def test_time_is_never_a_regression() -> None:
    found = change(results(total_ms=[1.0] * 40), results(total_ms=[9.0] * 40))
    assert found.word == "worse"
    assert not found.is_regression(0.0)


def test_only_the_cases_of_both_runs_count() -> None:
    found = change(results(right=[1, 1, 1]), results(right=[1, 1, 1, 0, 0, 0]))
    assert (found.before, found.after, found.difference.cases) == (1.0, 1.0, 3)


def test_what_cannot_be_compared_is_said() -> None:
    one, other = results(right=[1]), results(suite="t", right=[1])
    both = replace(one, suites=(*one.suites, *other.suites))
    assert compare(one, both, 0).notes == ("t is in one run only",)
    assert compare(both, one, 0).notes == ("t is in one run only",)
    assert compare(one, results(library="m", right=[1]), 0).notes == (
        "the articles of s are not the same in both runs",
    )


def test_a_measure_that_this_version_does_not_know_is_passed_over() -> None:
    assert compare(results(no_such=[1]), results(no_such=[1]), 0).changes == ()


@pytest.mark.parametrize("seed", range(5))
def test_the_word_hardly_depends_on_the_seed(seed: int) -> None:
    before, after = results(right=[1.0] * 30), results(right=[1.0] * 22 + [0.0] * 8)
    assert compare(before, after, seed).changes[0].word == "worse"
