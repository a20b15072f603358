"""Citations: of gold files, and of words that carry the sentence."""

from collections.abc import Sequence

import pytest
from measures_stage import UNANSWERABLE, answer, case, citation, claim, observer, qa, reply

from bot.claims import Citation
from bot.evals.measures.citations import (
    MEASURES,
    citation_precision,
    citation_recall,
    file_precision,
    file_recall,
    supports_by_our_verifier,
)


def letters(claim: str, citations: Sequence[Citation]) -> bool:
    """A stand-in for the verifier: every letter of the claim stands in the quotations."""
    return set(claim) <= set("".join(citation.quote for citation in citations))


def quoting(*quotes: str) -> list[Citation]:
    return [citation(n, quote=quote) for n, quote in enumerate(quotes, 1)]


class TestSupport:
    def test_sentences_are_recalled_by_all_they_cite_together(self) -> None:
        said = answer(
            claim("ab", 1, 2), claim("ac", 1, 2), claim("a"), claim("c", 3), citations=quoting("a", "b", "c")
        )
        assert citation_recall(said, letters) == 2 / 4  # "ab" and "c"

    @pytest.mark.parametrize(
        ("text", "quotes", "precision"),
        [
            ("ab", ["a", "b"], 1),  # each is needed
            ("ab", ["ab", "x"], 1 / 2),  # the second neither says it nor is missed
            ("ab", ["ab", "ab"], 1),  # each alone says it
            ("ab", ["ab", "a"], 1 / 2),
            ("ab", ["a", "b", "b"], 1 / 3),  # the "b"s stand in for each other
            ("ab", ["a"], 0),  # nothing is recalled
            ("ab", ["a", "x"], 0),
            ("ab", ["ab"], 1),
        ],
    )
    def test_a_citation_is_precise_if_it_is_needed(
        self, text: str, quotes: list[str], precision: float
    ) -> None:
        said = answer(claim(text, *range(1, len(quotes) + 1)), citations=quoting(*quotes))
        assert citation_precision(said, letters) == pytest.approx(precision)

    def test_precision_counts_citations_not_sentences(self) -> None:
        said = answer(claim("a", 1), claim("b", 1, 2, 3), citations=quoting("a", "b", "x"))
        assert citation_precision(said, letters) == 2 / 4

    def test_where_the_whole_fails_its_parts_are_not_precise(self) -> None:
        """As in ALCE, precision presumes recall: this verifier is put off by more words."""
        said = answer(claim("a", 1, 2), citations=quoting("a", "b"))
        assert citation_precision(said, lambda _, citations: len(citations) == 1) == 0

    def test_nothing_said_or_cited(self) -> None:
        assert citation_recall(answer(), letters) is None
        assert citation_precision(answer(), letters) is None
        assert citation_recall(answer(claim("a")), letters) == 0
        assert citation_precision(answer(claim("a")), letters) is None

    def test_a_number_that_cites_nothing_does_not_count(self) -> None:
        said = answer(claim("a", 7), citations=quoting("a"))
        assert citation_recall(said, letters) == 0
        assert citation_precision(said, letters) is None


class TestOurVerifier:
    RAIN = citation(1, quote="It rained in Bergen on Monday.", title="Weather in Norway")
    FLOOD = citation(2, "b.md", quote="Forty people left their homes.", title="Floods")

    def test_it_reads_all_quotations_under_all_titles(self) -> None:
        supports = supports_by_our_verifier("What happened in Bergen?")
        both = "It rained in Bergen and forty people left."
        assert supports(both, [self.RAIN, self.FLOOD])
        assert not supports(both, [self.RAIN])
        assert not supports(both, [])
        assert supports("It rained in Bergen in Norway.", [self.FLOOD, self.RAIN])
        assert not supports("It rained in Bergen in Sweden.", [self.FLOOD, self.RAIN])

    def test_the_measures_use_it(self) -> None:
        asked = case("rain", question="What happened in Bergen?")
        said = reply(claim("It rained in Bergen.", 1, 2), citations=[self.RAIN, self.FLOOD])
        record = qa(asked, said)
        assert observer(MEASURES, "citation recall by our own verifier")(record) == (1.0,)
        assert observer(MEASURES, "citation precision by our own verifier")(record) == (1 / 2,)


class TestGoldFiles:
    def test_precision_is_over_files_and_copies_of_gold_are_gold(self) -> None:
        citations = [
            citation(1, "a.md"),
            citation(2, "a.md", 20, 30),
            citation(3, "b.md", also_in=("c.md", "d.md")),
            citation(4, "x.md"),
        ]
        assert file_precision(citations, frozenset({"a.md", "d.md"})) == pytest.approx(2 / 3)
        assert file_recall(citations, frozenset({"a.md", "d.md", "e.md"})) == pytest.approx(2 / 3)

    def test_nothing_cited_or_nothing_gold(self) -> None:
        assert file_precision([], frozenset({"a.md"})) is None
        assert file_recall([], frozenset({"a.md"})) == 0
        assert file_recall([citation(1)], frozenset()) is None

    def test_one_gold_file_is_enough_unless_strict(self) -> None:
        record = qa(
            case("rain", gold_files=("a.md", "b.md")), reply(claim("Rain.", 1), citations=[citation(1)])
        )
        assert observer(MEASURES, "gold file cited")(record) == (1.0,)
        assert observer(MEASURES, "gold file recall")(record) == (1 / 2,)
        assert observer(MEASURES, "citation precision")(record) == (1.0,)

    def test_a_refusal_cites_no_gold_file(self) -> None:
        refused = qa(case("rain"), reply())
        assert observer(MEASURES, "gold file cited")(refused) == (0.0,)
        assert observer(MEASURES, "gold file recall")(refused) == (0.0,)
        assert observer(MEASURES, "citation precision")(refused) is None

    def test_a_question_without_an_answer_has_no_gold(self) -> None:
        invented = qa(UNANSWERABLE, reply(claim("Rain.", 1), citations=[citation(1)]))
        for name in ("gold file cited", "gold file recall", "citation precision"):
            assert observer(MEASURES, name)(invented) is None


class TestForm:
    def test_one_fault_makes_an_answer_invalid(self) -> None:
        observe = observer(MEASURES, "citation validity")
        good = reply(claim("Rain.", 1), citations=[citation(1)])
        bad = reply(claim("Rain.", 1), citations=[citation(1)], faults=("[1] is not in a.md",))
        assert [observe(qa(UNANSWERABLE, one)) for one in (good, bad)] == [(1.0,), (0.0,)]
        assert observe(qa(case("rain"), reply())) is None

    def test_sentences_with_a_citation(self) -> None:
        observe = observer(MEASURES, "claims with a citation")
        said = reply(claim("Rain.", 1), claim("Snow."), claim("Hail.", 9), citations=[citation(1)])
        assert observe(qa(case("rain"), said)) == pytest.approx((1 / 3,))
        assert observe(qa(case("rain"), reply())) is None

    def test_without_a_reply_there_is_no_score(self) -> None:
        assert [measure.observe(qa(case("rain"))) for measure in MEASURES] == [None] * len(MEASURES)
