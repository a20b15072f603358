"""Nothing that a document, a file's name or the model says reaches a terminal or a page unescaped."""

import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hostile_stage import ATTACK, QUESTION, TOPIC, articles, set_up

from bot import config
from bot.claims import ModelUsed
from bot.cli.commands import dateline
from bot.exporting import export
from bot.keeping import restored
from bot.sessions import Sessions

MODEL = ModelUsed("made-up", "0" * 64)
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What a terminal may obey, but for line ends and tabs."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    set_up(monkeypatch)
    return articles(tmp_path / "articles")


def run(*words: str, ends: tuple[int, ...] = (0,)) -> str:
    """What a command says, results and narration; nothing of it may be obeyed."""
    done = CliRunner().invoke(dateline, [*words], standalone_mode=False)
    assert done.exception is None, words
    assert int(done.return_value or 0) in ends
    said = done.stdout + done.stderr
    assert not OBEYED.search(said), (words, OBEYED.search(said))
    return done.stdout


def conversation() -> int:
    """A conversation that holds the answer to the question; its own title and question are hostile."""
    answer = restored(json.loads(run("ask", QUESTION, "--json")))
    with Sessions(config.sessions_file()) as store:
        id = store.begin("default")
        store.conclude(store.ask(id, f"{QUESTION} {ATTACK}", MODEL, {}), answer)
        store.rename(id, ATTACK)
    return id


def test_no_command_says_what_a_terminal_obeys(folder: Path, tmp_path: Path) -> None:
    run("ingest", str(folder))
    listed = json.loads(run("sources", "list", "--json"))
    (hostile,) = [one["file"] for one in listed if one["file"] != "plain.md"]
    run("sources", "list")
    run("sources", "show", hostile)
    run("sources", "show", "plain.md")
    run("search", TOPIC)
    run("search", TOPIC, "--json")
    assert "Norland" in run("ask", QUESTION)
    run("ask", QUESTION, "--show-rejected")
    run("ask", ATTACK, ends=(0, 3))
    run("brief", TOPIC, ends=(0, 3))
    run("brief", TOPIC, "--json", ends=(0, 3))
    file = tmp_path / "briefing.md"
    run("brief", TOPIC, "-o", str(file), ends=(0, 3))
    run("verify", str(file), ends=(0, 5))
    run("verify", str(file), "--json", ends=(0, 5))
    id = str(conversation())
    for words in (["list"], ["list", "--json"], ["show", id], ["show", id, "--json"]):
        run("sessions", *words)
    run("sessions", "export", id, "-o", str(tmp_path / "session.md"))
    run("purge")
    run("purge", "--session", id, "--yes")


class Page(HTMLParser):
    """What a page would load, run or lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.active: list[str] = []
        self.policy = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given.get("content") or ""
        if tag in (
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "link",
            "base",
            "form",
            "video",
            "audio",
            "svg",
        ):
            self.active.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (name in ("src", "href") and not (value or "").startswith("#")):
                self.active.append(f"{tag} {name}={value}")


def test_no_export_runs_loads_or_leads_elsewhere(folder: Path, tmp_path: Path) -> None:
    run("ingest", str(folder))
    id = conversation()
    files = []
    for suffix in ("md", "html", "json"):
        run("brief", TOPIC, "-o", str(tmp_path / f"briefing.{suffix}"), ends=(0, 3))
        run("sessions", "export", str(id), "-o", str(tmp_path / f"session.{suffix}"))
        files += [tmp_path / f"briefing.{suffix}", tmp_path / f"session.{suffix}"]
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "Norland" in text
        if file.suffix == ".html":
            page = Page(text)
            assert page.policy.startswith("default-src 'none'")
            assert page.active == []
            assert not OBEYED.search(text)
        elif file.suffix == ".md":
            shown = text.split("<!--")[0]
            assert not OBEYED.search(shown)
            assert not re.search(r"(?<!\\)\]\(|(?<!\\)!\[|(?<!\\)<(?!/?!--)|(?<![\\\w])\[\[", shown)
        else:
            json.loads(text)
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text)


def test_what_is_made_visible_is_all_that_cannot_be_seen() -> None:
    from bot.render import one_line, plain

    every = "".join(map(chr, range(0x110000)))
    for made in (plain(every), one_line(every)):
        unseen = {c for c in made if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")}
        assert unseen <= {"\n", "\t"}


def test_a_session_of_hostile_words_is_exported_whole(folder: Path, tmp_path: Path) -> None:
    run("ingest", str(folder))
    with Sessions(config.sessions_file()) as store:
        session = store.session(conversation())
    for suffix in (".md", ".html", ".json"):
        export(session, tmp_path / f"out{suffix}")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["title"]
