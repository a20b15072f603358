"""Conversations: read strictly, tried without a model, measured against the full question."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from harness_stage import EchoEngine, FakeTools, write_lines, write_suite
from page_stage import conversation

from bot.errors import EvaluationError
from bot.evals import suites
from bot.evals.cases import ConversationCase
from bot.evals.measures import measure
from bot.evals.page.outcomes import ASTRAY, DROPPED, LED, LEFT, MEDDLED, MISSED, outcome
from bot.evals.plan import Plan
from bot.evals.records import ConversationRecord
from bot.evals.runner import Ended, LeftOut, Request, run
from bot.followups import Turn, standalone

CASE: dict[str, Any] = {
    "id": "a",
    "turns": [
        {"question": "Who will open the lantern festival?", "answer": "Margaret Olsen will open it."},
        {"question": "Where does it move this year?"},
    ],
    "standalone": "Where does the lantern festival move this year?",
    "leans": True,
    "gold_files": ["festival.md"],
    "half": "held",
}
ALONE = {
    **CASE,
    "id": "b",
    "leans": False,
    "turns": [CASE["turns"][0], {"question": "What will the repairs of the harbour bridge cost?"}],
    "standalone": "What will the repairs of the harbour bridge cost?",
    "gold_files": ["bridge.md"],
}


def written(folder: Path, *cases: dict[str, Any]) -> suites.Listed:
    write_suite(folder)
    (folder / "questions.jsonl").unlink()
    path = write_lines(folder / "conversations.jsonl", cases)
    return suites.Listed(folder.name, "conversations", path)


def test_a_conversation_is_tried_without_a_language_model(tmp_path: Path, plan: Plan) -> None:
    listed = written(tmp_path / "town", CASE, ALONE)
    plan = replace(plan, tools=FakeTools(EchoEngine), tier="retrieval")
    *_, last = run(Request((listed,)), plan)
    assert isinstance(last, Ended)
    first, second = last.run.journal("town", "conversations").read()
    assert isinstance(first, ConversationRecord)
    assert isinstance(second, ConversationRecord)
    assert first.leaned
    assert "lantern festival" in first.rewritten
    assert second.rewritten == second.case.question
    found = {score.measure: score.value for score in last.results.suites[0].scores}
    assert found["follow-up share"] == found["recognised"] == found["left alone"] == 1
    assert found["follow-up share held"] == 1
    assert "follow-up share tuned" not in found
    assert "Where does it move this year?" in last.run.report_file.read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", [
    {**CASE, "turns": CASE["turns"][:1]},  # nothing before the question
    {**CASE, "leans": "yes"},
    {**CASE, "half": "some"},
    {key: value for key, value in CASE.items() if key != "standalone"},
])  # fmt: skip
def test_a_conversation_is_read_strictly(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(EvaluationError, match="line 1"):
        suites.load(written(tmp_path / "town", wrong))


def test_a_shipped_suite_whose_articles_are_elsewhere_is_passed_over(tmp_path: Path, plan: Plan) -> None:
    listed = written(tmp_path / "town", CASE)
    (tmp_path / "town" / "suite.toml").write_text('articles = ["../nowhere"]\n', encoding="utf-8")
    plan = replace(plan, tools=FakeTools(EchoEngine), tier="retrieval")
    with pytest.raises(EvaluationError, match="not there"):
        [*run(Request((listed,)), plan)]
    ours = written(tmp_path / "village", CASE)
    events = [*run(Request((replace(listed, ships=True), ours)), plan)]
    (left,) = [event for event in events if isinstance(event, LeftOut)]
    assert left.suite == "town"
    assert "nowhere" in left.reason


def test_what_is_measured_and_what_became_of_it() -> None:
    one = conversation(0, random.Random(1))
    one = replace(one, case=replace(one.case, leans=True, gold_files=("x.md",)), files_in_full=("x.md",))
    assert outcome(one) is ASTRAY
    assert measure("conversations", "follow-up share").observe(one) == (0.0, 1.0)
    found = replace(one.search, rankings=(replace(one.search.rankings[0], files=("x.md",)),))
    assert outcome(replace(one, search=found)) is LED
    assert outcome(replace(one, leaned=False)) is MISSED
    alone = replace(one, case=replace(one.case, leans=False))
    assert measure("conversations", "follow-up Hit@4").observe(alone) is None
    assert outcome(alone) is MEDDLED
    assert outcome(replace(alone, rewritten=alone.case.question)) is LEFT
    turns = (*one.case.turns[:1], replace(one.case.turns[-1], question="Did Lund get $4 for it?"))
    dropped = replace(one, case=replace(one.case, turns=turns))
    assert outcome(dropped) is DROPPED
    assert measure("conversations", "names and numbers kept").observe(dropped) == (0.0,)


def test_the_measure_of_all_is_a_ratio() -> None:
    share = measure("conversations", "follow-up share").combine
    assert share([(1.0, 1.0), (0.0, 1.0), (1.0, 0.0)]) == 1.0
    assert share([(1.0, 0.0)]) is None


def test_the_conversations_that_ship_are_what_they_say() -> None:
    """Over all three folders: enough that stand alone, both halves alike, no id twice."""
    listed = [one for one in suites.find([]) if one.kind == "conversations"]
    cases = [case for one in listed for case in suites._read(one) if isinstance(case, ConversationCase)]
    assert len(cases) >= 76
    assert len({case.id for case in cases}) == len(cases)
    assert sum(not case.leans for case in cases) >= len(cases) / 5
    assert abs(sum(case.half == "held" for case in cases) - len(cases) / 2) <= 5


def test_of_the_conversations_about_the_samples_few_are_missed_and_none_is_meddled_with() -> None:
    suite = suites.load(suites.choose(["conversations/seeds"], [])[0])
    cases = [case for case in suite.cases if isinstance(case, ConversationCase)]
    made = {
        case: standalone(case.question, [Turn(turn.question, turn.answer) for turn in case.turns[:-1]])
        for case in cases
    }
    assert all(one.text == case.question for case, one in made.items() if not case.leans)
    leaning = [one.leaned for case, one in made.items() if case.leans]
    assert sum(leaning) >= 0.9 * len(leaning)
    for case in cases:
        for file in case.gold_files:
            assert (suite.articles[0] / file).is_file()
