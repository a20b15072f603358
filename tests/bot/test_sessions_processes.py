"""Conversations when the program is killed, and when two programs keep them in one file."""

import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sessions_stage import answered, cited

from bot.claims import ModelUsed
from bot.errors import SessionError
from bot.sessions import Sessions, Summary

CHILD = Path(__file__).with_name("sessions_child.py")
KILLS = 20


def start(*arguments: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, str(CHILD), *arguments], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """Killed at random instants, the program has kept each question and answer that it was told is kept."""
    path = tmp_path / "sessions.sqlite"
    lot = random.Random(20260228)
    asked: dict[int, str] = {}
    concluded: set[int] = set()
    for kill in range(KILLS):
        child = start("until-killed", str(path), f"run{kill}")
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(lot.randint(1, 12))]
        # Not to wait for anything, but to strike anywhere between two lines.
        threading.Event().wait(lot.random() * 0.02)
        child.kill()
        rest, errors = child.communicate()
        assert errors == ""
        for line in "".join([*lines, rest]).splitlines(keepends=True):
            match line.split():
                case ["asked", turn, name, n] if line.endswith("\n"):
                    asked[int(turn)] = f"{name} {n}"
                case ["concluded", turn, _, _] if line.endswith("\n"):
                    concluded.add(int(turn))
        with Sessions(path) as store:
            _check(store, asked, concluded)
    assert len(asked) > KILLS
    with Sessions(path) as store, closing(store._db.execute("PRAGMA integrity_check")) as found:
        assert found.fetchone() == ("ok",)


def _check(store: Sessions, asked: dict[int, str], concluded: set[int]) -> None:
    """Each acknowledged turn is there once; what was not acknowledged may be there, whole."""
    turns = [turn for one in store.summaries(limit=10**6) for turn in store.session(one.id).turns]
    kept = {turn.id: turn for turn in turns}
    assert len(kept) == len(turns)
    assert len({turn.question for turn in turns}) == len(turns)
    assert {id: kept[id].question for id in asked} == asked
    assert {kept[id].outcome for id in concluded} <= {"answered"}
    for turn in turns:
        if turn.answer is None:
            assert turn.outcome == "interrupted"
        else:
            own = answered(turn.question, cited(turn.answer.citations[0].n, turn.answer.citations[0].file))
            assert turn.answer == own
    for session in {one.id: one for one in store.summaries(limit=10**6)}:
        _check_numbers(store, session)


def _check_numbers(store: Sessions, session: int) -> None:
    """One number for each source of a session, and one source for each number, without a gap."""
    citations = store.session(session).citations
    assert [one.n for one in citations] == [*range(1, len(citations) + 1)]
    assert len({one.file for one in citations}) == len(citations)


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
    children = [start("many", str(tmp_path), name, str(files), str(turns)) for name in names]
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
            _check_numbers(store, 1)


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
