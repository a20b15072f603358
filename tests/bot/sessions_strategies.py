"""Any answer there can be, for Hypothesis."""

from hypothesis import strategies as st

from bot.claims import Answer, Citation, Claim, ModelUsed, Nearest, Rejected, Searched, Timings

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
