"""What the tests of conversations play with."""

import datetime as dt

from hypothesis import strategies as st

from bot.claims import Answer, Citation, Claim, ModelUsed, Nearest, Rejected, Searched, Timings

MODEL = ModelUsed("small", "f" * 64)
HOSTILE = {
    "nul": "a\0b",
    "escapes": "red \x1b[31m, bell \x07, eight-bit \x9b31m",
    "bidi": "reversed \u202e, isolated \u2066, zero \u200b, mark \ufeff",
    "surrogate": "lone \ud800, low \udc80",
    "html": "<script>alert(1)</script> <img src=x onerror=y> &lt; --> --!> <!-- ]]> \" ' `",
    "markdown": "![i](http://a.example/x.png) [l](http://a.example) `c` *e* __s__ ~~d~~ | t | $m$ http://a.example",
    "blocks": "# h\n\n- item\n\n1. one\n\n> quoted\n\n```\ncode\n```\n\n---\n\n    indented\n\n[1]: http://a.example",
    "lines": "one\r\ntwo\rthree\u2028four\x85five",
    "sql": "'; DROP TABLE turns; -- \" OR NEAR(a b) * ^ : { } title:x",
}


def cited(n: int = 1, file: str = "a.md", start: int = 0, quote: str = "It rained.") -> Citation:
    """A citation of `quote` at `start` in `file`."""
    return Citation(
        n, file, "0" * 64, start, start + len(quote), 7, 7, None, quote, "Rain", dt.date(2025, 2, 28)
    )


def answered(question: str, *citations: Citation, text: str = "It rained.") -> Answer:
    """An answer with a claim for each of `citations`; without any, the sources do not say."""
    return Answer(
        question=question,
        claims=tuple(Claim(text, "quoted", (one.n,)) for one in citations),
        citations=citations,
        rejected=(Rejected("It snowed.", "no such words"),),
        searched=Searched(12, ("zebra",), () if citations else (Nearest("a.md", "Close."),)),
        model=MODEL,
        timings=Timings(1, None, 3),
        confidence=0.123456789 if citations else None,
    )


_numbers = st.integers(0, 10**9)
_texts = st.sampled_from(["", "It rained.", "a\0b", '<b>&"-->', "line\r\nline", "\u202e😀"]) | st.text(
    max_size=5
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer that does not contradict itself."""
    numbers = draw(st.lists(st.integers(1, 99), unique=True, max_size=4))
    citations = [
        Citation(
            number,
            draw(st.sampled_from(["a.md", "b.md"])),
            draw(st.sampled_from(["0" * 64, "1" * 64])),
            start := draw(st.integers(0, 3)),
            start + draw(st.integers(0, 2)),
            line := draw(st.integers(1, 10**6)),
            line + draw(_numbers),
            draw(st.none() | st.integers(1, 10**4)),
            draw(_texts),
            draw(_texts),
            draw(st.none() | st.dates()),
            tuple(draw(st.lists(_texts, max_size=2))),
        )
        for number in numbers
    ]
    count = draw(st.integers(0, 3)) if numbers else 0
    positions = st.lists(st.integers(0, max(0, count - 1)), max_size=2).map(tuple)
    claims = [
        Claim(
            draw(_texts),
            draw(st.sampled_from(["supported", "quoted"])),
            tuple(draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3))),
            draw(positions),
            draw(positions),
        )
        for _ in range(count)
    ]
    question = draw(_texts)
    return Answer(
        question=question,
        claims=tuple(claims),
        citations=tuple(citations),
        rejected=tuple(draw(st.lists(st.builds(Rejected, _texts, _texts), max_size=2))),
        searched=Searched(
            draw(_numbers),
            tuple(draw(st.lists(_texts, max_size=2))),
            tuple(draw(st.lists(st.builds(Nearest, _texts, _texts), max_size=2))),
        ),
        model=draw(st.builds(ModelUsed, _texts, _texts)),
        timings=draw(st.builds(Timings, _numbers, st.none() | _numbers, _numbers)),
        rewritten=draw(_texts.filter(lambda text: text != question)),
        confidence=draw(st.none() | st.floats(0, 1)),
    )
