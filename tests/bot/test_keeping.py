"""An answer to JSON and back loses nothing, and nothing else comes back as an answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sessions_stage import HOSTILE, answered, cited
from sessions_strategies import answers

from bot.claims import Answer
from bot.errors import AnswerError
from bot.keeping import kept, restored

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@FEW
@given(answers())
def test_an_answer_comes_back_as_it_was(answer: Answer) -> None:
    assert restored(json.loads(json.dumps(kept(answer)))) == answer


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_come_back_as_they_were(text: str) -> None:
    answer = answered(text, cited(file=text, quote=text), text=text)
    assert restored(json.loads(json.dumps(kept(answer)))) == answer


@FEW
@given(st.data())
def test_anything_else_in_its_place_is_an_answer_or_a_clear_error(data: st.DataObject) -> None:
    """Whatever stands in place of any part of an answer, it is read without a surprise, or told of."""
    value = json.loads(json.dumps(kept(data.draw(answers()))))
    parts: list[tuple[Any, Any]] = [*_parts(value)]
    holder, key = data.draw(st.sampled_from(parts))
    holder[key] = data.draw(ANYTHING)
    try:
        again = restored(value)
    except AnswerError:
        return
    assert restored(json.loads(json.dumps(kept(again)))) == again


def _parts(value: Any) -> list[tuple[Any, Any]]:
    """Every place in the JSON's values, as its holder and key."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [pair for key in keys for pair in [(value, key), *_parts(value[key])]]


def _set(*path: Any) -> Callable[[Any], None]:
    *holders, key, new = path

    def change(value: Any) -> None:
        for holder in holders:
            value = value[holder]
        value[key] = new

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_set("schema", 2), "schema"),
        (_set("more", 1), "more"),
        (_set("claims", 0, "more", 1), "a claim has an unknown key 'more'"),
        (_set("citations", 0, "more", 1), "a citation has an unknown key"),
        (_set("searched", "more", 1), "what was searched has an unknown key"),
        (_set("model", "more", 1), "the model has an unknown key"),
        (_set("claims", 0, "verdict", "true"), "true"),
        (_set("claims", 0, "citations", [2]), "claim 0 has no citation, or one that is not there"),
        (_set("claims", 0, "citations", []), "claim 0 has no citation"),
        (_set("claims", 0, "conflicts_with", [1]), "speaks of a claim that is not there"),
        (_set("claims", []), "status does not follow"),
        (_set("citations", 0, "n", 0), "place that cannot be"),
        (_set("citations", 0, "end", -1), "place that cannot be"),
        (_set("citations", 0, "page", 0), "page that cannot be"),
        (_set("citations", 0, "start", True), "start"),
        (_set("citations", 0, "date", "2025-02-30"), "date"),
        (_set("citations", 0, "date", "\ud800"), "surrogates"),
        (_set("confidence", 1.5), "confidence"),
        (_set("confidence", float("nan")), "confidence"),
        (_set("timings_ms", "total", 0.5), "total"),
    ],
)
def test_what_is_malformed_is_told(change: Callable[[Any], None], fault: str) -> None:
    value = json.loads(json.dumps(kept(answered("Did it rain?", cited()))))
    assert restored(value)
    change(value)
    with pytest.raises(AnswerError) as error:
        restored(value)
    assert fault in error.value.message


@pytest.mark.parametrize("value", [None, [], "answer", 1, {}])
def test_what_is_no_object_of_an_answer_is_told(value: object) -> None:
    with pytest.raises(AnswerError):
        restored(value)
