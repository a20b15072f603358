"""Conversations as files: nothing that others said acts in them, and every citation can be read back."""

import datetime as dt
import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sessions_stage import HOSTILE, MODEL, answered, cited
from sessions_strategies import answers

from bot.claims import Answer, Citation
from bot.errors import SessionError
from bot.render import one_line, safe_json
from bot.sessions import Session, StoredTurn, Summary, renumbered
from bot.sessions.export import from_dict, html_page, markdown, to_dict
from bot.sessions.markdown import escaped, unescaped

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TIME = dt.datetime(2026, 2, 28, 12, tzinfo=dt.UTC)
VOID = {"meta", "link", "img", "br", "hr", "input"}


def conversation(*answers: Answer, title: str = "Rain", reason: str = "") -> Session:
    """A conversation with these answers and, at its end, a failure."""
    turns: list[StoredTurn] = []
    for n, answer in enumerate(answers, start=1):
        earlier = [one for turn in turns if turn.answer for one in turn.answer.citations]
        own = renumbered(answer, earlier)
        turns.append(StoredTurn(n, TIME, answer.question, own, own.status, model=own.model))
    turns.append(StoredTurn(99, TIME, title, None, "failed", reason, MODEL, {"caution": "bold"}))
    return Session(Summary(7, title, "default", TIME, TIME, len(turns)), tuple(turns))


def hostile(text: str) -> Session:
    citation = Citation(1, text, text, 0, len(text), 1, 2, None, text, text, None, (text,))
    return conversation(
        answered(text, citation, text=text), answered(text, cited(file=text)), answered(text),
        title=text, reason=text,
    )  # fmt: skip


class Page(HTMLParser):
    """What a page is made of: its elements with their attributes, and the text that is seen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text += data

    def handle_comment(self, data: str) -> None:
        self.elements.append(("<!-- -->", {"data": data}))


def read_back(text: str) -> Session:
    """The conversation that a page or a Markdown file carries, as docs/sessions.md says it is read."""
    lines = text.split("\n")
    begin = lines.index("<!-- dateline-session")
    assert [line for line in lines[begin + 2 :] if line] == ["-->"]
    return from_dict(json.loads(lines[begin + 1]))


def rendered(text: str) -> Page:
    """The Markdown as a browser would get it, from the dialect that makes most of everything."""
    return Page(MarkdownIt("gfm-like").render(text))


def shape(page: Page) -> list[str]:
    return [tag for tag, _ in page.elements]


TAME = "tame"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_others_said_acts(text: str) -> None:
    """A file with hostile words has the parts that one with tame words has, and no others."""
    assert shape(rendered(markdown(hostile(text)))) == shape(rendered(markdown(hostile(TAME))))
    assert shape(Page(html_page(hostile(text)))) == shape(Page(html_page(hostile(TAME))))
    for made in [markdown(hostile(text)), html_page(hostile(text))]:
        assert made.encode()
        assert all(c.isprintable() or c == "\n" for c in made)


PIECES = [
    *"\\`*_{}[]()<>#+-.!|~^$&@=:;%\"' \n\r\t0123ab",
    "http://",
    "www.",
    "a.example",
    "-->",
    "<!--",
    "&lt;",
]


@FEW
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_string_acts(text: str) -> None:
    page = rendered(markdown(hostile(f"a{text}b")))
    assert shape(page) == shape(rendered(markdown(hostile(TAME))))
    assert " ".join(f"a{text}b".split()) in " ".join(page.text.split())
    assert shape(rendered(markdown(hostile(text + "b")))) == shape(page)
    assert shape(Page(html_page(hostile(f"a{text}b")))) == shape(Page(html_page(hostile(TAME))))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_all_three_carry_the_same(text: str) -> None:
    session = hostile(text)
    assert read_back(html_page(session)) == read_back(markdown(session)) == session
    written = json.loads(safe_json(json.dumps(to_dict(session), ensure_ascii=False)).encode())
    assert from_dict(written) == session


@FEW
@given(st.lists(answers(), max_size=3))
def test_whatever_was_answered_can_be_read_back(answers: list[Answer]) -> None:
    session = conversation(*answers)
    assert read_back(html_page(session)) == read_back(markdown(session)) == session
    assert from_dict(json.loads(json.dumps(to_dict(session)))) == session


@FEW
@given(st.text())
def test_nothing_that_is_escaped_is_lost(text: str) -> None:
    assert unescaped(escaped(text)) == one_line(text)


def test_markdown_reads_as_questions_answers_and_sources() -> None:
    text = markdown(conversation(answered("Did it rain?", cited()), answered("Where?"), reason="It *died*."))
    assert text.startswith("# Rain\n\nLibrary default · 2026-02-28 12:00 UTC\n\n## 1\\. Did it rain?\n\n")
    for part in [
        "“It rained.” [1]\n\nOne report says so.",
        "The sources do not say.\n\nSearched 12 passages. Nowhere in them: zebra.",
        "- a.md: “Close.”",
        "*Failed.* It \\*died\\*.",
        "## Sources\n\n- [1] **Rain** · 2025-02-28 · a.md:7  \n  “It rained.”\n\n<!-- dateline-session\n{",
    ]:
        assert part in text


def test_a_conversation_without_sources_has_no_list_of_them() -> None:
    session = conversation(answered("Where?"))
    assert "Sources" not in markdown(session)
    assert "Sources" not in html_page(session)


def test_the_page_loads_and_runs_nothing() -> None:
    page = Page(html_page(conversation(answered("Did it rain?", cited()))))
    allowed = [a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert allowed == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]
    assert not {"script", "link", "img", "iframe", "form"} & {*shape(page)}
    links = [a["href"] for tag, a in page.elements if tag == "a"]
    assert links == ["#source-1"]
    assert [a for _, a in page.elements if a.get("id") == "source-1"]
    assert not [name for _, a in page.elements for name in a if name.startswith("on") or name == "src"]


def _set(*path: Any) -> Callable[[Any], None]:
    *holders, key, new = path

    def change(value: Any) -> None:
        for holder in holders:
            value = value[holder]
        value[key] = new

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("schema", 2),
        _set("more", 1),
        _set("began", "2026-02-28T12:00:00"),
        _set("began", "0001-01-01T00:00:00+14:00"),
        _set("title", None),
        _set("turns", 0, "outcome", "sure"),
        _set("turns", 0, "outcome", "failed"),
        _set("turns", 0, "answer", None),
        _set("turns", 0, "answer", {}),
        _set("turns", 0, "settings", {"x": []}),
        _set("turns", 1, "answer", "citations", 0, "n", 1),
    ],
)
def test_json_that_is_no_conversation_is_told(change: Callable[[Any], None]) -> None:
    session = conversation(answered("Did it rain?", cited()), answered("Did it snow?", cited(file="b.md")))
    value = json.loads(json.dumps(to_dict(session)))
    assert from_dict(value) == session
    change(value)
    with pytest.raises(SessionError, match="no conversation of Dateline"):
        from_dict(value)
