"""Where reports differ: pairs of sentences in our own words, and what is between them."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.differences import Statement, difference

PAIRS = [json.loads(line) for line in Path(__file__).with_name("differences.jsonl").read_text().splitlines()]


def statement(told: list[str], story: str, title: str = "") -> Statement:
    return Statement(told[1], story, title, day=dt.date.fromisoformat(told[0]))


def relation(pair: dict[str, Any]) -> str | None:
    found = difference(statement(pair["one"], "one"), statement(pair["other"], "other"))
    return found.relation if found else None


def halves() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The pairs that were tuned on, and those that were only counted: by the hash of what they say."""
    odd = [p for p in PAIRS if hashlib.sha256(str(p["one"]).encode()).digest()[0] % 2]
    yield "tuned", [p for p in PAIRS if p not in odd]
    yield "other", odd


@pytest.mark.parametrize(("half", "pairs"), [*halves()], ids=["tuned", "other"])
def test_differences_are_seen_and_seldom_imagined(half: str, pairs: list[dict[str, Any]]) -> None:
    told = [(pair["relation"], relation(pair)) for pair in pairs]
    seen = [given for given, found in told if found]
    there = [found for given, found in told if given]
    precision, recall = sum(map(bool, seen)) / len(seen), sum(map(bool, there)) / len(there)
    print(f"{half}: {len(pairs)} pairs, precision {precision:.2f}, recall {recall:.2f}")
    assert precision >= 0.9
    assert recall >= 0.65  # many differences need more than these rules: they are left, not guessed
    assert all(given == found for given, found in told if given and found)


def test_it_does_not_matter_which_is_given_first() -> None:
    for pair in PAIRS:
        turned = {"one": pair["other"], "other": pair["one"]}
        assert relation(pair) == relation(turned), pair


def test_near_copies_cannot_differ() -> None:
    pair = PAIRS[0]
    assert difference(statement(pair["one"], "one"), statement(pair["other"], "one")) is None


def test_of_an_update_the_earlier_comes_first() -> None:
    pair = PAIRS[0]
    found = difference(statement(pair["other"], "b"), statement(pair["one"], "a"))
    assert found is not None
    assert (found.one.story, found.other.story, found.kind, found.point) == ("a", "b", "outcome", "sign")


def test_without_dates_a_plan_and_an_outcome_only_differ() -> None:
    texts = [told[1] for told in (PAIRS[0]["one"], PAIRS[0]["other"])]
    found = difference(Statement(texts[0], "a"), Statement(texts[1], "b"))
    assert found is not None
    assert found.relation == "disagreement"


def test_without_dates_an_outcome_overtakes_a_plan_for_the_day_that_it_tells_of() -> None:
    plan = Statement("The two are set to meet in Oslo on Friday to sign the harbour treaty.", "a")
    around = "The talks in Oslo broke down on Friday afternoon. The harbour treaty was not signed."
    end = Statement("The harbour treaty was not signed.", "b", around=around)
    for found in (difference(plan, end), difference(end, plan)):
        assert found is not None
        assert (found.relation, found.one.story, found.other.story) == ("update", "a", "b")


def test_a_short_sentence_leans_on_its_title_and_its_neighbours() -> None:
    plan = statement(["2025-02-26", "A signing is planned for Friday."], "a", "The harbour treaty of Oslo")
    end = statement(["2025-02-28", "The agreement was not signed."], "b", "Oslo: no harbour treaty")
    found = difference(plan, end)
    assert found is not None
    assert found.relation == "update"
    other = statement(["2025-02-28", "The agreement was not signed."], "b", "No pay rise at the mill")
    assert difference(plan, other) is None
