"""Answers against accepted answers, as in SQuAD, and which of them are right."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measures_stage import UNANSWERABLE, case, citation, claim, observer, qa, reply

from bot.evals.measures.answers import MEASURES, accepted, exact_match, is_right, normalised, token_f1
from bot.evals.records import Place

LONG = "one two three four five six seven eight nine ten eleven"


def as_in_squad(text: str) -> list[str]:
    """The steps of SQuAD's evaluation script, in its order."""
    bare = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return re.sub(r"\b(a|an|the)\b", " ", bare).split()


class TestNormalised:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("The Beatles, a band!", "beatles band"),
            ("“BA.5”", "ba5"),
            ("the U.S.’s $1,200", "uss 1200"),
            ("1914–1918", "19141918"),
            ("1914-1918", "19141918"),
            ("Algeria—not Tunisia", "algeria not tunisia"),
            ("Anna and theology", "anna and theology"),
            ("The, a, an.", ""),
        ],
    )
    def test_words(self, text: str, words: str) -> None:
        assert " ".join(normalised(text)) == words

    @settings(deadline=None, database=None)
    @given(st.text(st.characters(codec="ascii")))
    def test_plain_text_is_normalised_as_squad_does(self, text: str) -> None:
        assert list(normalised(text)) == as_in_squad(text)


class TestScores:
    def test_exact_match_forgives_case_punctuation_and_articles(self) -> None:
        assert exact_match("The Antarctica.", ["Arctic", "antarctica"]) == 1
        assert exact_match("In Antarctica.", ["antarctica"]) == 0
        assert exact_match("In Antarctica.", []) == 0

    def test_f1_by_hand(self) -> None:
        # said 4 words, wanted 2, shared 2: precision 2/4, recall 2/2, F1 = 2*.5*1/1.5
        assert token_f1("King George fought war", ["King George"]) == pytest.approx(2 / 3)

    def test_f1_counts_a_repeated_word_as_often_as_both_have_it(self) -> None:
        # shared: one "war" of three; precision 1/3, recall 1/1
        assert token_f1("war war war", ["war"]) == pytest.approx(1 / 2)

    def test_f1_is_that_of_the_nearest_answer(self) -> None:
        assert token_f1("in 1984", ["never", "1984", "in 1984"]) == 1
        assert token_f1("in 1984", ["never"]) == 0
        assert token_f1("in 1984", []) == 0
        assert [token_f1("The", ["a"]), token_f1("The", ["war"]), token_f1("war", ["a"])] == [1, 0, 0]

    @pytest.mark.parametrize(
        ("text", "answer", "holds"),
        [
            ("It stands in Antarctica, they say.", "Antarctica", True),
            ("It is Algeria’s war.", "Algeria", True),
            ("The King George's War of 1744.", "King George's War", True),
            ("Five kings of Spain.", "king", True),
            ("It cost 50 euros.", "5", False),
            ("In the 1980s.", "1980", False),  # a number takes no plural
            ("George the King.", "King George", False),
            ("King and George.", "King George", False),
            ("Antarctic", "Antarctica", False),
            ("", "Antarctica", False),
            ("Anything.", "The", False),  # an answer without words stands nowhere
        ],
    )
    def test_an_accepted_answer_stands_in_a_row(self, text: str, answer: str, holds: bool) -> None:
        assert accepted(text, [answer]) is holds

    @settings(deadline=None, database=None)
    @given(st.text(), st.text(), st.text())
    def test_an_answer_stands_in_any_text_that_quotes_it(self, before: str, answer: str, after: str) -> None:
        assert accepted(f"{before} {answer} {after}", [answer]) is bool(normalised(answer))


class TestMeasures:
    def test_an_answer_is_its_claims_without_numbers(self) -> None:
        said = reply(claim("It began", 1), claim("in 1984.", 2))
        assert observer(MEASURES, "exact match")(qa(case("it began in 1984"), said)) == (1.0,)
        assert observer(MEASURES, "accepted answer")(qa(case("began in 1984"), said)) == (1.0,)

    def test_a_refusal_of_an_answerable_question_scores_0(self) -> None:
        refused = qa(case("1984"), reply())
        assert [measure.observe(refused) for measure in MEASURES] == [(0.0,)] * 4
        assert observer(MEASURES, "exact match")(qa(case("The"), reply())) == (0.0,)

    def test_a_question_without_an_answer_has_no_score(self) -> None:
        for said in (reply(), reply(claim("In 1984.", 1)), None):
            assert [measure.observe(qa(UNANSWERABLE, said)) for measure in MEASURES] == [None] * 4

    def test_without_a_reply_there_is_no_score(self) -> None:
        assert [measure.observe(qa(case("1984"))) for measure in MEASURES] == [None] * 4

    def test_without_accepted_answers_there_is_nothing_to_match(self) -> None:
        said = qa(case(), reply(claim("In 1984.", 1)))
        assert [measure.observe(said) for measure in MEASURES] == [None] * 4

    def test_nobody_has_to_write_the_same_eleven_words(self) -> None:
        said = reply(claim("one two", 1))
        assert observer(MEASURES, "accepted answer")(qa(case(LONG), said)) is None
        assert observer(MEASURES, "accepted answer")(qa(case(LONG, "two"), said)) == (1.0,)
        assert observer(MEASURES, "accepted answer")(qa(case(LONG.removesuffix(" eleven")), said)) == (0.0,)
        # 2 of 2 words are among 11: 2*2 / (2+11)
        assert observer(MEASURES, "token F1")(qa(case(LONG), said)) == pytest.approx((4 / 13,))


class TestRight:
    def test_a_question_without_an_answer_is_rightly_refused(self) -> None:
        assert is_right(qa(UNANSWERABLE, reply())) is True
        assert is_right(qa(UNANSWERABLE, reply(claim("In 1984.", 1)))) is False

    def test_a_short_answer_must_be_said(self) -> None:
        assert is_right(qa(case("1984"), reply(claim("In 1984.", 1)))) is True
        assert is_right(qa(case("1984"), reply(claim("In 1985.", 1)))) is False
        assert is_right(qa(case("1984"), reply())) is False

    @pytest.mark.parametrize(
        ("file", "start", "end", "right"),
        [
            ("a.md", 15, 25, True),
            ("a.md", 0, 10, False),  # ends where the place begins
            ("a.md", 20, 30, False),
            ("b.md", 10, 20, False),
        ],
    )
    def test_a_long_answer_must_be_cited(self, file: str, start: int, end: int, right: bool) -> None:
        said = reply(claim("Otherwise.", 1), citations=[citation(1, file, start, end)])
        found = qa(case(LONG), said, gold_places=(Place("a.md", 10, 20),))
        assert is_right(found) is right
        assert observer(MEASURES, "right")(found) == (float(right),)

    def test_without_gold_places_a_long_answer_cannot_be_told(self) -> None:
        assert is_right(qa(case(LONG), reply(claim("Otherwise.", 1)))) is None
        assert is_right(qa(case(LONG), reply())) is False

    def test_no_reply_is_neither(self) -> None:
        assert is_right(qa(case("1984"))) is None
        assert is_right(qa(UNANSWERABLE)) is None
