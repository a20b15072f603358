"""Records to measure, built from the little that a test is about."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.claims import Answer, Citation, Claim, ModelUsed, Searched, Timings, VerdictWord
from bot.evals.cases import QaCase
from bot.evals.measures.measure import Measure, Observation
from bot.evals.records import Cost, Place, QaRecord, Reply, Search, Sentence

R = TypeVar("R")
COST = Cost(retrieval_ms=10, total_ms=100)


def named(measures: Sequence[Measure[R]], name: str) -> Measure[R]:
    return next(measure for measure in measures if measure.name == name)


def observer(measures: Sequence[Measure[R]], name: str) -> Callable[[R], Observation | None]:
    return named(measures, name).observe


def value(measure: Measure[R], records: Sequence[R]) -> float | None:
    """The figure of the measure over the records to which it applies."""
    observed = map(measure.observe, records)
    return measure.combine([one for one in observed if one is not None])


def citation(
    n: int, file: str = "a.md", start: int = 0, end: int = 9, quote: str = "It rained.", **more: object
) -> Citation:
    also_in = more.get("also_in", ())
    assert isinstance(also_in, tuple)
    title = str(more.get("title", "Weather"))
    return Citation(n, file, "0" * 64, start, end, 1, 1, None, quote, title, None, also_in)


def claim(text: str, *citations: int, verdict: VerdictWord = "supported") -> Claim:
    return Claim(text, verdict, citations)


def answer(*claims: Claim, citations: Sequence[Citation] = ()) -> Answer:
    """The answer of these claims; without any, a refusal."""
    return Answer(
        "q", claims, tuple(citations), (), Searched(9, (), ()), ModelUsed("m", "s"), Timings(10, None, 100)
    )


def reply(
    *claims: Claim,
    citations: Sequence[Citation] = (),
    confidence: float | None = None,
    faults: tuple[str, ...] = (),
    draft: str = "",
    cost: Cost = COST,
) -> Reply:
    given = replace(answer(*claims, citations=citations), confidence=confidence)
    return Reply(given, draft, cost, faults=faults)


def case(
    *answers: str,
    answerable: bool = True,
    gold_files: tuple[str, ...] = ("a.md",),
    question: str = "How was the weather?",
) -> QaCase:
    return QaCase("1", question, answerable, answers, gold_files)


UNANSWERABLE = case(answerable=False, gold_files=())


def qa(
    of: QaCase,
    reply: Reply | None = None,
    gold_places: tuple[Place, ...] = (),
    sentences: tuple[Sentence, ...] = (),
) -> QaRecord:
    return QaRecord(of, Search((), sentences, gold_places=gold_places), reply)
