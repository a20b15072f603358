"""Nothing leaves the machine, and what stays on it is its owner's alone: the real commands, in a network
namespace without interfaces."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from needs import MODELS, need
from terminal import Terminal

from bot.cli.commands import dateline
from bot.cli.exits import ExitCode
from bot.privacy import FULL_TRACE, Reported, trace

ROOT = Path(__file__).parent.parent
DATELINE = str(Path(sys.executable).with_name("dateline"))
QUICK = "smollm2-135m"
NEEDS_THE_NETWORK = {"models pull"}
ENDS = {ExitCode.OK, ExitCode.NOT_IN_SOURCES}
FIRST = "2025-02-28-talks-collapse-at-the-white-house.md"
QUESTION = "Was the minerals deal signed?"
ENDINGS = ("its source", "own words", "do not say")  # of an answer

USES = (
    "ingest {seeds}",
    "ingest",
    "sources list",
    f"sources show {FIRST}",
    "search minerals --json",
    f"ask --model {QUICK} {{question}}",
    f"brief --model {QUICK} minerals -o {{out}}/brief.html",
    "brief --model none minerals --json",
    "verify {out}/brief.html",
    "chat",
    "sessions list",
    "sessions show 1",
    "sessions rename 1 Minerals",
    "sessions export 1 -o {out}/session.html",
    "sessions delete 1 --yes",
    "models list",
    f"models use {QUICK}",
    f"models path {QUICK}",
    "eval make {seeds} --name mine -n 5",
    "eval list",
    f"eval run mine --limit 1 --model {QUICK}",
    "eval report latest --html {out}/report.html",
    "eval compare latest latest",
    "doctor",
    "purge",
)
"""A session of use: every command, in an order in which each finds what it needs."""


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """The names of all commands, with those of their groups."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name


def test_no_command_is_forgotten() -> None:
    used = {name for name in commands(dateline) for use in USES if f"{use} ".startswith(f"{name} ")}
    assert used | NEEDS_THE_NETWORK == {*commands(dateline)}


def without_network() -> list[str]:
    """The words before a command that take its network away."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if shutil.which("unshare") and not subprocess.run([*words, "true"], capture_output=True).returncode:
            return words
    pytest.skip("needs the right to make a network namespace (`unshare -n`)")


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a session of use without a network left in its folder: `home`, `out` and the models."""
    need("minilm")
    need(QUICK)
    alone = without_network()
    place = tmp_path_factory.mktemp("private")
    (place / "models").mkdir()
    for model in MODELS.iterdir():
        if not model.name.startswith(".") and model.name not in ("chosen", "pinned.json"):
            (place / "models" / model.name).symlink_to(model)
    env = {
        "DATELINE_HOME": str(place / "home"),
        "DATELINE_MODELS": str(place / "models"),
        "XDG_CONFIG_HOME": str(place / "settings"),
        "DATELINE_EVALDATA": str(place / "none"),
    }
    out = place / "out"
    out.mkdir()
    filled = {
        "{seeds}": str(ROOT / "seeds"),
        "{out}": str(out),
        "{question}": QUESTION,
    }
    for use in USES:
        words = use.split()
        for mark, value in filled.items():
            words = [word.replace(mark, value) for word in words]
        if use == "chat":
            _chat(place, " ".join([*alone, DATELINE, use, "--model", QUICK]), env)
        else:
            done = subprocess.run(
                [*alone, DATELINE, *words],
                env={**os.environ, **env},
                cwd=place,
                capture_output=True,
                text=True,
            )
            assert done.returncode in ENDS, f"dateline {' '.join(words)}: {done.stderr}"
    return place


def _chat(place: Path, command: str, env: dict[str, str]) -> None:
    """Ask one question in the chat, and leave."""
    terminal = Terminal(place)
    try:
        terminal.start(command, env)
        terminal.until_shown("5 articles")
        terminal.type("What does Ukraine want in return?")
        terminal.press("Enter")
        terminal.until(
            lambda screen: any(end in screen for end in ENDINGS),
            "an answer",
        )
        terminal.press("C-q")
        terminal.until_shown("ended: 0")
    finally:
        terminal.stop()


@pytest.mark.timeout(1200)
def test_every_command_works_without_a_network(used: Path) -> None:
    assert (used / "out" / "brief.html").is_file()
    assert (used / "home" / "engine.log").is_file()


@pytest.mark.timeout(1200)
def test_every_file_is_its_owners_alone(used: Path) -> None:
    left = [path for top in ("home", "settings", "out") for path in (used / top).rglob("*")]
    left += [path for path in (used / "models").iterdir() if not path.is_symlink()]
    assert {path.name for path in left} >= {
        "catalog.sqlite", "sessions.sqlite", "engine.log", "chosen", "vectors.sqlite", "brief.html",
        "session.html", "questions.jsonl", "results.json", "report.html",
    }  # fmt: skip
    open_to_others = [path for path in left if path.lstat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    assert open_to_others == []


@pytest.mark.timeout(1200)
def test_no_log_holds_a_word_of_a_document(used: Path) -> None:
    logs = b"".join(path.read_bytes() for path in (used / "home").glob("*.log"))
    assert logs
    for word in (b"Kellogg", b"minerals", b"Ukrain"):
        assert word not in logs


def _fail(words: str) -> Exception:
    try:
        try:
            raise ValueError(words)
        except ValueError as error:
            raise KeyError(words) from error
    except KeyError as error:
        return error


def test_a_trace_says_where_and_not_what(monkeypatch: pytest.MonkeyPatch) -> None:
    error = _fail("the minister's diary")
    told = trace(error)
    assert "diary" not in told
    assert told.index("builtins.ValueError") < told.index("builtins.KeyError")
    assert "raise ValueError(words)" in told
    assert told in trace(Reported(told))
    monkeypatch.setenv(FULL_TRACE, "1")
    assert "diary" in trace(error)
