"""The model's text to sentences with the numbers that they cite; quantities; what a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing import Draft, parse
from bot.quantities import Quantity, quantities
from bot.questions import understand
from index.words import stem


@pytest.mark.parametrize(
    ("text", "drafts"),
    [
        ("It rained. [1]", [("It rained.", (1,))]),
        ("It rained [2]. It poured. [1][3]", [("It rained.", (2,)), ("It poured.", (1, 3))]),
        ("It rained [1, 2] and poured [2].", [("It rained and poured.", (1, 2))]),
        ("According to [1] and [2], it rained.", [("It rained.", (1, 2))]),
        ("According to the mayor, it rained. [1]", [("According to the mayor, it rained.", (1,))]),
        ("Answer: **It** rained.", [("It rained.", ())]),
        ("The U. S. won. [Source 4]", [("The U.S. won.", (4,))]),
        ("[1] it rained", [("It rained", (1,))]),
        ("It rained, as reported in [4].", [("It rained.", (4,))]),
        ("It rained, [2]. It poured.", [("It rained.", (2,)), ("It poured.", ())]),
        ("[1] [2]", []),
        ("", []),
        ("...", []),
        ("It\x1b[31m rained\u202e. [1]", [("It[31m rained.", (1,))]),
    ],
)
def test_markers_belong_to_the_sentence_that_they_stand_in_or_behind(
    text: str, drafts: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert parse(text) == tuple(Draft(words, numbers) for words, numbers in drafts)


@given(st.text(max_size=400))
def test_any_text_parses_and_keeps_no_marker_or_control_character(text: str) -> None:
    for draft in parse(text):
        assert draft.text == draft.text.strip()
        assert draft.text
        assert "\x1b" not in draft.text
        assert "\n" not in draft.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1.5bn", {Quantity(1.5e9, "money")}),
        ("1.5 billion dollars", {Quantity(1.5e9, "money")}),
        ("5%, five percent, 5 per cent", {Quantity(5.0, "percent")}),
        ("twenty-one men", {Quantity(21.0)}),
        ("the third of 1,234,567", {Quantity(3.0), Quantity(1234567.0)}),
        ("one of them, BA.5, G7", set()),
        ("in 2025", {Quantity(2025.0)}),
    ],
)
def test_quantities_are_made_comparable(text: str, expected: set[Quantity]) -> None:
    assert quantities(text) == expected


@given(st.text(max_size=300))
def test_quantities_never_fail(text: str) -> None:
    assert all(quantity.value >= 0 for quantity in quantities(text))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people died?", "number"),
        ("What percentage voted?", "number"),
        ("When was it signed?", "time"),
        ("On which day do they meet?", "time"),
        ("Who signed it?", "name"),
        ("Which mining company digs?", "name"),
        ("Did they sign when they met?", "any"),
        ("Was it signed?", "any"),
    ],
)
def test_the_kind_of_answer_is_understood(question: str, kind: str) -> None:
    assert understand(question).kind == kind


@pytest.mark.parametrize(
    ("question", "polar"),
    [("Was the deal signed?", True), ("Didn't it rain?", True), ("Who signed?", False), ("", False)],
)
def test_some_questions_want_yes_or_no(question: str, polar: bool) -> None:
    assert understand(question).is_polar == polar


def test_terms_are_what_the_question_is_about() -> None:
    question = understand("What share of the world's raw materials does Ukraine hold, and what world?")
    assert [term.text for term in question.terms] == ["world's", "raw", "materials", "Ukraine", "hold"]
    assert question.names == {stem("Ukraine")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Zelenskiy", "Zelensky’s"),
        ("U.S.", "US"),
        ("met", "meets"),
        ("signing", "signed"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("Niger", "Nigeria"), ("Iran", "Iraq"), ("party", "part")])
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)
