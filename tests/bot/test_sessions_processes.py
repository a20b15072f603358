"""Conversations that two programs keep in one file. Kills: tests/kills."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sessions_stage import well_numbered

from bot.claims import ModelUsed
from bot.errors import SessionError
from bot.sessions import Sessions, Summary

CHILD = Path(__file__).with_name("sessions_child.py")


def start(*arguments: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, str(CHILD), *arguments], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


def test_many_make_the_same_file_at_once(tmp_path: Path) -> None:
    """Each has a connection of its own, as a process would; none is turned away."""
    files, openers = 60, 3
    together = threading.Barrier(openers)

    def open_each() -> None:
        for file in range(files):
            together.wait()
            try:
                Sessions(tmp_path / f"{file}.sqlite").close()
            except SessionError:
                together.abort()  # else the others wait for ever
                raise

    with ThreadPoolExecutor(openers) as pool:
        found = [pool.submit(open_each) for _ in range(openers)]
    assert [one.exception() for one in found] == [None] * openers
    assert len([*tmp_path.glob("*.sqlite")]) == files


def test_two_programs_talk_in_one_session_at_once(tmp_path: Path) -> None:
    """They make the file at the same moment, too: neither fails, and nothing of either is lost."""
    files, turns = 5, 6
    names = ("left", "right")
    children = [start(str(tmp_path), name, str(files), str(turns)) for name in names]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for file in range(files):
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == f"done {file}\n", child.communicate()[1]
    for child in children:
        assert child.communicate() == ("", "")
        assert child.returncode == 0
    for file in range(files):
        with Sessions(tmp_path / f"{file}.sqlite") as store:
            (listed,) = store.summaries()
            assert isinstance(listed, Summary)
            session = store.session(1)
            for name in names:
                own = [turn for turn in session.turns if turn.question.startswith(name)]
                assert [turn.question for turn in own] == [f"{name} {n}" for n in range(turns)]
                assert {turn.outcome for turn in own} == {"answered"}
            assert listed.turns == 2 * turns
            assert well_numbered(session.citations)


def test_several_threads_use_one_store(tmp_path: Path) -> None:
    count = 20
    with Sessions(tmp_path / "sessions.sqlite") as store:
        session = store.begin("news")

        def talk(name: int) -> None:
            for number in range(count):
                store.ask(session, f"{name}/{number}", ModelUsed("m", "0" * 64), {})
                store.summaries()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(talk, range(4)))
        asked = [turn.question for turn in store.session(session).turns]
        assert sorted(asked) == sorted(f"{name}/{number}" for name in range(4) for number in range(count))
        assert store.questions(3) == tuple(asked[-3:])
