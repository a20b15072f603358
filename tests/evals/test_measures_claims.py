"""The verifier as a judge of claims, and the area under the ROC curve."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measures_stage import value

from bot.evals.cases import ClaimCase
from bot.evals.edits import EditKind
from bot.evals.measures.claims import MEASURES, balanced_accuracy
from bot.evals.measures.measure import Observation
from bot.evals.measures.roc import roc_auc
from bot.evals.records import ClaimRecord, EditRecord

PAIRS = st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.sampled_from([0.0, 1.0])), max_size=30)


def record(truth: bool, accepted: bool, score: float) -> ClaimRecord:
    return ClaimRecord(ClaimCase("1", "c", "", truth), accepted, score, "", "", 6.0)


def test_by_hand() -> None:
    records = [
        record(True, True, 1.0),
        record(True, True, 1.0),
        record(True, False, 0.5),
        record(True, False, 0.25),
        record(False, True, 1.0),
        record(False, False, 0.5),
    ]
    found = {measure.name: value(measure, records) for measure in MEASURES}
    assert {name: one for name, one in found.items() if one is not None} == {
        "balanced accuracy": (2 / 4 + 1 / 2) / 2,
        # of 4 x 2 pairs: 1.0 ties and wins, twice (3); .5 loses and ties (.5); .25 loses both (0)
        "ROC AUC": 3.5 / 8,
        "false accept": 1 / 2,
        "true accept": 2 / 4,
        "verification ms": 6,
    }


def test_edits_by_hand() -> None:
    def edited(kind: EditKind, accepted: bool) -> EditRecord:
        return EditRecord(kind, "c", accepted, 0.5, "")

    records = [
        replace(record(True, True, 1.0), edits=(edited("number", True), edited("role", False))),
        replace(record(True, False, 0.5), edits=(edited("number", False), edited("negation", False))),
        record(False, False, 0.1),
    ]
    found = {measure.name: value(measure, records) for measure in MEASURES}
    assert found["untouched accept"] == 1 / 2
    assert found["edited accept"] == 1 / 4
    assert found["edited number accept"] == 1 / 3
    assert found["number edit accept"] == 1 / 2
    assert found["role edit accept"] == 0
    assert found["hedge edit accept"] is None


@pytest.mark.parametrize("truth", [True, False])
def test_one_class_only(truth: bool) -> None:
    values = {measure.name: value(measure, [record(truth, True, 1.0)]) for measure in MEASURES}
    assert values["balanced accuracy"] is values["ROC AUC"] is None
    assert values["true accept"] == (1 if truth else None)
    assert values["false accept"] == (None if truth else 1)


def test_accepting_everything_is_chance() -> None:
    assert balanced_accuracy([(1, 1)] * 9 + [(1, 0)]) == 1 / 2
    assert balanced_accuracy([]) is None


@pytest.mark.parametrize(
    ("observations", "area"),
    [
        ([(0.9, 1), (0.1, 0)], 1),
        ([(0.1, 1), (0.9, 0)], 0),
        ([(0.5, 1), (0.5, 0), (0.5, 0)], 1 / 2),
        ([(0.5, 1)], None),
        ([(0.5, 0)], None),
        ([], None),
    ],
)
def test_area(observations: list[Observation], area: float | None) -> None:
    assert roc_auc(observations) == area


@settings(deadline=None, database=None)
@given(PAIRS)
def test_area_is_the_share_of_pairs_in_order_ties_counted_half(observations: list[Observation]) -> None:
    up = [score for score, label in observations if label]
    down = [score for score, label in observations if not label]
    won = sum((high > low) + (high == low) / 2 for high in up for low in down)
    assert roc_auc(observations) == (pytest.approx(won / (len(up) * len(down))) if up and down else None)
