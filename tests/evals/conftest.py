"""Fixtures of the harness's tests: a small suite, and a plan whose model says what the evidence says."""

from pathlib import Path

import pytest
from harness_stage import FakeTools, plan_for, write_suite

from bot.evals.plan import Plan


@pytest.fixture
def suite_folder(tmp_path: Path) -> Path:
    return write_suite(tmp_path / "suites" / "harbour")


@pytest.fixture
def tools() -> FakeTools:
    return FakeTools()


@pytest.fixture
def plan(tmp_path: Path, tools: FakeTools) -> Plan:
    return plan_for(tmp_path / "evaluation", tools)
