"""Each gate by a claim that passes it and one that does not, and properties of verdicts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evidence import Evidence
from bot.questions import Question, understand
from bot.verification import Verdict, verify
from bot.verification.lexicon import opposites, reversals, synonyms
from bot.verification.reading import read, study
from index.article import Article, Source, Span
from index.sentences import sentences
from index.words import stem


def judge(claim: str, text: str, number: int = 0, title: str = "A report") -> Verdict:
    """The verdict on `claim`, held against the sentence of `text` with that number."""
    lines = sentences(text)
    article = Article(Source("report.md", "0" * 64, title), text)
    window = lines[max(0, number - 1) : number + 2]
    item = Evidence(article, lines[number], window, lines[number], 1.0, 1.0)
    return verify(claim, Question(claim, understand(claim).terms, "any"), item)


SALE = "The harbour company Norvik sold 14 ferries to the island council of Sundholm in March 2021."
GATES = [
    # numbers: another value, another unit, exchanged
    (SALE, "Norvik sold 41 ferries to the island council of Sundholm in March 2021.", "'41'"),
    (SALE, "Norvik sold 14 ferries to the island council of Sundholm in March 2020.", "'2020'"),
    ("The tax rose from 5 percent to 7 percent.", "The tax rose from 5 dollars to 7 percent.", "number"),
    ("Seven pilots and 12 cooks were hired.", "12 pilots and seven cooks were hired.", "other way round"),
    # names: swapped for another, exchanged, as the passive turns them round
    (SALE, "Norvik sold 14 ferries to the island council of Aldersund in March 2021.", "Aldersund"),
    ("In May Olsen accused Bergman of fraud.", "In May Bergman accused Olsen of fraud.", "other way round"),
    # negations, brought in and lost
    (SALE, "Norvik never sold 14 ferries to the island council of Sundholm in March 2021.", "negation"),
    ("The council did not approve the tunnel.", "The council did approve the tunnel.", "negation"),
    ("The minister denied that the tunnel leaks.", "The tunnel leaks, says the minister.", "negation"),
    # opposites, also by a prefix
    (
        "Exports to the islands rose sharply in autumn.",
        "Exports to the islands fell sharply in autumn.",
        "'rose'",
    ),
    ("The vote on the tunnel was lawful.", "The vote on the tunnel was unlawful.", "lawful"),
    # hedges
    ("The bank may close forty branches.", "The bank closes forty branches.", "plan"),
    ("The bank plans to close forty branches.", "The bank closed forty branches.", "plan"),
    ("The ship reportedly carried coal.", "The ship carried coal.", "plan"),
]


OPEN_BY_TITLE = ("No treaty is signed", "The agreement described below was not signed.")


def test_a_thing_known_already_may_be_that_of_the_title() -> None:
    assert judge("The treaty was not signed.", OPEN_BY_TITLE[1], title=OPEN_BY_TITLE[0]).supported
    assert not judge("The treaty was signed.", OPEN_BY_TITLE[1], title=OPEN_BY_TITLE[0]).supported
    other = "Olsen was not elected."
    assert not judge("The treaty was not elected.", other, title=OPEN_BY_TITLE[0]).supported


def test_what_was_refused_was_said_all_the_same() -> None:
    text = "The island council rejected an early demand for 14 ferries."
    assert judge("An early demand was for 14 ferries.", text).supported
    assert (
        "negation" in judge("The council bought 14 ferries.", "The council refused to buy 14 ferries.").reason
    )


def test_number_one_is_no_negation() -> None:
    assert judge(
        "Olsen was voted No. 1 by her peers.", "Olsen was voted No. 1 by her peers in May."
    ).supported


@pytest.mark.parametrize(("text", "claim", "reason"), GATES)
def test_a_gate_is_shut(text: str, claim: str, reason: str) -> None:
    verdict = judge(claim, text)
    assert not verdict.supported
    assert reason in verdict.reason


@pytest.mark.parametrize("text", sorted({text for text, _, _ in GATES}))
def test_a_copied_sentence_passes_every_gate(text: str) -> None:
    verdict = judge(text, text)
    assert verdict.reason == ""
    assert verdict.missing == ()


PASSING = [
    ("In May Olsen accused Bergman of fraud.", "In May Bergman was accused of fraud by Olsen."),
    ("Exports to the islands rose sharply in autumn.", "Exports to the islands increased sharply in autumn."),
    ("The court acquitted her in May. The vote was held in May.", "The vote was held in May."),
    ("The bank may close forty branches.", "The bank may close forty branches, it says."),
    ("A crowd of not only students but pensioners marched.", "A crowd of students and pensioners marched."),
]


@pytest.mark.parametrize(("text", "claim"), PASSING)
def test_a_gate_is_open(text: str, claim: str) -> None:
    assert judge(claim, text).reason == ""


def test_a_stitched_claim_is_rejected() -> None:
    text = "The red ferry carries sheep. The long tunnel was flooded twice by the autumn storm."
    verdict = judge("The red ferry was flooded twice by the autumn storm.", text, 1)
    assert not verdict.supported
    assert "says of one thing what the source says of another" in verdict.reason


def test_a_sentence_that_leans_is_read_with_the_one_before() -> None:
    text = "The old ferry carries sheep to the island. It was flooded twice by the autumn storm."
    assert judge("The old ferry was flooded twice by the autumn storm.", text, 1).supported


def test_a_number_elsewhere_in_the_text_is_cited_too() -> None:
    text = (
        "Norvik has published its accounts for March 2021. Its harbours are old. Its ferries are new. "
        "The profit of the company was 14 million crowns in March, said its director."
    )
    verdict = judge("The profit of the company was 14 million crowns in March 2021.", text, 3)
    assert verdict.supported
    assert [span.of(text)[:6] for span in verdict.support] == ["The pr", "Norvik"]


def test_a_long_claim_may_bring_a_word_along_and_a_short_one_not() -> None:
    text = "The harbour company sold fourteen old ferries and two tugs to the council of the island."
    claim = "The harbour company sold fourteen old ferries and two tugs to the council of the pretty island."
    verdict = judge(claim, text)
    assert verdict.supported
    assert verdict.missing == ("pretty",)
    assert "'pretty'" in judge("The company sold pretty ferries.", text).reason


def test_missing_words_and_numbers_are_named_as_written() -> None:
    assert judge("The harbour company Norvik sold 41 lovely ferries.", SALE).missing == ("lovely", "41")


def test_month_is_no_hedge() -> None:
    assert not read("It was signed in May by all.").hedges
    assert read("It may be signed.").hedges


def test_a_page_is_counted_by_sentence() -> None:
    page = study("Norvik sold it. Norvik paid for it. Norvik sailed in June 2021.")
    assert page.sentences == 3
    assert page.lines_with(stem("Norvik")) == {0, 1, 2}
    assert page.topics == frozenset()  # a capital that opens a sentence says nothing
    assert page.weight("never-seen") == 1.0
    assert page.weight(stem("Norvik")) < page.weight(stem("sailed")) < 1.0


def test_opposites_and_synonyms() -> None:
    assert stem("fell") in opposites(stem("rose"))
    assert stem("increased") in synonyms(stem("rose"))
    assert stem("disapproved") in reversals(stem("approved"))
    assert stem("approved") in reversals(stem("disapproved"))
    assert "der" not in reversals("under")


WORDS = st.sampled_from("harbour ferry council tunnel captain winter timber market bridge island".split())
SENTENCE = st.tuples(WORDS, st.integers(13, 9999), WORDS, WORDS).map(
    lambda parts: f"The {parts[0]} of Sundholm bought {parts[1]} tons for the {parts[2]} near the {parts[3]}."
)


@settings(deadline=None, database=None, max_examples=40)
@given(SENTENCE, st.integers(13, 9999))
def test_another_number_in_a_copied_sentence_is_always_rejected(text: str, other: int) -> None:
    number = next(word for word in text.split() if word.isdigit())
    assert judge(text, text).supported
    verdict = judge(text.replace(number, str(other)), text)
    assert verdict.supported == (str(other) == number)


@settings(deadline=None, database=None, max_examples=40)
@given(SENTENCE, st.lists(st.sampled_from([" ", "  ", "\n", "\t"]), min_size=30, max_size=30))
def test_white_space_decides_nothing(text: str, blanks: list[str]) -> None:
    spaced = "".join(word + blank for word, blank in zip(text.split(), blanks, strict=False)).strip()
    claim = text.replace("bought", "sold")
    for one in (text, claim):
        first, second = judge(one, text), judge(" ".join(one.split()), text)
        assert (first.supported, first.score) == (second.supported, second.score)
    assert judge(spaced, text).score == judge(text, text).score


@settings(deadline=None, database=None, max_examples=40)
@given(st.text(max_size=80), st.text(min_size=1, max_size=200).filter(lambda text: bool(sentences(text))))
def test_any_text_gets_a_score_from_0_to_1(claim: str, text: str) -> None:
    verdict = judge(claim, text)
    assert 0 <= verdict.score <= 1
    assert verdict.supported == (verdict.reason == "") == bool(verdict.support)
    assert all(isinstance(span, Span) for span in verdict.support)
