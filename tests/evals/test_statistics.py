"""Bootstrap intervals: the same for a seed, near the textbook's, and silent where they would say nothing."""

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evals.measures.measure import Observation, mean
from bot.evals.measures.roc import roc_auc
from bot.evals.statistics import difference, draws, interval

BEFORE: dict[str, Observation] = {"a": (0.0,), "b": (1.0,), "c": (0.0,), "gone": (0.0,)}
AFTER: dict[str, Observation] = {"c": (1.0,), "a": (1.0,), "b": (1.0,), "new": (0.0,)}


def plain_mean(observations: Sequence[Observation]) -> float | None:
    """The mean, by the path of other figures."""
    return mean(observations)


def sample(size: int, seed: int = 3) -> list[Observation]:
    return [(float(value),) for value in np.random.default_rng(seed).normal(10, 2, size)]


class TestInterval:
    def test_it_is_the_same_for_a_seed_and_another_for_another(self) -> None:
        observations = sample(50)
        assert interval(mean, observations, 1) == interval(mean, observations, 1)
        assert interval(mean, observations, 1) != interval(mean, observations, 2)

    def test_both_paths_draw_the_same_cases(self) -> None:
        observations = sample(40)
        assert interval(mean, observations, 1) == pytest.approx(interval(plain_mean, observations, 1))

    def test_of_a_mean_it_is_near_the_normal_one(self) -> None:
        observations = sample(400)
        values = np.array(observations)
        center, error = values.mean(), values.std() / np.sqrt(len(values))
        found = interval(mean, observations, 1, resamples=5000)
        # the standard error is about .1; the bounds of 5,000 draws scatter by a twentieth of it
        assert found == pytest.approx((center - 1.96 * error, center + 1.96 * error), abs=0.02)

    def test_of_two_cases_it_spans_both(self) -> None:
        # the mean of two draws is 0, 1/2 or 1 with chances 1/4, 1/2, 1/4
        assert interval(mean, [(0.0,), (1.0,)], 1) == (0, 1)
        assert interval(plain_mean, [(0.0,), (1.0,)], 1) == (0, 1)

    def test_cases_that_agree_give_no_width(self) -> None:
        assert interval(mean, [(1.0,)] * 9, 1) == (1, 1)

    @pytest.mark.parametrize("combine", [mean, plain_mean])
    def test_one_case_or_none_says_nothing(self, combine: object) -> None:
        assert callable(combine)
        assert interval(combine, [], 1) is None
        assert interval(combine, [(1.0,)], 1) is None

    def test_draws_of_one_class_are_left_out(self) -> None:
        # 2 of 10 are negative: a draw lacks them with a chance of .8 ** 10 = .11
        observations = [(n / 10, float(n > 1)) for n in range(10)]
        undefined = sum(
            roc_auc([observations[place] for place in draw]) is None
            for draw in np.random.default_rng(1).integers(10, size=(1000, 10)).tolist()
        )
        assert 50 < undefined < 200
        assert interval(roc_auc, observations, 1) == (1, 1)

    def test_where_half_of_the_draws_define_nothing_there_is_no_interval(self) -> None:
        # both classes in two draws of two: chance 1/2; of one class only: never
        assert interval(roc_auc, [(0.5, 1.0), (0.5, 1.0)], 1) is None

        def rarely(observations: Sequence[Observation]) -> float | None:
            return 1.0 if all(one == (1.0,) for one in observations) else None

        assert interval(rarely, [(0.0,), (1.0,)], 1) is None  # defined in a quarter of the draws

    def test_many_cases_are_drawn_in_blocks(self) -> None:
        observations = sample(3000)
        assert interval(mean, observations, 1, 400) == pytest.approx(
            interval(plain_mean, observations, 1, 400), abs=1e-9
        )

    @settings(deadline=None, database=None, max_examples=50)
    @given(st.lists(st.floats(-100, 100), min_size=2, max_size=30), st.integers(0, 99))
    def test_it_lies_within_the_cases(self, values: list[float], seed: int) -> None:
        found = interval(mean, [(value,) for value in values], seed, 200)
        assert found is not None
        assert min(values) - 1e-9 <= found[0] <= found[1] <= max(values) + 1e-9


class TestDraws:
    def test_a_mean_gets_all_and_other_figures_what_two_million_observations_allow(self) -> None:
        assert draws(mean, 10**6, 1000) == 1000
        assert [draws(plain_mean, cases, 1000) for cases in (0, 700, 2000, 4000, 10**6)] == [
            1000,
            1000,
            1000,
            500,
            200,
        ]
        assert draws(plain_mean, 10**6, 100) == 100


class TestDifference:
    def test_by_hand_over_the_cases_of_both(self) -> None:
        # +1, 0, +1: 2/3 on average; all draws between 0 and 1
        found = difference(mean, BEFORE, AFTER, 1)
        assert found is not None
        assert astuple(found) == pytest.approx((2 / 3, 0, 1, 3))

    def test_both_paths_agree(self) -> None:
        before = {str(n): one for n, one in enumerate(sample(30, 1))}
        after = {str(n): one for n, one in enumerate(sample(30, 2))}
        quick, slow = (difference(combine, before, after, 1) for combine in (mean, plain_mean))
        assert quick is not None
        assert slow is not None
        assert (quick.value, quick.low, quick.high) == pytest.approx((slow.value, slow.low, slow.high))

    def test_the_order_of_the_cases_does_not_matter(self) -> None:
        before = {str(n): one for n, one in enumerate(sample(30, 1))}
        after = {str(n): one for n, one in enumerate(sample(30, 2))}
        turned = dict(reversed(before.items()))
        assert difference(mean, turned, after, 1) == difference(mean, before, after, 1)

    def test_pairs_are_kept_together(self) -> None:
        # cases differ widely, every one by .5: paired, there is no doubt
        before = {str(n): (float(n),) for n in range(20)}
        after = {case: (value + 0.5,) for case, (value,) in before.items()}
        for combine in (mean, plain_mean):
            found = difference(combine, before, after, 1)
            assert found is not None
            assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))

    def test_nothing_in_common_or_nothing_defined(self) -> None:
        assert difference(mean, {"a": (1.0,)}, {"b": (1.0,)}, 1) is None
        assert difference(mean, {"a": (1.0,)}, {"a": (1.0,)}, 1) is None
        one_class = {"a": (0.5, 1.0), "b": (0.4, 1.0)}
        assert difference(roc_auc, one_class, one_class, 1) is None
        assert difference(mean, {}, {}, 1) is None
