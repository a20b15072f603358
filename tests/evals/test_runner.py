"""A run records each case once, goes on where it was stopped, and fails on a citation that is not real."""

import pkgutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from harness_stage import EchoEngine, FakeTools, plan_for, write_lines

import bot
from bot.citing import Citer
from bot.errors import DatelineError, EngineCrashed, EvaluationError
from bot.evals import runner, runs, suites
from bot.evals.measures import measure
from bot.evals.plan import Plan
from bot.evals.records import ClaimRecord, QaRecord
from bot.evals.results import Results
from bot.evals.runner import Begun, Ended, Event, LeftOut, Request, TakingIn, Tried, run


def request(*words: str, **more: Any) -> Request:
    return Request(tuple(suites.choose(words, [])), **more)


def ended(events: Iterator[Event]) -> Ended:
    last = [*events][-1]
    assert isinstance(last, Ended)
    return last


def values(results: Results) -> dict[str, float | None]:
    return {score.measure: score.value for score in results.suites[0].scores}


def told(results: Results) -> Any:
    """All that must not depend on when and how fast a run was made."""
    plain = msgspec.to_builtins(results)
    for key in ("id", "started", "finished"):
        plain["run"].pop(key)
    for suite in plain["suites"]:
        suite["scores"] = [s for s in suite["scores"] if not measure(suite["kind"], s["measure"]).cost]
    return plain


def test_a_run_answers_records_and_scores(suite_folder: Path, plan: Plan) -> None:
    events = [*run(request(str(suite_folder)), plan)]
    assert any(isinstance(event, TakingIn) for event in events)
    assert [e.done for e in events if isinstance(e, Tried)] == [1, 2, 3, 4]
    last = events[-1]
    assert isinstance(last, Ended)
    assert not last.broken
    found = values(last.results)
    assert found["Hit@1"] == 1.0
    assert found["sentence Hit@1"] == 1.0  # one question has gold sentences
    assert found["accepted answer"] == 1.0
    assert found["abstention recall"] == 1.0
    assert found["false abstention"] == 0.0
    assert found["citation validity"] == 1.0
    assert found["risk"] == 0.0
    assert runs.results("latest", plan.home) == last.results
    assert last.run.report_file.read_text(encoding="utf-8").startswith("<!doctype html")


def test_records_hold_what_a_report_needs(suite_folder: Path, plan: Plan) -> None:
    at = ended(run(request(str(suite_folder)), plan)).run
    records = {record.case.id: record for record in at.journal("harbour", "qa").read()}
    record = records["a"]
    assert isinstance(record, QaRecord)
    assert record.reply is not None
    assert record.reply.draft == "Repairs will cost $4 million. [1]"
    assert record.reply.answer.citations[0].quote == "Repairs will cost $4 million."
    assert record.reply.cost.prompt_tokens == 50
    assert record.reply.cost.output_tokens == 9
    assert record.reply.cost.program_mb is not None
    assert record.reply.answer.confidence is not None
    assert record.reply.signals is not None
    assert record.search.passages[0].file == "bridge.md"
    assert [place.file for place in record.search.gold_places] == ["bridge.md"]
    refused = records["d"]
    assert isinstance(refused, QaRecord)
    assert refused.reply is not None
    assert refused.reply.cost.prompt_tokens is None  # the blank prompt between questions is not its cost
    assert refused.reply.answer.confidence is None
    assert refused.reply.signals is None


def test_retrieval_only_needs_no_language_model(suite_folder: Path, plan: Plan, tmp_path: Path) -> None:
    class NoModel(EchoEngine):
        def __init__(self) -> None:
            raise AssertionError("no model is to be started")

    attacks = write_lines(tmp_path / "attacks.jsonl", [{"attack": "Sing."}])
    events = [
        *run(
            request(str(suite_folder), str(attacks)),
            replace(plan, tools=FakeTools(NoModel), tier="retrieval"),
        )
    ]
    assert [event.suite for event in events if isinstance(event, LeftOut)] == ["attacks"]
    last = events[-1]
    assert isinstance(last, Ended)
    assert last.results.run.model is None
    assert "accepted answer" not in values(last.results)


def test_nothing_to_run_is_an_error(plan: Plan, tmp_path: Path) -> None:
    attacks = write_lines(tmp_path / "attacks.jsonl", [{"attack": "Sing."}])
    with pytest.raises(EvaluationError, match="nothing to run"):
        list(run(request(str(attacks)), replace(plan, tier="retrieval")))


@pytest.mark.parametrize("stop_after", [1, 2, 3])
def test_a_stopped_run_goes_on_and_ends_as_if_it_had_not_been(
    suite_folder: Path, plan: Plan, tmp_path: Path, stop_after: int
) -> None:
    whole = ended(run(request(str(suite_folder)), plan_for(tmp_path / "other", FakeTools()))).results
    with closing(run(request(str(suite_folder)), plan)) as events:
        for event in events:
            if isinstance(event, Tried) and event.done == stop_after:
                break
    (stopped,) = runs.runs(plan.home)
    assert not stopped.is_complete
    journal = stopped.folder / "cases" / "harbour.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"case":{"id":"z","quest')  # as a kill leaves it
    events = run(request(str(suite_folder)), plan)
    begun = next(event for event in events if isinstance(event, Begun))
    assert (begun.run.id, begun.recorded) == (stopped.id, stop_after)
    assert told(ended(events).results) == told(whole)
    assert len(journal.read_bytes().splitlines()) == 4


def test_a_finished_run_is_not_touched_and_other_settings_begin_another(
    suite_folder: Path, plan: Plan
) -> None:
    first = ended(run(request(str(suite_folder)), plan)).run
    content = first.results_file.read_bytes()
    second = ended(run(request(str(suite_folder)), plan)).run
    third = ended(run(request(str(suite_folder), limit=2), plan)).run
    assert len({first.id, second.id, third.id}) == 3
    assert first.results_file.read_bytes() == content


def test_fresh_leaves_a_stopped_run_alone(suite_folder: Path, plan: Plan) -> None:
    with closing(run(request(str(suite_folder)), plan)) as events:
        next(event for event in events if isinstance(event, Tried))
    events = run(request(str(suite_folder), fresh=True), plan)
    assert next(event for event in events if isinstance(event, Begun)).recorded == 0
    events.close()  # type: ignore[attr-defined]
    assert len(runs.runs(plan.home)) == 2


def test_articles_that_changed_begin_another_run(suite_folder: Path, plan: Plan) -> None:
    with closing(run(request(str(suite_folder)), plan)) as events:
        next(event for event in events if isinstance(event, Tried))
    (suite_folder / "articles" / "ferry.md").write_text("The ferry sank.")
    events = run(request(str(suite_folder)), plan)
    assert next(event for event in events if isinstance(event, Begun)).recorded == 0


def test_several_jobs_find_what_one_does(suite_folder: Path, plan: Plan) -> None:
    alone = ended(run(request(str(suite_folder)), plan)).results
    together = ended(run(request(str(suite_folder), fresh=True), replace(plan, jobs=2))).results
    assert told(together) == told(alone)


class Crashing(EchoEngine):
    def generate(self, messages: Any, max_tokens: int) -> Any:
        assert messages
        assert max_tokens
        raise EngineCrashed("The model's process died, twice.", "Choose a smaller model.")


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_ends_the_run_with_its_words(suite_folder: Path, plan: Plan, jobs: int) -> None:
    with pytest.raises(DatelineError, match="died, twice") as caught:
        list(run(request(str(suite_folder)), replace(plan, tools=FakeTools(Crashing), jobs=jobs)))
    assert caught.value.hint == "Choose a smaller model."


class Faulty(EchoEngine):
    def generate(self, messages: Any, max_tokens: int) -> Any:
        raise ZeroDivisionError(f"a fault of ours in {len(messages)} messages, {max_tokens} tokens")


def test_a_fault_of_ours_in_a_worker_reaches_us_with_its_trace(
    suite_folder: Path, plan: Plan, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RuntimeError, match=r"(?s)ask.*ZeroDivisionError"):
        list(run(request(str(suite_folder)), replace(plan, tools=FakeTools(Faulty), jobs=2)))
    assert "Traceback" not in capfd.readouterr().err


def test_a_broken_citation_fails_the_run(
    suite_folder: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quotation stays what it was, and its place is one character off."""
    make = Citer._citation

    def off_by_one(self: Citer, *arguments: Any) -> Any:
        made = make(self, *arguments)
        return replace(made, start=made.start + 1)

    monkeypatch.setattr(Citer, "_citation", off_by_one)
    last = ended(run(request(str(suite_folder)), plan))
    assert set(last.broken["harbour"]) == {"a", "b", "c"}
    assert "does not hold the quoted words" in last.broken["harbour"]["a"][0]
    assert values(last.results)["citation validity"] == 0.0


def test_claims_are_held_against_their_text(plan: Plan, tmp_path: Path) -> None:
    text = "The bridge was closed on Monday. Repairs will cost $4 million. The mayor was not asked."
    claims = [
        {"claim": "Repairs will cost four million dollars.", "evidence": text, "supported": True},
        {"claim": "Repairs will cost $5 million.", "evidence": text, "supported": False},
        {"claim": "Who was asked? The mayor was asked.", "evidence": text, "supported": False},
        {"claim": "Anything.", "evidence": "", "supported": False},
    ]
    path = write_lines(tmp_path / "made.jsonl", claims)
    last = ended(run(request(str(path)), plan))
    records = last.run.journal("made", "claims").read()
    assert all(isinstance(record, ClaimRecord) for record in records)
    assert [(r.supported, r.support) for r in records if isinstance(r, ClaimRecord)] == [
        (True, "Repairs will cost $4 million."), (False, ""), (False, ""), (False, ""),
    ]  # fmt: skip
    assert values(last.results)["balanced accuracy"] == 1.0


def test_every_package_decides_what_is_recorded_or_is_known_not_to() -> None:
    shows = {
        "bot.apart",
        "bot.bench",
        "bot.verifying",
        "bot.cli",
        "bot.sessions",
        "bot.tui",
        "bot.tui.screens",
        "bot.tui.widgets",
        "bot.models",
    }
    evaluates = {"bot.evals", "bot.evals.making", "bot.evals.page"}
    found = {name for _, name, is_package in pkgutil.walk_packages(bot.__path__, "bot.") if is_package}
    assert found - shows - evaluates <= set(runner.DECIDING)
