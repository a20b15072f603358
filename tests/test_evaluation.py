"""`dateline eval` as people run it: the real command, models and files."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from needs import need

from bot.evals.measures import measure

ROOT = Path(__file__).parent.parent
DATELINE = str(Path(sys.executable).with_name("dateline"))
QUICK = "smollm2-135m"
HANG = 240.0  # seconds; a guard against a hang, not an expectation
ANSWERS = ["eval", "run", "seeds", "--model", QUICK, "--limit", "5", "--json"]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    need("minilm")
    monkeypatch.setenv("DATELINE_EVALDATA", str(tmp_path / "none"))

    def run(*words: str, code: int = 0) -> str:
        done = subprocess.run([DATELINE, *words], capture_output=True, text=True, timeout=HANG, check=False)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    return run


def figures(results: str) -> dict[str, Any]:
    """What a run gave, without what depends on when and how fast."""
    (suite,) = json.loads(results)["suites"]
    return {
        score["measure"]: score["observations"]
        for score in suite["scores"]
        if not measure("qa", score["measure"]).cost
    }


@pytest.mark.timeout(900)
def test_a_run_that_is_killed_goes_on_and_ends_as_if_it_had_not_been(
    command: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need(QUICK)
    whole = figures(command(*ANSWERS))
    assert len(whole["right"]) + len(whole["citation validity"]) > 0
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "killed"))
    for kept in (1, 3):  # killed twice, each time further on
        kill_when_recorded(kept)
    command("eval", "report", code=1)  # nothing is complete yet
    assert figures(command(*ANSWERS)) == whole
    assert len(json.loads(command("eval", "list", "--json"))["runs"]) == 1


def kill_when_recorded(cases: int) -> None:
    """Start the run, and kill it as soon as so many cases are on disk."""
    folder = Path(os.environ["DATELINE_HOME"]) / "evaluation" / "runs"
    running = subprocess.Popen([DATELINE, *ANSWERS], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + HANG
    while running.poll() is None and time.monotonic() < until:
        if sum(path.read_bytes().count(b"\n") for path in folder.glob("*/cases/*.jsonl")) >= cases:
            break
        os.sched_yield()
    children = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(signal.SIGKILL)
    running.wait()
    _, alive = psutil.wait_procs(children, timeout=HANG)
    assert not alive  # the model's process does not outlive its parent


def test_two_runs_are_compared_with_each_other_and_with_the_baseline(command: Callable[..., str]) -> None:
    command("eval", "run", "seeds", "--retrieval-only")
    assert "Hit@4" in command("eval", "report")
    assert ", 0 regressions" in command("eval", "compare", "latest", "latest")
    changes = json.loads(command("eval", "compare", "baseline", "latest", "--json"))
    assert {change["measure"] for change in changes} >= {"nDCG@10", "answerability AUC"}
    command("eval", "compare", "nothing", "latest", code=1)


def test_a_worse_run_ends_in_its_own_exit_code(command: Callable[..., str], tmp_path: Path) -> None:
    command("eval", "run", "seeds", "--retrieval-only")
    results = json.loads(command("eval", "report", "--json"))
    for score in results["suites"][0]["scores"]:
        if score["measure"] == "Hit@4":
            score["observations"] = {case: [0.0] for case in score["observations"]}
    worse = tmp_path / "worse.json"
    worse.write_text(json.dumps(results), encoding="utf-8")
    shown = command("eval", "compare", "latest", str(worse), code=4)
    assert "REGRESSION" in shown
    assert "1 regressions" in shown
    command("eval", "compare", str(worse), "latest")  # the other way it is better


def test_a_suite_is_made_from_a_folder_and_run(command: Callable[..., str], tmp_path: Path) -> None:
    made = command("eval", "make", str(ROOT / "seeds"), "-n", "12", "--name", "mine")
    assert " questions, " in made
    folder = Path(os.environ["DATELINE_HOME"]) / "suites" / "mine"
    assert (folder / "suite.toml").is_file()
    assert not list(folder.glob("**/*.md"))  # it points at the articles and copies none
    command("eval", "make", str(ROOT / "seeds"), "--name", "mine", code=1)  # edits are never overwritten
    results = json.loads(command("eval", "run", "mine", "--retrieval-only", "--json"))
    assert {suite["name"]: suite["kind"] for suite in results["suites"]} == {
        "mine": "qa", "mine/claims": "claims",
    }  # fmt: skip
    html = tmp_path / "report.html"
    command("eval", "report", "--html", str(html))
    assert "Who" in html.read_text(encoding="utf-8")


def test_each_mistake_says_what_to_do(command: Callable[..., str], tmp_path: Path) -> None:
    command("eval", "run", "no-such-suite", code=1)
    command("eval", "report", code=1)
    command("eval", "make", str(tmp_path), "--name", "../out", code=2)
    empty = tmp_path / "empty"
    empty.mkdir()
    command("eval", "make", str(empty), code=1)
    (empty / "dull.md").write_text("Nothing.")
    command("eval", "make", str(empty), code=1)
    command("eval", "make", code=1)  # the library is empty
