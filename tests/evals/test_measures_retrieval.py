"""Rankings against what is relevant: values worked out by hand, and the field's own implementation."""

import random
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measures_stage import named, observer, value

from bot.evals.cases import BriefCase, Insight, QaCase
from bot.evals.measures import MEASURES, measure
from bot.evals.measures.retrieval import (
    FILES,
    SENTENCES,
    gold_files,
    hit,
    ndcg,
    recall,
    reciprocal_rank,
    with_places,
)
from bot.evals.records import BriefRecord, Place, QaRecord, Ranking, Search, Sentence

SCORES = (ndcg, reciprocal_rank, hit, recall)


def sentence(file: str, start: int, end: int) -> Sentence:
    return Sentence(file, start, end, "words", 0.5)


def record(
    *rankings: Ranking,
    answerable: bool = True,
    gold: tuple[str, ...] = ("a", "b"),
    sentences: tuple[Sentence, ...] = (),
    places: tuple[Place, ...] = (),
) -> QaRecord:
    return QaRecord(
        QaCase("1", "q", answerable, gold_files=gold), Search(rankings, sentences, gold_places=places)
    )


class TestScores:
    def test_second_and_fourth_of_three_relevant(self) -> None:
        ranking, relevant = ["x", "a", "y", "b", "z"], {"a", "b", "c"}
        # gain 1/log2(3) + 1/log2(5) = .63093 + .43068; perfect 1 + .63093 + .5
        assert ndcg(ranking, relevant, 10) == pytest.approx(1.06161 / 2.13093, abs=1e-5)
        assert reciprocal_rank(ranking, relevant, 10) == 1 / 2
        assert [hit(ranking, relevant, k) for k in (1, 2, 10)] == [0, 1, 1]
        assert [recall(ranking, relevant, k) for k in (1, 2, 20)] == [0, 1 / 3, 2 / 3]

    def test_what_stands_below_k_does_not_count(self) -> None:
        assert [score(["x", "a"], {"a"}, 1) for score in SCORES] == [0, 0, 0, 0]

    def test_perfect_at_k_is_1_though_more_is_relevant(self) -> None:
        assert ndcg(["a", "b"], {"a", "b", "c"}, 2) == 1
        assert recall(["a", "b"], {"a", "b", "c"}, 2) == 2 / 3

    def test_an_empty_ranking_scores_0(self) -> None:
        assert [score([], {"a"}, 10) for score in SCORES] == [0, 0, 0, 0]

    def test_where_nothing_is_relevant_there_is_no_score(self) -> None:
        assert [score(["a"], [], 10) for score in SCORES] == [None] * 4

    def test_what_is_relevant_twice_is_relevant_once(self) -> None:
        assert [score(["a"], ["a", "a"], 10) for score in SCORES] == [1, 1, 1, 1]

    @settings(deadline=None, database=None)
    @given(st.permutations(range(8)), st.sets(st.integers(0, 9), min_size=1), st.integers(1, 9))
    def test_a_relevant_item_moved_up_never_lowers_a_score(
        self, ranking: list[int], relevant: set[int], k: int
    ) -> None:
        places = [place for place, item in enumerate(ranking) if item in relevant and place > 0]
        if not places:
            return
        better = list(ranking)
        better[places[0] - 1], better[places[0]] = better[places[0]], better[places[0] - 1]
        for score in SCORES:
            low, high = score(ranking, relevant, k), score(better, relevant, k)
            assert low is not None
            assert high is not None
            assert 0 <= low <= high + 1e-12 <= 1 + 2e-12

    def test_they_are_those_of_ir_measures(self) -> None:
        ir_measures = pytest.importorskip("ir_measures", reason="it has no wheel here")
        from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

        chance = random.Random(7)
        docs = [f"d{n}" for n in range(40)]
        runs = {str(q): chance.sample(docs, chance.randint(1, 30)) for q in range(60)}
        qrels = {q: set(chance.sample(docs, chance.randint(1, 15))) for q in runs}
        ours = {
            nDCG @ 10: (ndcg, 10),
            RR @ 10: (reciprocal_rank, 10),
            Success @ 1: (hit, 1),
            Success @ 4: (hit, 4),
            R @ 20: (recall, 20),
        }
        theirs = ir_measures.iter_calc(
            list(ours),
            [Qrel(q, doc, 1) for q, found in qrels.items() for doc in found],
            [ScoredDoc(q, doc, -rank) for q, run in runs.items() for rank, doc in enumerate(run)],
        )
        compared = 0
        for one in theirs:
            score, k = ours[one.measure]
            assert score(runs[one.query_id], qrels[one.query_id], k) == pytest.approx(one.value, abs=1e-9)
            compared += 1
        assert compared == 60 * 5


class TestPlaces:
    def test_the_first_sentence_that_overlaps_a_place_takes_it(self) -> None:
        first, again, other = sentence("a", 0, 10), sentence("a", 5, 20), sentence("b", 0, 10)
        gold = Place("a", 8, 12)
        assert with_places([other, first, again], [gold]) == (other, gold, again)

    def test_a_sentence_takes_the_place_that_it_shares_most_with(self) -> None:
        small, large = Place("a", 0, 4), Place("a", 4, 10)
        both, late = sentence("a", 0, 10), sentence("a", 0, 3)
        assert with_places([both, late], [small, large]) == (large, small)

    def test_spans_that_only_touch_share_nothing(self) -> None:
        touching = sentence("a", 0, 8)
        assert with_places([touching], [Place("a", 8, 12)]) == (touching,)

    def test_without_places_the_ranking_stays(self) -> None:
        assert with_places([sentence("a", 0, 8)], []) == (sentence("a", 0, 8),)

    def test_sentence_measures_by_hand(self) -> None:
        places = (Place("a", 0, 10), Place("b", 5, 9))
        sentences = (sentence("c", 0, 9), sentence("b", 0, 20), sentence("a", 30, 40))
        found = record(sentences=sentences, places=places)
        values = {measure.name: value(measure, [found]) for measure in SENTENCES}
        # one of two places, at rank 2: nDCG (1/log2 3) / (1 + 1/log2 3)
        assert values == {
            "sentence nDCG@10": pytest.approx((1 / log2(3)) / (1 + 1 / log2(3))),
            "sentence MRR@10": 1 / 2,
            "sentence Hit@1": 0,
            "sentence Hit@4": 1,
            "sentence Hit@10": 1,
            "sentence Recall@20": 1 / 2,
        }

    def test_a_question_without_gold_places_has_no_sentence_score(self) -> None:
        assert [measure.observe(record(sentences=(sentence("a", 0, 9),))) for measure in SENTENCES] == [
            None
        ] * 6
        refused = record(answerable=False, places=(Place("a", 0, 1),))
        assert [measure.observe(refused) for measure in SENTENCES] == [None] * 6

    def test_no_evidence_where_there_is_gold_scores_0(self) -> None:
        assert [one.observe(record(places=(Place("a", 0, 1),))) for one in SENTENCES] == [(0.0,)] * 6


class TestFiles:
    def test_each_measure_reads_the_ranking_of_its_own_system(self) -> None:
        found = record(
            Ranking("hybrid", ("x", "a")), Ranking("keyword", ("a",)), Ranking("vector", ("x", "y", "z", "b"))
        )
        assert observer(FILES, "MRR@10")(found) == (1 / 2,)
        assert observer(FILES, "MRR@10 keyword")(found) == (1.0,)
        assert observer(FILES, "MRR@10 vector")(found) == (1 / 4,)
        assert observer(FILES, "Hit@1")(found) == (0.0,)
        assert observer(FILES, "Recall@20")(found) == (1 / 2,)

    def test_a_system_that_did_not_search_has_no_score(self) -> None:
        assert observer(FILES, "Hit@4 vector")(record(Ranking("hybrid", ("a",)))) is None

    def test_a_question_without_an_answer_has_no_score(self) -> None:
        assert observer(FILES, "Hit@4")(record(Ranking("hybrid", ("a",)), answerable=False)) is None

    def test_a_topic_is_measured_by_the_files_of_all_its_insights(self) -> None:
        topic = BriefCase("1", "q", (Insight("one", ("a", "b")), Insight("two", ("b", "c"))))
        assert gold_files(topic) == {"a", "b", "c"}
        found = BriefRecord(topic, Search((Ranking("hybrid", ("c", "x")),), ()), (), (), ())
        assert observer(FILES, "Recall@20")(found) == (1 / 3,)

    def test_a_figure_is_the_mean_over_the_questions_that_apply(self) -> None:
        records = [
            record(Ranking("hybrid", ("a",))),
            record(Ranking("hybrid", ("x", "y", "b"))),
            record(Ranking("hybrid", ("a",)), answerable=False),
        ]
        assert value(named(FILES, "MRR@10"), records) == pytest.approx((1 + 1 / 3) / 2)


class TestRegistry:
    def test_names_are_unique_within_a_kind(self) -> None:
        for kind, measures in MEASURES.items():
            names = [one.name for one in measures]
            assert len(names) == len(set(names)), kind

    def test_a_measure_is_found_by_kind_and_name(self) -> None:
        assert measure("qa", "Hit@4").name == "Hit@4"
        assert measure("brief", "nDCG@10 keyword").unit == "score"
        with pytest.raises(KeyError):
            measure("claims", "Hit@4")

    def test_only_figures_of_a_machine_are_costs(self) -> None:
        costs = {one.name for measures in MEASURES.values() for one in measures if one.cost}
        assert {"total ms", "total ms p95", "engine MB", "verification ms"} <= costs
        assert all(one.unit in ("share", "score") for m in MEASURES.values() for one in m if not one.cost)
