"""Spans of blocks and sentences: right at the offset, nothing lost, nothing twice."""

import sys
import textwrap
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Span
from index.sentences import BLANK, LONGEST_SENTENCE, blocks, sentences, trim


def said(text: str, within: Span | None = None) -> list[str]:
    return [span.of(text) for span in sentences(text, within)]


def paragraphs(text: str) -> list[str]:
    return [span.of(text) for span in blocks(text)]


PROSE = (
    "The ministers of nine countries met in Vienna on Monday and agreed, after eleven hours, on nothing at "
    "all. They will meet again in the autumn, said Lt. Gen. K. Meyer, who had hoped for more than that. "
    "Nobody expected the talks to last so long, and few of those who came had brought a second shirt."
)


class TestSentences:
    @pytest.mark.parametrize(
        "parts",
        [
            ["Lt. Gen. Keith Kellogg met Mr. Smith in St. Louis, Mo., at noon.", "He left."],
            ["“We did it. We won,” he said.", "Then he left."],
            ["“Is it so?” she asked.", "Yes."],
            ["The U.S. sent $1.5 billion.", "It rose 2.5%."],
            ["They met at 5 p.m. Monday in Rome.", "Nobody came."],
            ["It ended at 6 a.m. ET.", "Nobody left."],
            ["Sen. Maggie Hassan, D-N.H., faces a challenge.", "So does J.D. Vance in Ohio."],
            ["Panic! at the Disco played.", "It rained."],
            ["Greetings go to couples in the U.K. and elsewhere.", "They always did."],
            ["He saw Harry\u00a0S. Truman.", "Then he left."],
            ["Żółw 😀 “𝔸” przyszedł.", "To był 😀 dobry dzień."],
            ["It rained.[12]", "Then it did not."],
        ],
    )
    def test_boundaries(self, parts: list[str]) -> None:
        assert said(" ".join(parts)) == parts

    def test_a_panic_of_the_splitter_ends_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class PanicException(BaseException):
            """As pyo3 names what it raises."""

        def panic(*_: str) -> None:
            raise PanicException

        monkeypatch.setattr("sentencex.get_sentence_boundaries", panic)
        assert said("One. Two.\nThree.") == ["One. Two.", "Three."]

    def test_an_opening_quotation_mark_belongs_to_the_next_sentence(self) -> None:
        text = 'It was hard, he said. "I was teased a lot. I left."'
        assert said(text)[1].startswith('"I was')

    def test_a_missing_space_is_a_boundary_all_the_same(self) -> None:
        assert said("It cost a lot.Nobody paid.") == ["It cost a lot.", "Nobody paid."]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("# Talks end\nNobody won", ["Talks end", "Nobody won"]),
            (
                "- One thing\n* Two things\n• Three\n1. Four\n12) Five",
                ["One thing", "Two things", "Three", "Four", "Five"],
            ),
            ("> Quoted words.\nMore.", ["Quoted words.", "More."]),
            ("- > # Deep", ["Deep"]),
            ("- An item\n  that goes on.\nNo item.", ["An item\n  that goes on.", "No item."]),
            ("-5 degrees\n#hash", ["-5 degrees", "#hash"]),
            ("One\n\n---\n\n* * *\n\n—\n\nTwo", ["One", "Two"]),
            ("*29. Player - Agreed to terms.", ["*29. Player - Agreed to terms."]),
            ("…\nWords.\n”", ["Words."]),
            ("", []),
            (" \r\n\ufeff\u200b\n", []),
            ("2025", ["2025"]),
        ],
    )
    def test_blocks_and_their_markers(self, text: str, expected: list[str]) -> None:
        assert said(text) == expected

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\v"])
    def test_every_kind_of_line_end(self, line_end: str) -> None:
        text = "\ufeffTalks end" + line_end + "They met. They left." + line_end * 2 + "Nobody won"
        assert said(text) == ["Talks end", "They met.", "They left.", "Nobody won"]

    def test_within(self) -> None:
        text = "One is here. Two is there.\n\nThree is gone."
        assert said(text, Span(13, len(text))) == ["Two is there.", "Three is gone."]
        assert said(text, Span(4, 16)) == ["is here.", "Two"]
        assert sentences(text, Span(5, 5)) == ()

    def test_of_a_part_that_ends_between_sentences_they_are_those_of_the_whole(self) -> None:
        text = textwrap.fill(PROSE, 72) + "\n\n" + textwrap.fill(PROSE[::-1].title(), 72)
        whole = sentences(text)
        for first in whole:
            part = sentences(text, Span(first.start, whole[-1].end))
            assert part == tuple(span for span in whole if span >= first)


class TestLongSentences:
    @pytest.mark.parametrize(
        ("clause", "end"),
        [("some words that run on; ", ";"), ("some words that run on, ", ","), ("words without a stop ", "")],
    )
    def test_are_cut_at_clauses(self, clause: str, end: str) -> None:
        text = "Once " + clause * 80 + "it ended."
        found = said(text)
        assert len(found) > 2
        assert all(len(piece) <= LONGEST_SENTENCE for piece in found)
        assert all(piece.endswith(end) and not piece.endswith(" ") for piece in found[:-1])
        assert " ".join(found) == text

    def test_quoted_speech_is_cut_between_its_sentences(self) -> None:
        text = "He said: “" + "We will not go there. We will not say why! " * 30 + "The end.”"
        assert all(piece[-1] in ".!”" for piece in said(text))

    def test_text_without_spaces_is_cut_at_the_length(self) -> None:
        assert [len(piece) for piece in said("漢" * 1_300)] == [600, 600, 100]

    @pytest.mark.timeout(60)
    @pytest.mark.parametrize(
        "text",
        [
            "“a. b. " * 60_000,
            "x" * 2_000_000,
            "1. " * 200_000,
            "\".'” " * 60_000,
            "! " * 500_000,
            "[a] " * 200_000,
        ],
        ids=["quotes", "one word", "numbers", "marks", "exclamations", "brackets"],
    )
    def test_hostile_blocks_take_no_more_than_their_length(self, text: str) -> None:
        assert all(span.end - span.start <= LONGEST_SENTENCE for span in sentences(text))


class TestBlocks:
    def test_a_line_is_a_paragraph_where_lines_are_not_wrapped(self) -> None:
        assert paragraphs(f"Heading\n{PROSE}\n{PROSE}\n\n{PROSE}") == ["Heading", PROSE, PROSE, PROSE]

    @pytest.mark.parametrize("width", [60, 72, 80, 96])
    def test_hard_wrapped_lines_are_one(self, width: int) -> None:
        wrapped = textwrap.fill(PROSE, width)
        text = f"Talks end\n\n{wrapped}\n\n{wrapped}\n"
        assert paragraphs(text) == ["Talks end", wrapped, wrapped]
        assert [" ".join(sentence.split()) for sentence in said(text)] == ["Talks end", *said(PROSE) * 2]

    def test_wrapped_paragraphs_without_a_blank_line_end_at_a_short_or_before_an_indented_line(self) -> None:
        wrapped = textwrap.fill(PROSE, 70, initial_indent="   ")
        assert paragraphs(f"{wrapped}\n{wrapped}\n") == [wrapped.strip()] * 2

    def test_short_lines_are_not_taken_for_wrapped_ones(self) -> None:
        lines = [
            "Congress reacts with concern over the new policy on minerals",
            "iPhone sales fall for the third quarter in a row, company says",
            "Storm warning for the coast is lifted",
            "Parliament votes on the budget after a debate of eleven hours",
            "Museum reopens with a show of maps",
        ]
        assert paragraphs("\n".join(lines)) == lines

    def test_blank_ends_are_not_part_of_them(self) -> None:
        assert paragraphs("\ufeff \n  Words here \t\n\u200b\n\tMore\u00a0") == ["Words here", "More"]


def test_trim_takes_off_all_that_python_calls_space() -> None:
    assert {character for character in map(chr, range(sys.maxunicode + 1)) if character.isspace()} <= BLANK
    assert trim("  \ufeff ", Span(0, 4)) == Span(4, 4)


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "\n",
                "\r\n",
                "\n\n",
                "\r",
                "\u2028",
                " ",
                "\u00a0",
                ". ",
                "? ",
                "! ",
                "… ",
                "\n- ",
                "\n# ",
                "\n12. ",
                "> ",
            ]
        ),
        st.sampled_from(
            [
                "“",
                "”",
                '"',
                "'",
                "(",
                ")",
                ",",
                ";",
                "😀",
                "U.S.",
                "p.m.",
                "Mr.",
                "\ufeff",
                "\u0301",
                "\ud800",
            ]
        ),
        st.text(min_size=1, max_size=12),
        st.just("and the ministers of nine countries met in the city of Vienna for\nlonger than"),
        st.just("word " * 150),
    ),
    max_size=30,
).map("".join)


@settings(deadline=None, database=None, max_examples=300)
@given(TEXTS, st.integers(0, 40), st.integers(0, 4_000))
@example("a\u00a0. b", 0, 7)
def test_every_word_is_in_exactly_one_sentence(text: str, start: int, size: int) -> None:
    within = Span(min(start, len(text)), min(start + size, len(text)))
    found = sentences(text, within)
    whole = blocks(text, within)
    for spans in (found, whole):
        assert all(within.start <= span.start < span.end <= within.end for span in spans)
        assert all(one.end <= two.start for one, two in pairwise(spans))
        assert all(trim(text, span) == span for span in spans)
    assert all(span.end - span.start <= LONGEST_SENTENCE for span in found)
    assert all(any(character.isalnum() for character in span.of(text)) for span in found)
    assert all(any(b.start <= s.start and s.end <= b.end for b in whole) for s in found)

    in_blocks = {index for span in whole for index in range(span.start, span.end)}
    in_sentences = {index for span in found for index in range(span.start, span.end)}
    for index in range(within.start, within.end):
        assert index in in_blocks or text[index] in BLANK
        # The digits of "12." may be a marker's; every letter belongs to a sentence.
        assert index in in_sentences or not text[index].isalpha()
