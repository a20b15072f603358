"""Refusals: rightly and wrongly, and whether the evidence alone would tell."""

import pytest
from measures_stage import UNANSWERABLE, case, claim, named, qa, reply, value

from bot.evals.measures.abstention import MEASURES, WITHOUT_MODEL, f1, precision, recall
from bot.evals.records import QaRecord, Sentence

REFUSED = reply()
SHOWN = reply(claim("It rained.", 1))
FIGURES = (precision, recall, f1)


def figures(records: list[QaRecord]) -> dict[str, float | None]:
    return {measure.name: value(measure, records) for measure in MEASURES}


def test_by_hand() -> None:
    records = [
        *[qa(UNANSWERABLE, REFUSED)] * 2,
        qa(UNANSWERABLE, SHOWN),
        qa(case("rain"), REFUSED),
        *[qa(case("rain"), SHOWN)] * 3,
        qa(case("rain")),  # not asked
    ]
    assert figures(records) == {
        "abstention precision": pytest.approx(2 / 3),  # 3 refused, 2 of them rightly
        "abstention recall": pytest.approx(2 / 3),  # 3 without an answer
        "abstention F1": pytest.approx(2 * 2 / (3 + 3)),
        "false abstention": 1 / 4,
    }


def test_nothing_refused() -> None:
    assert figures([qa(UNANSWERABLE, SHOWN), qa(case("rain"), SHOWN)]) == {
        "abstention precision": None,
        "abstention recall": 0,
        "abstention F1": 0,
        "false abstention": 0,
    }


def test_all_refused() -> None:
    assert figures([qa(UNANSWERABLE, REFUSED), *[qa(case("rain"), REFUSED)] * 3]) == {
        "abstention precision": 1 / 4,
        "abstention recall": 1,
        "abstention F1": pytest.approx(2 * (1 / 4) * 1 / (1 / 4 + 1)),
        "false abstention": 1,
    }


def test_all_have_an_answer() -> None:
    assert [figure([(1, 0), (0, 0)]) for figure in FIGURES] == [None] * 3


def test_none_has_an_answer() -> None:
    records = [qa(UNANSWERABLE, REFUSED), qa(UNANSWERABLE, SHOWN)]
    assert list(figures(records).values()) == [1, 1 / 2, pytest.approx(2 / 3), None]


def test_no_questions() -> None:
    assert [figure([]) for figure in FIGURES] == [None] * 3


class TestAnswerability:
    AUC = named(WITHOUT_MODEL, "answerability AUC")

    @staticmethod
    def evidence(*relevance: float) -> tuple[Sentence, ...]:
        return tuple(Sentence("a.md", 0, 9, "It rained.", one) for one in relevance)

    def test_the_best_sentence_is_the_score_and_none_is_0(self) -> None:
        assert self.AUC.observe(qa(case("rain"), sentences=self.evidence(0.2, 0.7))) == (0.7, 1.0)
        assert self.AUC.observe(qa(UNANSWERABLE)) == (0.0, 0.0)

    def test_by_hand(self) -> None:
        records = [
            qa(case("rain"), sentences=self.evidence(0.9)),
            qa(case("rain"), sentences=self.evidence(0.4)),
            qa(UNANSWERABLE, sentences=self.evidence(0.4)),
            qa(UNANSWERABLE, sentences=self.evidence(0.1, 0.6)),
        ]
        # of the 4 pairs .9 wins two, .4 ties one and loses one: 2.5 / 4
        assert value(self.AUC, records) == 2.5 / 4

    def test_one_class_only(self) -> None:
        assert value(self.AUC, [qa(UNANSWERABLE)]) is None
