"""What became of a case, how long texts are cut, where charts put things."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_stage import question

from bot.evals.cases import ClaimCase
from bot.evals.measures.cost import p95
from bot.evals.page.charts import apart, ceiling
from bot.evals.page.excerpts import cut, pieces
from bot.evals.page.outcomes import outcome
from bot.evals.page.plots import Wait
from bot.evals.records import ClaimRecord, QaRecord


@pytest.mark.parametrize(
    ("supported", "accepted", "label"),
    [
        (False, True, "accepted, though not supported"),
        (True, False, "rejected, though supported"),
        (True, True, "rightly accepted"),
        (False, False, "rightly rejected"),
    ],
)
def test_a_claim_is_judged_against_people(supported: bool, accepted: bool, label: str) -> None:
    record = ClaimRecord(ClaimCase("c", "It rained.", "", supported), accepted, 0.5, "", "", 1.0)
    assert outcome(record).label == label


def test_an_answer_with_a_broken_citation_is_never_right() -> None:
    record = question(29, random.Random(2))
    assert record.reply is not None
    assert outcome(record).key == "invalid"
    assert outcome(replace(record, reply=replace(record.reply, faults=()))).key != "invalid"


def test_where_rightness_cannot_be_told_the_page_says_so() -> None:
    record = question(0, random.Random(2))
    untold = replace(
        record,
        case=replace(record.case, answers=("one two three four five six seven eight nine ten eleven",)),
        search=replace(record.search, gold_places=()),
    )
    assert isinstance(untold, QaRecord)
    assert outcome(untold).key == "untold"


spans = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda pair: (min(pair), max(pair))))


@given(st.text(max_size=300), st.integers(0, 100), spans, spans, st.integers(0, 400))
def test_pieces_hold_all_words_or_count_those_left_out(text, start, cited, gold, room) -> None:
    found = pieces(text, start, cited, gold, room)
    assert sum(len(piece.text) + piece.left_out for piece in found) == len(text)
    marked = {at for low, high in cited for at in range(low - start, high - start) if 0 <= at < len(text)}
    assert sum(len(piece.text) for piece in found if piece.cited) == len(marked)
    if len(text) <= room:
        assert "".join(piece.text for piece in found) == text


@given(st.text(max_size=100), st.integers(0, 60))
def test_a_cut_counts_what_it_leaves_out(text: str, room: int) -> None:
    piece = cut(text, room)
    assert text.startswith(piece.text)
    assert len(piece.text) + piece.left_out == len(text)


@given(st.lists(st.integers(0, 100_000), min_size=1))
def test_waiting_times_are_those_of_the_measures(times: list[int]) -> None:
    assert Wait("", tuple(times)).quantile(0.95) == p95([(float(one),) for one in times])


@given(st.lists(st.floats(0, 100), max_size=6))
def test_labels_are_moved_apart_in_their_order(places: list[float]) -> None:
    moved = sorted(apart(places, 15, 100))
    assert all(second - first >= 15 - 1e-9 for first, second in pairwise(moved))
    assert not moved or moved[-1] <= 100


@pytest.mark.parametrize(("value", "top"), [(0, 1), (0.03, 0.05), (0.2, 0.2), (6, 10), (1300, 2000)])
def test_axes_end_at_round_numbers(value: float, top: float) -> None:
    assert ceiling(value) == pytest.approx(top)
