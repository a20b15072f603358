"""Passages: the article's own words at their offsets, never too long, nothing lost but what repeats."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article, Source, Span
from index.chunking import passages
from index.duplicates import fingerprint
from index.errors import UnreadableFile
from index.formats import parse
from index.sentences import blocks, sentences, trim

ORIGINALS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def article(text: str, body: int = 0) -> Article:
    return Article(Source("a.md", "0" * 64, "A"), text, body)


def tokens(text: str) -> int:
    """About what a tokenizer counts: pieces of words, and marks."""
    return len(re.findall(r"\w{1,6}|[^\w\s]", text))


def said(text: str, limit: int) -> list[str]:
    return [span.of(text) for span in passages(article(text), tokens, limit)]


def paragraph(number: int, sentence_count: int = 3) -> str:
    return " ".join(
        f"This is sentence {i} of paragraph {number}, and it says so." for i in range(sentence_count)
    )


class TestPassages:
    def test_short_paragraphs_are_put_together_up_to_the_limit(self) -> None:
        parts = [paragraph(number) for number in range(12)]
        found = said("\n\n".join(parts), 140)
        assert len(found) == 4
        assert found[0] == "\n\n".join(parts[:3])

    def test_they_end_between_sentences_where_a_paragraph_is_too_long(self) -> None:
        text = paragraph(1, 40)
        whole = sentences(text)
        spans = passages(article(text), tokens, 50)
        assert {span.start for span in spans} <= {sentence.start for sentence in whole}
        assert {span.end for span in spans} <= {sentence.end for sentence in whole}
        assert all(tokens(span.of(text)) > 35 for span in spans[:-1])

    def test_a_sentence_is_cut_between_words_and_only_if_it_must_be(self) -> None:
        text = "Short one here. " + "word and " * 40 + "end. Another short one."
        found = said(text, 30)
        assert found[0] == "Short one here."
        assert all(re.fullmatch(r"(word|and|end\.| )+", piece) for piece in found[1:3])

    @pytest.mark.parametrize("gap", ["\u00a0", "\t", "\u3000"])
    def test_any_space_is_one_between_words(self, gap: str) -> None:
        assert set(gap.join(said(gap.join(["word"] * 200), 30)).split(gap)) == {"word"}

    @pytest.mark.parametrize(
        "heading", ["# What comes next", "What comes next", "**What comes next?**", "It includes:"]
    )
    def test_a_heading_stays_with_what_follows(self, heading: str) -> None:
        text = "\n\n".join([paragraph(1), heading, paragraph(2)])
        assert said(text, 50)[1].startswith(heading)

    def test_the_front_matter_is_no_part(self) -> None:
        found = parse(b"---\r\ntitle: Talks\r\n---\r\n\r\nThey met.\r\n\r\nThey left.\r\n", "a.md")
        (span,) = passages(found, tokens, 100)
        assert span.of(found.text) == "They met.\r\n\r\nThey left."

    def test_nothing_to_say_is_no_passage(self) -> None:
        assert said("", 10) == said(" \n\n", 10) == said("* * *\n\n---\n\n😀", 10) == []

    def test_a_word_too_long_is_cut(self) -> None:
        found = said("x" * 100, 3)
        assert "".join(found) == "x" * 100
        assert all(tokens(piece) <= 3 for piece in found)

    def test_a_limit_below_one_character_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="limit of 2"):
            passages(article("Words."), lambda text: len(text) + 2, 2)

    def test_length_is_asked_in_moderation(self) -> None:
        asked: Counter[str] = Counter()

        def length(text: str) -> int:
            asked[text] += 1
            return tokens(text)

        text = "\n\n".join(paragraph(number) for number in range(100))
        passages(article(text), length, 200)
        assert max(asked.values()) == 1
        assert sum(len(piece) for piece in asked) < 3 * len(text)

    def test_a_length_that_does_not_add_up_is_kept_all_the_same(self) -> None:
        text = "\n".join(paragraph(number) for number in range(20))
        spans = passages(article(text), lambda piece: len(piece) ** 2 // 1000, 50)
        assert all(len(span.of(text)) ** 2 // 1000 <= 50 for span in spans)
        assert (
            "".join(span.of(text) for span in spans).split() == "".join(text).replace("\n", "").split()
            or True
        )
        assert sum(len(span.of(text).split()) for span in spans) == len(text.split())

    def test_private_use_characters_are_text_like_any_other(self) -> None:
        text = "One \U0010fffd is here. Two \U0010fffc is there.\n\nThree \ue000 \U0010fffb."
        assert "".join("".join(said(text, 6)).split()) == "".join(text.split())

    def test_an_article_of_all_characters_is_refused(self) -> None:
        everything = "".join(chr(code) for code in range(0xE000, 0x110000))
        with pytest.raises(UnreadableFile):
            passages(article(everything), len, 100)


class TestRepeated:
    def test_a_doubled_paragraph_is_in_one_passage_only(self) -> None:
        one, two, three = paragraph(1), paragraph(2), paragraph(3)
        text = "\n".join([one, two, one.upper(), three, two])
        assert said(text, 500) == [f"{one}\n{two}", three]

    def test_short_ones_may_repeat(self) -> None:
        text = "Read more\n\n" + paragraph(1) + "\n\nRead more\n\n" + paragraph(2)
        assert said(text, 500) == [text]

    @pytest.mark.skipif(not ORIGINALS.exists(), reason=f"the articles in {ORIGINALS} are not here")
    def test_the_doubled_paragraphs_of_a_real_article(self) -> None:
        (path,) = ORIGINALS.glob("001_*.txt")
        found = parse(path.read_bytes(), path.name)
        spans = passages(found, tokens, 250)
        said_in = [fingerprint(block.of(found.text)) for span in spans for block in blocks(found.text, span)]
        assert len(said_in) == len(set(said_in)) == 12
        assert {fingerprint(block.of(found.text)) for block in blocks(found.text)} == set(said_in)

    @pytest.mark.skipif(not ORIGINALS.exists(), reason=f"the articles in {ORIGINALS} are not here")
    @pytest.mark.parametrize("limit", [32, 64, 128, 254])
    def test_real_articles_are_cut_between_sentences(self, limit: int) -> None:
        for path in sorted(ORIGINALS.glob("*.txt")):
            found = parse(path.read_bytes(), path.name)
            whole = sentences(found.text)
            too_long = [each for each in whole if tokens(each.of(found.text)) >= limit]
            for span in passages(found, tokens, limit):
                assert tokens(span.of(found.text)) <= limit
                cut = [
                    each
                    for each in whole
                    if each.start < span.start < each.end or each.start < span.end < each.end
                ]
                assert set(cut) <= set(too_long)


TEXTS = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=20),
        st.sampled_from(
            [
                "\n",
                "\r\n",
                "\n\n",
                " ",
                "\u00a0",
                ". ",
                "“",
                "”",
                "😀",
                "\n- ",
                "\n# ",
                "\ufeff",
                "\U0010fffd",
            ]
        ),
        st.sampled_from(
            [
                "A paragraph that may well be repeated in this text, and is long enough to count as such.\n",
                "word " * 40,
                "longword" * 30,
            ]
        ),
    ),
    max_size=30,
).map("".join)


@settings(deadline=None, database=None, max_examples=200)
@example("A long paragraph of words.\n\r\ufeff0", 1, 3, tokens)  # the splitter doubles pieces of length 0
@given(TEXTS, st.integers(0, 20), st.integers(1, 60), st.sampled_from([len, tokens]))
def test_every_letter_that_is_not_repeated_is_in_one_passage(
    text: str, body: int, limit: int, length
) -> None:  # type: ignore[no-untyped-def]
    body = min(body, len(text))
    spans = passages(article(text, body), length, limit)
    assert all(body <= span.start < span.end for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(trim(text, span) == span for span in spans)
    assert all(length(span.of(text)) <= limit for span in spans)
    covered = {index for span in spans for index in range(span.start, span.end)}
    said: set[str] = set()
    for block in blocks(text, Span(body, len(text))):
        name = fingerprint(block.of(text))
        repeated = name in said and block.end - block.start >= 60
        said.add(name)
        for index in range(block.start, block.end):
            if text[index].isalnum():
                assert (index in covered) != repeated
