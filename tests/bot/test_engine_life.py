"""The engine's process is cancelled, killed, closed, orphaned."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest
from engine_stage import ESSAY, HANG, LONG, QUESTION, Asking, answer, busy, reach, until

from bot.engine import (
    Cancelled,
    Engine,
    EngineSettings,
    Finished,
    PromptRead,
    Restarted,
    Token,
    child,
)
from bot.errors import EngineError


@pytest.mark.parametrize("stage", ["loading", "reading", "writing"])
def test_cancel_keeps_the_process_and_what_it_knows(
    stage: str, engine: Engine, right: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "CONFIRM_SECONDS", HANG)
    engine.start()
    pid = engine.pid
    asking = reach(stage, engine)
    until(lambda: not asking.is_alive(), step=engine.cancel)
    assert isinstance(asking.events[-1], Finished)
    assert asking.events[-1].reason == "cancelled"
    assert answer(engine) == right["question"]
    if stage == "reading":
        assert answer(engine, LONG, 8) == right["long"]
    assert engine.pid == pid
    assert engine.notice is None


@pytest.mark.parametrize("stage", ["loading", "writing"])
def test_cancel_replaces_a_process_that_does_not_obey(
    stage: str, engine: Engine, right: dict[str, str]
) -> None:
    engine.start()
    pid = engine.pid
    assert pid is not None
    asking = reach(stage, engine)
    os.kill(pid, signal.SIGSTOP)
    until(lambda: not asking.is_alive(), step=engine.cancel)
    assert isinstance(asking.events[-1], Finished)
    assert asking.events[-1].reason == "cancelled"
    assert answer(engine) == right["question"]
    assert engine.pid != pid
    assert engine.notice is None


def test_cancel_frees_other_calls_too(engine: Engine) -> None:
    asking = reach("writing", engine)
    outcome: list[str] = []

    def count() -> None:
        try:
            engine.count(["a"])
        except Cancelled as cancelled:
            outcome.append(cancelled.message)

    waiting = threading.Thread(target=count, daemon=True)
    waiting.start()
    until(lambda: not waiting.is_alive() and not asking.is_alive(), step=engine.cancel)
    assert outcome


@pytest.mark.parametrize("leave", ["close", "interrupt"])
def test_an_answer_that_is_left_is_cancelled(leave: str, engine: Engine, right: dict[str, str]) -> None:
    events = engine.generate(ESSAY, 1500)
    assert isinstance(next(events), PromptRead)
    with pytest.raises(EngineError, match="still answering"):
        engine.count(["a"])
    if leave == "close":
        events.close()
    else:
        with pytest.raises(KeyboardInterrupt):
            events.throw(KeyboardInterrupt)
    assert answer(engine) == right["question"]


@pytest.mark.parametrize("stage", ["loading", "reading", "writing"])
def test_a_killed_process_is_replaced(stage: str, engine: Engine, right: dict[str, str]) -> None:
    if stage == "loading":
        engine.start()
        pid = engine.pid
        asking = Asking(engine, QUESTION)
    else:
        asking = reach(stage, engine)
        pid = engine.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: any(isinstance(event, Restarted) for event in asking.events))
    if stage != "loading":
        until(lambda: isinstance(asking.events[-1], PromptRead | Token))
        engine.cancel()
    events = asking.result()
    assert isinstance(events[-1], Finished)
    after = events[events.index(next(event for event in events if isinstance(event, Restarted))) + 1 :]
    assert isinstance(after[0], PromptRead)
    assert engine.notice == "restarted"
    assert answer(engine) == right["question"]


def test_close_leaves_no_process(settings: EngineSettings) -> None:
    engine = Engine(settings)
    asking = reach("writing", engine)
    pid = engine.pid
    assert pid is not None
    engine.close()
    assert not psutil.pid_exists(pid)
    assert asking.result()[-1].reason == "cancelled"  # type: ignore[union-attr]
    with pytest.raises(EngineError, match="closed"):
        engine.count(["a"])
    engine.close()


PARENT = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from bot.engine import Engine, EngineSettings, Message
engine = Engine(EngineSettings(model_path=Path(sys.argv[2]), log=Path("log"), state=Path("state")))
if sys.argv[3] != "loading":
    engine.info
engine.start()
print(engine.pid, flush=True)
for event in engine.generate([Message("user", "The bridge is closed. " * 300)], 100):
    pass
"""


@pytest.mark.parametrize("stage", ["loading", "reading"])
def test_the_process_does_not_outlive_its_parent(stage: str, model: Path, tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", PARENT, root, str(model.resolve()), stage]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        if stage == "reading":
            before = busy(child.pid)
            until(lambda: busy(child.pid) > before + 0.1)
        parent.kill()
    until(
        lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    )  # init may be slow to reap
