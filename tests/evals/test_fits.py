"""What the fitting commands make of examples; the commands themselves need a model and the suites."""

import math
from dataclasses import astuple, replace

import pytest

from bot.confidence import NAMES, Signals, Threshold
from bot.evals import ablation
from bot.evals.ablation import Trial
from bot.evals.cases import ClaimCase
from bot.evals.confidence import Example, Outcome, cross_fitted, fitted, mean, outcome

PLAIN = Signals(0.5, 0.0, 0.0, -1.0, 0.0, 0.5, 1.0, 1.0, 0.0, 1.0)


def example(number: int, is_right: bool, **signals: float) -> Example:
    return Example("s", str(number), True, "supported", replace(PLAIN, **signals), is_right)


APART = [example(n, n % 3 > 0, right=float(n % 3) + n / 1000) for n in range(60)]


def test_a_signal_that_tells_right_from_wrong_is_weighed() -> None:
    fit = fitted(APART)
    assert fit.weights["right"] > 0
    assert fit.on == {"s": 60}
    sure, unsure = replace(PLAIN, right=2.0), replace(PLAIN, right=0.0)
    assert fit.probability(sure) > 0.6 > 0.5 > fit.probability(unsure)


@pytest.mark.parametrize(("signal", "way"), [("right", -1.0), ("turned", 1.0)])
def test_what_speaks_for_an_answer_never_weighs_against_it(signal: str, way: float) -> None:
    of = [example(n, n % 2 == 0, **{signal: way * (n % 2 == 0) + 0.0}) for n in range(60)]
    fit = fitted(of)
    assert fit.weights[signal] == 0
    assert set(fit.weights) == set(NAMES)


def test_a_report_from_another_time_is_held_against_an_answer_though_few_show_it() -> None:
    of = [example(n, n % 12 > 0, timely=float(n % 12 > 0), named=float(n % 12 > 0)) for n in range(60)]
    weights = fitted(of).weights
    assert weights["timely"] > 2 * weights["named"] > 0


def test_each_half_is_judged_by_the_fit_on_the_other() -> None:
    halves = {halving: [one.id for one in APART if one.half(halving)] for halving in (0, 1)}
    assert 0 < len(halves[0]) < 60
    assert halves[0] != halves[1]
    for halving in halves:
        confidence = cross_fitted(APART, halving)
        assert set(confidence) == {f"s {n}" for n in range(60)}
        for half in (0, 1):
            fit = fitted([one for one in APART if one.half(halving) != half])
            one = next(one for one in APART if one.half(halving) == half)
            assert one.signals is not None
            assert confidence[f"s {one.id}"] == fit.probability(one.signals)


def test_the_mean_of_outcomes_is_over_those_that_have_the_share() -> None:
    some, none = Outcome(0.5, 0.2, 0.8, 0.1), Outcome(0.7, 0.4, 0.6, math.nan)
    assert astuple(mean([some, none])) == pytest.approx((0.6, 0.3, 0.7, 0.1))
    assert math.isnan(mean([none]).risk)


def test_an_outcome_counts_what_a_threshold_shows() -> None:
    of = [
        example(1, True),
        example(2, False),
        Example("s", "3", True, "", None, False),
        Example("s", "4", False, "supported", PLAIN, False),
        Example("s", "5", False, "", None, True),
    ]
    seen = outcome(of, {"s 1": 0.9, "s 2": 0.6, "s 4": 0.3}, Threshold(0.5, 0.5))
    assert (seen.right, seen.falsely_refused, seen.refused, seen.risk) == (1 / 3, 1 / 3, 1.0, 0.5)
    quoted = outcome(of, {"s 1": 0.9, "s 2": 0.6, "s 4": 0.3}, Threshold(0.5, 0.8))
    assert quoted == replace(seen, risk=0.0)


def test_a_claim_is_accepted_where_one_window_is_open() -> None:
    trial = Trial("claims", "supported", True, True, (frozenset({"words", "names"}), frozenset({"words"})))
    assert not trial.is_accepted()
    assert trial.is_accepted(("words",))
    assert not trial.is_accepted(("names",))


def test_claims_and_edits_are_tried_with_every_gate_asked() -> None:
    text = "The harbour company Norvik sold 14 ferries to the island council of Sundholm in March 2021."
    made = [
        *ablation.trials(
            "claims", ClaimCase("1", "Norvik sold 14 ferries to the island council.", text, True)
        )
    ]
    assert made[0].kind == "supported"
    assert made[0].is_accepted()
    edits = [one for one in made if one.kind == "number"]
    assert edits
    assert not any(one.is_accepted() for one in edits)
    assert all(one.is_accepted(("numbers", "numbers' neighbours", "score")) for one in edits)
    assert ablation.row(made, ()).startswith("1.000 | ")
