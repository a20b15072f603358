"""Risk at coverage: worked out by hand, ties included."""

import random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measures_stage import UNANSWERABLE, case, citation, claim, named, observer, qa, reply, value

from bot.evals.measures.answers import is_right
from bot.evals.measures.measure import Observation
from bot.evals.measures.risk import MEASURES, Point, aurc, curve

REFUSED = (0.0, 0.0, 0.0)
LONG = "one two three four five six seven eight nine ten eleven"


def shown(confidence: float, wrong: int) -> Observation:
    return 1.0, confidence, float(wrong)


class TestRisk:
    def test_own_words_apart_from_quotations(self) -> None:
        records = [
            qa(case("rain"), reply(claim("It was rain.", 1))),
            qa(case("rain"), reply(claim("It was snow.", 1), claim("“Snow.”", 1, verdict="quoted"))),
            qa(case("rain"), reply(claim("“Hail.”", 1, verdict="quoted"))),
            qa(UNANSWERABLE, reply(claim("It was rain.", 1))),
            qa(UNANSWERABLE, reply()),
            qa(case("rain"), reply()),
        ]
        assert value(named(MEASURES, "risk supported"), records) == pytest.approx(2 / 3)
        assert value(named(MEASURES, "risk"), records) == pytest.approx(3 / 4)

    def test_nothing_shown_has_no_risk(self) -> None:
        records = [qa(UNANSWERABLE, reply()), qa(case("rain"), reply()), qa(case("rain"))]
        assert [value(measure, records) for measure in MEASURES] == [None] * 3

    def test_what_cannot_be_told_does_not_apply(self) -> None:
        unknown = qa(case(LONG), reply(claim("Rain.", 1), citations=[citation(1)], confidence=0.9))
        assert is_right(unknown) is None
        assert [measure.observe(unknown) for measure in MEASURES] == [None] * 3

    def test_observations_of_confidence(self) -> None:
        observe = observer(MEASURES, "AURC")
        assert observe(qa(case("rain"), reply(claim("Rain.", 1), confidence=0.7))) == (1, 0.7, 0)
        assert observe(qa(case("rain"), reply(claim("Snow.", 1)))) == (1, 0, 1)
        assert observe(qa(case("rain"), reply())) == REFUSED


class TestCurve:
    def test_by_hand_with_a_tie_and_a_refusal(self) -> None:
        observations = [shown(0.5, 1), REFUSED, shown(0.9, 0), shown(0.5, 0), shown(0.2, 1)]
        assert curve(observations) == (
            Point(0.9, 1 / 5, 0),
            Point(0.5, 3 / 5, 1 / 3),
            Point(0.2, 4 / 5, 2 / 4),
        )
        # each answer at its threshold: 0, 1/3 twice, 1/2
        assert aurc(observations) == pytest.approx((0 + 1 / 3 + 1 / 3 + 1 / 2) / 4)

    def test_nothing_shown(self) -> None:
        assert curve([REFUSED]) == curve([]) == ()
        assert aurc([REFUSED]) is aurc([]) is None

    def test_all_of_one_confidence_is_the_risk_itself(self) -> None:
        observations = [shown(0.5, 1), shown(0.5, 0), shown(0.5, 0)]
        assert curve(observations) == (Point(0.5, 1, 1 / 3),)
        assert aurc(observations) == pytest.approx(1 / 3)

    def test_errors_last_are_better_than_errors_first(self) -> None:
        # 0, 0, 1/3 against 1, 1/2, 1/3
        assert aurc([shown(0.9, 0), shown(0.8, 0), shown(0.1, 1)]) == pytest.approx(1 / 9)
        assert aurc([shown(0.9, 1), shown(0.8, 0), shown(0.1, 0)]) == pytest.approx(11 / 18)

    @settings(deadline=None, database=None)
    @given(
        st.lists(st.tuples(st.just(1.0), st.sampled_from([0.1, 0.5, 0.9]), st.sampled_from([0.0, 1.0]))),
        st.randoms(),
    )
    def test_it_is_the_mean_risk_at_each_answer_in_any_order(
        self, observations: list[Observation], chance: random.Random
    ) -> None:
        mixed = [*observations, REFUSED]
        chance.shuffle(mixed)
        at_each = [fmean(wrong for _, c, wrong in observations if c >= least) for _, least, _ in observations]
        assert aurc(mixed) == (pytest.approx(fmean(at_each)) if at_each else None)
