"""The engine with processes that do what a model's process must not do."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.engine import Engine, EngineSettings, Event, Finished, Message, PromptRead, Restarted, Token, machine
from bot.errors import EngineCrashed, EngineError, EngineStalled

ASK = [Message("user", "?")]

PRELUDE = """
import json, os, signal, sys

def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)

def orders():
    for line in sys.stdin:
        yield json.loads(line)

def die(name):
    os.kill(os.getpid(), getattr(signal, name))
    signal.pause()

def answer(id):
    say("prompt", id=id, tokens=3, reused=0, seconds=0.1)
    say("token", id=id, text="yes")
    say("finished", id=id, output_tokens=1, seconds=0.1, reason="stop", least=0.0)

with open(sys.argv[1], "a+") as file:
    start = file.tell() + 1  # 1 for the first process
    file.write(".")
todo = orders()
load = next(todo)
say("loaded")
"""

WELL = "for order in todo: answer(order['id'])"

Make = Callable[..., Engine]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Engines whose process runs `PRELUDE` and then some code."""
    engines: list[Engine] = []

    def make(code: str, stall_seconds: float = 60.0) -> Engine:
        settings = EngineSettings(
            model_path=tmp_path / "any.gguf",
            log=tmp_path / "log",
            state=tmp_path / "state",
            stall_seconds=stall_seconds,
        )
        command = [sys.executable, "-I", "-c", PRELUDE + code, str(tmp_path / "starts")]
        engines.append(Engine(settings, command=command))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


def ask(engine: Engine, max_tokens: int = 5) -> list[Event]:
    return list(engine.generate(ASK, max_tokens))


def test_a_process_that_behaves(make: Make) -> None:
    assert ask(make(WELL)) == [PromptRead(3, 0, 0.1), Token("yes"), Finished(1, 0.1, "stop")]


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGSEGV", "SIGILL", "SIGABRT", "SIGBUS", "SIGFPE"])
def test_dying_twice_is_an_error_and_the_next_call_starts_anew(make: Make, name: str) -> None:
    engine = make(f"next(todo); start < 3 and die('{name}'); answer(2)\n{WELL}")
    events = engine.generate(ASK, 5)
    restarted = next(events)
    assert isinstance(restarted, Restarted)
    assert name in restarted.reason
    with pytest.raises(EngineCrashed, match=f"died twice \\({name}\\)") as caught:
        next(events)
    assert caught.value.hint
    assert ask(engine)[-1] == Finished(1, 0.1, "stop")


def test_the_last_words_of_a_crash_are_passed_on(make: Make, tmp_path: Path) -> None:
    engine = make("next(todo); print('GGML_ASSERT failed', file=sys.stderr, flush=True); die('SIGABRT')")
    with pytest.raises(EngineCrashed) as caught:
        ask(engine)
    assert "GGML_ASSERT failed" in caught.value.hint
    assert str(tmp_path / "log") in caught.value.hint


@pytest.mark.parametrize("when", ["loading", "reading", "writing"])
def test_a_crash_of_the_fast_kernels_is_remembered(make: Make, tmp_path: Path, when: str) -> None:
    crash = {
        "loading": "load['safe_kernels'] or die('SIGSEGV')\n",
        "reading": "load['safe_kernels'] or next(todo) and die('SIGILL')\n",
        "writing": "load['safe_kernels'] or (say('token', id=next(todo)['id'], text='x'), die('SIGFPE'))\n",
    }[when]
    engine = make(crash + WELL)
    events = ask(engine)
    assert [event for event in events if event != Token("x")][1:] == ask(engine)
    assert isinstance(events[1 if when == "writing" else 0], Restarted)
    assert engine.notice == "restarted with safe kernels"
    assert machine.known(tmp_path / "state").safe_kernels
    again = make(crash + WELL)
    assert ask(again) == ask(engine)
    assert again.notice is None


def test_a_crash_that_safe_kernels_do_not_cure_is_not_remembered(make: Make, tmp_path: Path) -> None:
    with pytest.raises(EngineCrashed):
        ask(make("next(todo); die('SIGSEGV')"))
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"safe_kernels": 3}', "\xff", '{"a": {"safe_kernels": 3}}'])
def test_a_broken_state_is_ignored_and_replaced(text: str, tmp_path: Path) -> None:
    state = tmp_path / "folder" / "state"
    state.parent.mkdir()
    state.write_text(text, encoding="latin-1")
    assert not machine.known(state).safe_kernels
    machine.remember(state, safe_kernels=True)
    machine.remember(state, reading=2)
    assert machine.known(state) == machine.Machine(safe_kernels=True, reading=2)
    assert [path.name for path in state.parent.iterdir()] == ["state"]


def test_a_state_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    machine.remember(tmp_path / "file" / "state", safe_kernels=True)


@pytest.mark.parametrize(
    "code", ["signal.pause()", "[order for order in todo]", "next(todo); signal.pause()"]
)
def test_silence_is_an_error(make: Make, code: str) -> None:
    engine = make(code, stall_seconds=0.3)
    with pytest.raises(EngineStalled, match=r"0\.3 seconds"):
        ask(engine)
    with pytest.raises(EngineStalled):
        engine.count(["a"])


def test_signs_of_life_are_no_silence(make: Make) -> None:
    code = """
import time
order = next(todo)
for _ in range(12):
    time.sleep(0.1)
    say("reading", id=order["id"])
answer(order["id"])
"""
    assert ask(make(code, stall_seconds=1.0))[-1] == Finished(1, 0.1, "stop")


def test_a_large_order_to_a_process_that_does_not_read_is_no_hang(make: Make) -> None:
    with pytest.raises(EngineStalled):
        make("signal.pause()", stall_seconds=0.3).count(["word " * 100_000])


@pytest.mark.parametrize(
    "line",
    [
        "Segmentation fault",
        "[1, 2]",
        '{"no": "event"}',
        '{"event": 7}',
        '{"event": "token", "id": 1}',
        '{"event": "prompt", "id": 1, "tokens": "many", "reused": 0, "seconds": 0}',
        '{"event": "finished", "id": 1, "output_tokens": 1, "seconds": 0, "reason": "bored"}',
        '{"event": "counts", "id": 1, "counts": []}',
        "[" * 2000,
        "\\x00\\xff",
    ],
)
def test_garbage_on_the_pipe_is_an_error(make: Make, line: str) -> None:
    engine = make(f"next(todo); start > 1 and answer(2); print({line!r}, flush=True)\n{WELL}")
    with pytest.raises(EngineError, match="not part of its protocol"):
        ask(engine)


def test_a_line_without_an_end_is_garbage(make: Make) -> None:
    with pytest.raises(EngineError, match="not part of its protocol"):
        ask(make("next(todo); [sys.stdout.write('x' * 2**20) for _ in range(40)]; signal.pause()"))


def test_counts_must_be_as_many_as_the_texts(make: Make) -> None:
    with pytest.raises(EngineError, match="not part of its protocol"):
        make("say('counts', id=next(todo)['id'], counts=[1]); next(todo)").count(["a", "b"])


def test_endless_output_is_bounded(make: Make) -> None:
    engine = make("id = next(todo)['id']\nwhile True: say('token', id=id, text='x')")
    events = ask(engine, 7)
    assert events[:-1] == [Token("x")] * 7
    assert isinstance(events[-1], Finished)
    assert (events[-1].output_tokens, events[-1].reason) == (7, "length")


def test_a_failed_load_is_one_error_and_no_restart(make: Make, tmp_path: Path) -> None:
    engine = make("say('failed', message='No such model.', hint='Fetch it.')")
    with pytest.raises(EngineError, match=r"No such model\.") as caught:
        ask(engine)
    assert caught.value.hint == "Fetch it."
    assert (tmp_path / "starts").read_text() == "."
    assert engine.notice is None


def test_a_command_that_cannot_be_run(tmp_path: Path) -> None:
    settings = EngineSettings(model_path=tmp_path, log=tmp_path / "log", state=tmp_path / "state")
    with (
        Engine(settings, command=["/nonexistent"]) as engine,
        pytest.raises(EngineError, match="cannot be started"),
    ):
        engine.start()


def test_the_log_is_private_and_emptied_at_every_start(make: Make, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("old")
    engine = make(f"print('new', file=sys.stderr, flush=True)\n{WELL}")
    ask(engine)
    assert (tmp_path / "log").read_text() == "new\n"
    (tmp_path / "log").unlink()
    engine.close()
    ask(make(WELL))
    assert (tmp_path / "log").stat().st_mode & 0o077 == 0
