"""A few kills of each kind; `make kills` does 200."""

import sys
from pathlib import Path

import pytest

from kills import kinds
from kills.killing import killed

TIMES = 3
KINDS = ("ingest-add", "ingest-change", "ingest-remove", "session", "pull", "pull-wheels", "briefing")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", KINDS)
def test_a_kill_loses_nothing(tmp_path: Path, name: str) -> None:
    (kind,) = (kind for kind in kinds(tmp_path) if kind.name == name)
    told: list[str] = []
    tally = killed(kind, tmp_path / "place", TIMES, 1, told.append)
    assert told == []
    assert tally.runs == TIMES
