"""`dateline sessions`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sessions_stage import HOSTILE, MODEL, answered, cited

from bot import config
from bot.cli.commands import dateline
from bot.errors import DatelineError, SessionError
from bot.sessions import Sessions
from bot.sessions.export import from_dict, html_page, markdown


def run(*arguments: str, answer: str = "") -> Result:
    done = CliRunner().invoke(dateline, ["sessions", *arguments], input=answer)
    if isinstance(done.exception, DatelineError):
        raise done.exception
    return done


@pytest.fixture
def kept() -> int:
    """The id of a conversation of two questions."""
    with Sessions(config.sessions_file()) as store:
        session = store.begin("default")
        store.conclude(store.ask(session, "Did it rain?", MODEL, {}), answered("Did it rain?", cited()))
        store.end(store.ask(session, "Why?", MODEL, {}), "failed", "It died.")
    return session


def test_conversations_are_listed(kept: int) -> None:
    done = run("list")
    assert f"{kept:>5}  2" in done.stdout
    assert "Did it rain?\n       2 questions to default\n" in done.stdout
    (one,) = json.loads(run("list", "--search", "rain", "--json").stdout)
    assert {*one} == {"id", "title", "library", "began", "changed", "turns"}
    assert (one["id"], one["title"], one["turns"]) == (kept, "Did it rain?", 2)
    assert run("list", "--search", "snow").output == "Nothing found.\n"
    assert json.loads(run("list", "--search", "snow", "--json").stdout) == []


def test_where_there_is_none_it_says_how_one_begins() -> None:
    assert run("list").output == "No conversation yet: `dateline chat`.\n"


def test_a_conversation_is_shown(kept: int) -> None:
    shown = run("show", str(kept)).stdout
    assert shown.startswith("Did it rain?\n\n> Did it rain?\n\n“It rained.” [1]\n")
    assert shown.endswith("> Why?\n\nFailed. It died.\n")
    with Sessions(config.sessions_file()) as store:
        assert from_dict(json.loads(run("show", str(kept), "--json").stdout)) == store.session(kept)
    with pytest.raises(SessionError, match="no session 99"):
        run("show", "99")
    assert run("show", "0").exit_code == run("show", str(2**64)).exit_code == 2


def test_a_conversation_is_called_otherwise(kept: int) -> None:
    assert run("rename", str(kept), "The weather").output == ""
    assert "The weather" in run("list").stdout


def test_a_conversation_is_deleted_when_that_is_meant(kept: int) -> None:
    assert "Kept: Did it rain?" in run("delete", str(kept), answer="n\n").stderr
    assert "rain" in run("list").stdout
    assert "Deleted" in run("delete", str(kept), answer="y\n").stderr
    assert run("list").stdout == ""
    with pytest.raises(SessionError, match="no session"):
        run("delete", str(kept), "--yes")


def test_a_conversation_is_exported(kept: int, tmp_path: Path) -> None:
    with Sessions(config.sessions_file()) as store:
        session = store.session(kept)
    places = [tmp_path / f"talk{suffix}" for suffix in (".md", ".html", ".JSON")]
    for place in places:
        assert run("export", str(kept), "-o", str(place)).exit_code == 0
    assert places[0].read_text(encoding="utf-8") == markdown(session)
    assert places[1].read_text(encoding="utf-8") == html_page(session)
    assert from_dict(json.loads(places[2].read_bytes())) == session
    assert sorted(tmp_path.glob("*talk*")) == sorted(places)


def test_no_file_is_replaced_unless_that_is_meant(kept: int, tmp_path: Path) -> None:
    place = tmp_path / "talk.md"
    place.write_text("mine")
    with pytest.raises(DatelineError, match="there already"):
        run("export", str(kept), "-o", str(place))
    assert place.read_text() == "mine"
    run("export", str(kept), "-o", str(place), "--force")
    assert place.read_text().startswith("# Did it rain?")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(DatelineError, match="cannot be written"):
        run("export", str(kept), "-o", str(tmp_path / "folder.md"), "--force")
    assert run("export", str(kept), "-o", str(tmp_path / "talk.txt")).exit_code == 2


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_was_said_reaches_the_terminal(text: str, tmp_path: Path) -> None:
    with Sessions(config.sessions_file()) as store:
        session = store.begin(text)
        answer = answered(text, cited(file=text, quote=text), text=text)
        store.conclude(store.ask(session, text, MODEL, {text: text}), answer)
        store.end(store.ask(session, text, MODEL, {}), "failed", text)
    commands = [["list"], ["list", "--json"], ["show", "1"], ["show", "1", "--json"]]
    commands += [["export", "1", "-o", str(tmp_path / f"x.{suffix}")] for suffix in ("md", "html", "json")]
    for command in [*commands, ["delete", "1", "--yes"]]:
        done = run(*command)
        assert done.exit_code == 0, done.output
        assert all(c.isprintable() or c == "\n" for c in done.output)
