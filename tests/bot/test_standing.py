"""How many reports say so: near-copies count once, and words claim no more than is known."""

from dataclasses import replace

import pytest

from bot.claims import Answer, Citation, Claim, ModelUsed, Searched, Timings
from bot.standing import reports, standing


def answer(*claims: tuple[int, ...], copies: dict[int, tuple[str, ...]] | None = None) -> Answer:
    """Claims that cite these numbers; citation n stands in the file "n.md"."""
    numbers = sorted({number for cited in claims for number in cited})
    citations = [
        Citation(n, f"{n}.md", "0" * 64, 0, 1, 1, 1, None, "x", "t", None, (copies or {}).get(n, ()))
        for n in numbers
    ]
    made = tuple(Claim("It rained.", "supported", cited) for cited in claims)
    return Answer("q", made, tuple(citations), (), Searched(1, (), ()), ModelUsed("m", "s"), Timings(1, 1, 1))


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ([], ""),
        ([(1,)], "One report says so."),
        ([(1, 2)], "Two reports, neither a copy of the other, say so."),
        ([(1, 2, 3)], "Three reports, none a copy of another, say so."),
        ([tuple(range(1, 13))], "12 reports, none a copy of another, say so."),
        ([(1,), (2,)], "One report says each of it."),
        ([(1, 2), (2, 3)], "Two reports, neither a copy of the other, say each of it."),
        ([(1,), (1, 2, 3)], "From one to three reports say each of it."),
    ],
)
def test_it_is_said_how_many_reports_say_so(claims: list[tuple[int, ...]], words: str) -> None:
    assert standing(answer(*claims)) == words


def test_near_copies_are_one_report() -> None:
    copied = answer((1, 2, 3), copies={1: ("2.md",), 2: ("1.md",)})
    assert reports(copied.claims[0], copied) == 2
    chained = answer((1, 2, 3), copies={1: ("2.md",), 3: ("2.md",)})
    assert reports(chained.claims[0], chained) == 1


def test_two_citations_of_one_file_are_one_report() -> None:
    made = answer((1, 2), copies={})
    citations = tuple(Citation(n, "same.md", "0" * 64, n, n + 1, 1, 1, None, "x", "t", None) for n in (1, 2))
    twice = Answer(made.question, made.claims, citations, (), made.searched, made.model, made.timings)
    assert standing(twice) == "One report says so."


@pytest.mark.parametrize(("confidence", "doubted"), [(None, False), (0.99, False), (0.01, True)])
def test_an_answer_that_may_not_be_what_was_asked_for_says_so(
    confidence: float | None, doubted: bool
) -> None:
    said = standing(replace(answer((1,)), confidence=confidence))
    assert said == "One report says so." + doubted * " It may not be what was asked for: read the source."
