"""The chat as people use it: the real command, in a real terminal, on real articles, with a real model."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from needs import MODELS, need
from terminal import Terminal

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "seeds"
ARTICLES = SHARED if SHARED.is_dir() else ROOT / "seeds"
DATELINE = str(Path(sys.executable).with_name("dateline"))
QUICK = "smollm2-135m"
READY = "5 articles"
ENDED = "ended: 0"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A home of its own, with the articles taken in."""
    need("minilm")
    need(QUICK)
    env = {"DATELINE_HOME": str(tmp_path / "home"), "DATELINE_MODELS": str(MODELS)}
    subprocess.run(
        [DATELINE, "ingest", str(ARTICLES)], env={**os.environ, **env}, check=True, capture_output=True
    )
    return env


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(tmp_path)
    yield opened
    opened.stop()


def _ask(terminal: Terminal, question: str) -> str:
    """Ask, and wait for what it ends in; returns the screen."""
    terminal.type(question)
    terminal.press("Enter")
    terminal.until_shown(f"> {question}")
    return terminal.until(lambda screen: _ended(screen.split(f"> {question}")[-1]), f"an end of {question!r}")


def _ended(shown: str) -> bool:
    return any(words in shown for words in ("matches its source", "own words", "do not say", "Cancelled."))


@pytest.mark.timeout(1200)
def test_an_hour_in_two_minutes(env: dict[str, str], terminal: Terminal) -> None:
    chat = f"{DATELINE} chat --model {QUICK}"
    terminal.start(chat, env, (100, 50))
    terminal.until_shown(READY)

    fact = _ask(terminal, "How much aid has America given Ukraine, by the Kiel Institute's reckoning?")
    assert "$119 billion" in fact
    assert "[1]" in fact

    terminal.press("C-Down")  # the citation opens, in the place of the conversation
    opened = terminal.until_shown("▌ ")
    assert any("▌" in line and "119" in line for line in opened.splitlines())
    assert "x Close" in opened
    terminal.press("Escape")  # back to the question
    terminal.until_shown("Your question")

    _ask(terminal, "And who says that?")
    terminal.until_shown("Asked as:")

    assert _models_of(env)

    signed = _ask(terminal, "Was the minerals deal signed?")
    assert "not signed" in signed

    absent = _ask(terminal, "How many goals did Brazil score at the world cup?")
    assert "The sources do not say." in absent

    question = "What did the European leaders say about the talks in Saudi Arabia?"
    terminal.type(question)
    terminal.press("Enter")
    terminal.until(lambda screen: "Reading" in screen.split(question)[-1], "the prompt being read")
    terminal.press("Escape")
    terminal.until(lambda screen: "Cancelled." in screen.split(question)[-1], "a cancel")

    terminal.press("C-q")
    terminal.until_shown(ENDED)
    assert not _models_of(env)
    terminal.stop()

    terminal.start(f"{chat} --resume", env, (100, 50))
    resumed = terminal.until_shown("Cancelled.")
    assert question in resumed
    again = _ask(terminal, "How much aid has America given Ukraine, by the Kiel Institute's reckoning?")
    last = again.split("reckoning?")[-1]
    assert "$119 billion" in last
    assert "[1]" in last, "the same words keep their number over a resume"
    terminal.press("C-b")
    terminal.until_shown("How much aid has America given")
    terminal.press("C-q")
    terminal.until_shown(ENDED)


def _models_of(env: dict[str, str]) -> list[psutil.Process]:
    """The processes of models that this home started."""
    found = []
    for process in psutil.process_iter():
        try:
            if "bot.engine" in " ".join(process.cmdline()):
                found += [process] * (process.environ().get("DATELINE_HOME") == env["DATELINE_HOME"])
        except psutil.Error:  # it has ended meanwhile, or is somebody else's
            continue
    return found


def test_without_a_library_the_first_steps_are_shown(tmp_path: Path, terminal: Terminal) -> None:
    env = {"DATELINE_HOME": str(tmp_path / "new"), "DATELINE_MODELS": str(tmp_path / "none")}
    terminal.start(DATELINE, env, (80, 24))
    terminal.until_shown("minilm")
    terminal.press("Escape")
    terminal.until_shown("Your question")
    terminal.press("C-q")
    terminal.until_shown(ENDED)
