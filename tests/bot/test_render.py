"""Nothing that documents or models say can draw on the terminal."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.claims import Answer, Citation, Claim, ModelUsed, Nearest, Rejected, Searched, Timings
from bot.render import answer_text, one_line, plain, safe_json

HOSTILE = "red \x1b[31m, bell \x07, eight-bit \x9b31m, reversed \u202e, zero \u200b, mark \ufeff"
UNSEEN = [*map(chr, (*range(0x20), *range(0x7F, 0xA0))), "\u202e", "\u2066", "\u200b", "\u200f", "\ufeff"]


def answer(text: str) -> Answer:
    citation = Citation(1, text, "0" * 64, 0, 3, 1, 2, None, text, text, None, (text,))
    return Answer(
        question=text,
        claims=(Claim(text, "quoted", (1,)),),
        citations=(citation,),
        rejected=(Rejected(text, text),),
        searched=Searched(3, (text,), (Nearest(text, text),)),
        model=ModelUsed(text, text),
        timings=Timings(1, 2, 3),
    )


def test_hostile_text_is_made_visible() -> None:
    shown = answer_text(answer(HOSTILE), show_rejected=True)
    assert "␛[31m" in shown
    assert "<U+202E>" in shown
    assert not [c for c in UNSEEN if c in shown and c != "\n"]


@given(st.text())
def test_plain_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert not [c for c in UNSEEN if c in plain(text) and c not in "\n\t"]
    assert "\n" not in one_line(text)


@given(st.text())
def test_safe_json_keeps_the_value(text: str) -> None:
    shown = safe_json(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(shown) == {"text": text}
    assert not [c for c in UNSEEN if c in shown]


def test_an_answer_reads_as_sentences_then_sources() -> None:
    citation = Citation(1, "a.md", "0" * 64, 0, 9, 7, 7, None, "It rained.", "Rain", None, ("b.md",))
    shown = answer_text(
        Answer("q", (Claim("It rained.", "quoted", (1,)),), (citation,), (), Searched(1, (), ()),
               ModelUsed("m", "s"), Timings(1, None, 1))
    )  # fmt: skip
    said, source = shown.split("\n\n")
    assert said == "“It rained.” [1]\nOne report says so."
    assert source == "  [1] undated · Rain · a.md:7\n      “It rained.”\n      also in b.md"


def test_where_the_sources_are_silent_it_says_what_was_searched() -> None:
    nothing = Answer("q", (), (), (), Searched(12, ("Brazil",), (Nearest("a.md", "Close."),)),
                     ModelUsed("m", "s"), Timings(1, None, 1))  # fmt: skip
    shown = answer_text(nothing)
    assert shown.startswith("The sources do not say.")
    for part in ["12 passages", "Brazil", "a.md", "Close."]:
        assert part in shown
