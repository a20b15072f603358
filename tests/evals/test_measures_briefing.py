"""Coverage by words, and the citations of the bullets that cover: values worked out by hand."""

from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measures_stage import named, observer, value

from bot.evals.cases import BriefCase, Insight
from bot.evals.measures.briefing import (
    MEASURES,
    THRESHOLDS,
    Covered,
    InsightScore,
    Thresholds,
    coverage,
    insight_scores,
    level,
    over_insights,
    pooled,
)
from bot.evals.records import BriefRecord, Bullet, Search

NAMES = ["insight coverage", "citation precision", "citation recall", "citation F1", "joint score"]


def insights(*texts: str) -> list[Insight]:
    return [Insight(text, ("a.md",)) for text in texts]


def bullets(*texts: str) -> list[Bullet]:
    return [Bullet(text, ("a.md",)) for text in texts]


def record(
    scores: tuple[float, ...],
    best: tuple[int | None, ...],
    said: tuple[Bullet, ...],
    gold: tuple[str, ...] = ("a.md", "b.md"),
) -> BriefRecord:
    """A topic whose insights all stand in `gold`."""
    topic = BriefCase("1", "q", tuple(Insight(f"insight {n}", gold) for n, _ in enumerate(scores)))
    return BriefRecord(topic, Search((), ()), said, scores, best)


class TestCoverage:
    def test_a_word_of_all_insights_weighs_less_than_one_of_its_own(self) -> None:
        """ "apple" is in 2 of 2: ln 2. "red" and "green" are in one: ln 3."""
        red, green = coverage(
            insights("Red apples.", "Green apples."), bullets("Apples fell.", "It was red.")
        )
        assert red == Covered(pytest.approx(log(3) / (log(2) + log(3))), 1)
        assert green == Covered(pytest.approx(log(2) / (log(2) + log(3))), 0)

    def test_words_are_stems_and_quantities_are_values(self) -> None:
        (found,) = coverage(insights("Repairs cost $4 million."), bullets("Repairing it costs 4m dollars."))
        # repair, cost and the sum of money, of repair, cost, 4, million and that sum
        assert found == Covered(pytest.approx(3 / 5), 0)

    def test_a_wrong_number_costs_twice(self) -> None:
        wanted = insights("7 ships sank.")
        assert coverage(wanted, bullets("7 ships sank."))[0].score == 1
        assert coverage(wanted, bullets("8 ships sank."))[0].score == pytest.approx(2 / 4)
        assert coverage(wanted, bullets("Seven ships sank."))[0].score == pytest.approx(3 / 4)

    def test_bullets_do_not_add_up(self) -> None:
        """Else a long enough list would cover everything."""
        said = bullets("The mayor resigned.", "There were protests.")
        assert coverage(insights("The mayor resigned after protests."), said) == (
            Covered(pytest.approx(2 / 3), 0),
        )

    def test_of_equal_bullets_the_first_is_best(self) -> None:
        said = bullets("It snowed.", "Rain fell.", "Rain fell.")
        assert coverage(insights("Rain fell."), said) == (Covered(1.0, 1),)

    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            (["Rain fell."], []),
            (["Rain fell."], [""]),
            (["Rain fell."], ["Snow melted."]),
            (["It was what it was."], ["It was what it was."]),  # no word of subject matter
            ([""], ["Rain fell."]),
        ],
    )
    def test_nothing_covers(self, wanted: list[str], said: list[str]) -> None:
        assert coverage(insights(*wanted), bullets(*said)) == (Covered(0.0, None),)

    def test_without_insights_nothing_is_to_be_covered(self) -> None:
        assert coverage([], bullets("Rain fell.")) == ()

    def test_a_hostile_bullet_is_a_bullet(self) -> None:
        said = bullets("[1]" * 20_000, "1,1," * 20_000, "Rain fell. " + "[99][100]" * 20_000, "\ud800\x00")
        assert coverage(insights("Rain fell."), said) == (Covered(1.0, 2),)

    @settings(deadline=None, database=None)
    @given(st.lists(st.text(max_size=60), max_size=4), st.lists(st.text(max_size=60), max_size=4))
    def test_scores_are_shares_and_a_bullet_says_itself(self, wanted: list[str], said: list[str]) -> None:
        for found in coverage(insights(*wanted), bullets(*said)):
            assert 0 <= found.score <= 1
            assert (found.bullet is None) == (found.score == 0)
        for found in coverage(insights(*wanted), bullets(*wanted)):
            assert found.score in (0, 1)

    def test_levels_are_those_of_the_judge(self) -> None:
        at = Thresholds(partial=0.2, full=0.5)
        assert [level(score, at) for score in (0, 0.19, 0.2, 0.49, 0.5, 1)] == [0, 0, 0.5, 0.5, 1, 1]
        assert 0 < THRESHOLDS.partial < THRESHOLDS.full < 1


class TestCitations:
    INSIGHT = Insight("Rain fell.", ("a.md", "b.md"))

    def score(self, *files: str, covered: float = 1.0, insight: Insight = INSIGHT) -> InsightScore:
        (found,) = insight_scores([insight], [Bullet("Rain fell.", files)], [covered], [0])
        return found

    def test_by_hand(self) -> None:
        found = self.score("a.md", "c.md", "d.md", covered=0.5)
        assert (found.coverage, found.precision, found.recall) == (0.5, pytest.approx(1 / 3), 1 / 2)
        # 2 * 1/3 * 1/2 / (1/3 + 1/2)
        assert found.f1 == pytest.approx(0.4)
        assert found.joint == pytest.approx(0.2)

    def test_a_file_cited_twice_is_one_file(self) -> None:
        assert self.score("b.md", "a.md", "a.md") == InsightScore(1.0, 1.0, 1.0, 1.0)

    @pytest.mark.parametrize("files", [(), ("c.md",)])
    def test_a_covering_bullet_that_cites_nothing_or_nothing_right_scores_0(
        self, files: tuple[str, ...]
    ) -> None:
        found = self.score(*files)
        assert found == InsightScore(1.0, 0.0, 0.0, 0.0)
        assert found.joint == 0

    def test_citations_of_what_is_not_covered_have_no_score(self) -> None:
        found = self.score("a.md", "b.md", covered=0.0)
        assert found == InsightScore(0.0, None, None, None)
        assert found.joint == 0

    def test_an_insight_that_stands_in_no_file_cannot_be_cited(self) -> None:
        assert self.score("a.md", insight=Insight("Rain fell.", ())) == InsightScore(1.0, 0.0, 0.0, 0.0)


class TestMeasures:
    SAID = (Bullet("one", ("a.md", "b.md")), Bullet("two", ("a.md", "c.md", "d.md")), Bullet("three", ()))

    def test_they_are_the_five_of_the_paper(self) -> None:
        assert [measure.name for measure in MEASURES] == NAMES
        assert {measure.unit for measure in MEASURES} == {"share"}

    def test_a_topic_by_hand(self) -> None:
        """Full and cited; partial, F1 .4; full without a citation; a shared word that covers nothing."""
        found = record((1.0, 0.3, 0.9, 0.05), (0, 1, 2, 1), self.SAID)
        assert [measure.observe(found) for measure in MEASURES] == [
            (pytest.approx((1 + 0.5 + 1 + 0) / 4), 4),
            (pytest.approx((1 + 1 / 3 + 0) / 3), 3),
            (pytest.approx((1 + 1 / 2 + 0) / 3), 3),
            (pytest.approx((1 + 0.4 + 0) / 3), 3),
            (pytest.approx((1 + 0.5 * 0.4 + 0 + 0) / 4), 4),
        ]

    def test_where_nothing_is_covered_citations_have_no_score(self) -> None:
        silent = record((0.0, 0.1), (None, 0), self.SAID)
        assert [measure.observe(silent) for measure in MEASURES] == [(0.0, 2), None, None, None, (0.0, 2)]
        assert observer(MEASURES, "joint score")(record((0.0,), (None,), ())) == (0.0, 1)

    def test_a_topic_without_insights_has_no_score(self) -> None:
        assert [measure.observe(record((), (), self.SAID)) for measure in MEASURES] == [None] * 5
        assert [value(measure, [record((), (), ())]) for measure in MEASURES] == [None] * 5

    def test_a_figure_is_a_mean_over_insights_not_topics(self) -> None:
        """As the paper's tables: citations over the two covered insights, the rest over all four."""
        records = [
            record((1.0,), (0,), self.SAID),  # F1 1
            record((0.3, 0.0, 0.1), (1, None, 0), self.SAID),  # F1 .4
        ]
        figures = {name: value(named(MEASURES, name), records) for name in NAMES}
        assert figures["insight coverage"] == pytest.approx(1.5 / 4)
        assert figures["citation F1"] == pytest.approx((1 + 0.4) / 2)
        assert figures["joint score"] == pytest.approx((1 + 0.2) / 4)

    def test_pooling(self) -> None:
        assert pooled([(1.0, 1.0), (0.0, 3.0)]) == 1 / 4
        assert pooled([]) is None
        scores = [InsightScore(0.0), InsightScore(1.0, 0.5, 1.0, 2 / 3)]
        assert over_insights(scores, lambda one: one.precision) == (0.5, 1)
        assert over_insights(scores[:1], lambda one: one.precision) is None
