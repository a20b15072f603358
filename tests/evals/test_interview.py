"""What the harness itself finds out about an answer: real citations, confidence, cost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEmbedder
from harness_stage import EchoEngine, write_suite

from bot.claims import Answer
from bot.confidence import shipped
from bot.evals.plan import Plan
from bot.evals.trials.interview import Interview, faults, peak_memory
from index.build import update
from index.library import Library

QUESTION = "What will the repairs of the harbour bridge cost?"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_suite(tmp_path / "suite") / "articles"


@pytest.fixture
def library(tmp_path: Path, articles: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as made:
        list(update(made, [articles]))
        yield made


@pytest.fixture
def answer(plan: Plan, library: Library) -> Answer:
    reply = Interview(plan, library, EchoEngine()).ask(QUESTION)
    assert reply.answer.claims
    assert reply.faults == ()
    return reply.answer


def broken(answer: Answer, library: Library, **change: object) -> list[str]:
    """What is found when the first citation says something else."""
    first, *others = answer.citations
    return [*faults(replace(answer, citations=(replace(first, **change), *others)), library)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"start": 1},
        {"end": 10_000_000},
        {"quote": "Repairs will cost $5 million."},
        {"quote": ""},
        {"sha256": "0" * 64},
        {"file": "ferry.md"},
        {"file": "no-such-file.md"},
        {"line_start": 1, "line_end": 1},
        {"n": 7},
    ],
)
def test_each_way_to_be_wrong_is_found(answer: Answer, library: Library, change: dict[str, object]) -> None:
    assert broken(answer, library, **change)


def test_a_sentence_without_a_citation_is_found(answer: Answer, library: Library) -> None:
    bare = replace(answer, claims=(replace(answer.claims[0], citations=()),))
    assert [*faults(bare, library)] == ["sentence 1 cites nothing"]


def test_a_file_that_changed_or_vanished_is_found(answer: Answer, library: Library, articles: Path) -> None:
    (articles / "bridge.md").write_text("Something else.")
    assert [*faults(answer, library)] == ["[1] bridge.md is another file now"]
    (articles / "bridge.md").unlink()
    assert len([*faults(answer, library)]) == 1


def test_every_question_is_asked_as_the_first(plan: Plan, library: Library) -> None:
    engine = EchoEngine()
    interview = Interview(plan, library, engine)
    interview.ask(QUESTION)
    interview.ask("Who designed the opera house in Sydney?")  # refused without the model
    assert engine.asked == 3  # a blank prompt before each, and one question


def test_what_the_confidence_comes_from_is_kept(plan: Plan, library: Library) -> None:
    reply = Interview(plan, library, EchoEngine()).ask(QUESTION)
    assert reply.signals is not None
    assert reply.answer.confidence == shipped().of("e" * 64).probability(reply.signals)
    assert 0.45 <= reply.signals.relevance <= 1


def test_memory_of_a_process_that_is_gone_is_unknown() -> None:
    assert peak_memory(2**22 + 1) is None
