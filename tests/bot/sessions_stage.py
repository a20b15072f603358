"""What the tests of conversations play with."""

import datetime as dt
from collections.abc import Iterator, Mapping, Set

from bot.claims import Answer, Citation, Claim, ModelUsed, Nearest, Rejected, Searched, Timings
from bot.sessions import Sessions

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


def faults(store: Sessions, asked: Mapping[int, str], concluded: Set[int]) -> Iterator[str]:
    """What is wrong in a store after a kill, given the turns that were acknowledged.

    Each of those is there once; what was not acknowledged may be there, whole.
    """
    sessions = [store.session(one.id) for one in store.summaries(limit=10**6)]
    turns = [turn for session in sessions for turn in session.turns]
    kept = {turn.id: turn for turn in turns}
    if len({turn.question for turn in turns}) < len(turns):
        yield "a question is there twice"
    yield from (f"the question {q!r}" for id, q in asked.items() if id not in kept or kept[id].question != q)
    yield from (f"the answer to turn {id}" for id in concluded if kept[id].outcome != "answered")
    for turn in turns:
        if turn.answer is None:
            if turn.outcome != "interrupted":
                yield f"turn {turn.id} is {turn.outcome} without an answer"
        else:
            first = turn.answer.citations[0]
            if turn.answer != answered(turn.question, cited(first.n, first.file)):
                yield f"the answer to {turn.question!r} is another"
    for session in sessions:
        if not well_numbered(session.citations):
            yield f"the numbers of session {session.summary.id}"


def well_numbered(citations: "tuple[Citation, ...]") -> bool:
    """One number for each source of a session, and one source for each number, without a gap."""
    numbers = [one.n for one in citations]
    return numbers == [*range(1, len(citations) + 1)] and len({one.file for one in citations}) == len(
        citations
    )
