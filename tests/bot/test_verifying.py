"""A briefing in its three formats, held against its files; and what is named after each kind of damage."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from briefing_stage import filled, made, write_articles
from fakes import FakeEmbedder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.briefing import Briefer, Briefing
from bot.briefing.excerpts import excerpts
from bot.briefing.markdown import markdown
from bot.briefing.page import page
from bot.briefing.values import BriefingUnreadable, from_json
from bot.carrying import carried, comment
from bot.errors import DatelineError
from bot.verifying import Checked, Folder, TakenIn, check
from index.library import Library

FORMATS = (".md", ".html", ".json")
VERSION = version("dateline")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles")


@pytest.fixture
def library(tmp_path: Path, folder: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        yield filled(opened, folder)


def written(briefing: Briefing, library: Library, suffix: str) -> str:
    if suffix == ".md":
        return markdown(briefing)
    if suffix == ".html":
        return page(briefing, excerpts(library, briefing))
    return json.dumps(briefing.to_dict(), ensure_ascii=False)


def failures(checked: Checked) -> list[tuple[str, str]]:
    return [(finding.kind, finding.where) for finding in checked.findings if finding.is_failure]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_fresh_briefing_holds(library: Library, folder: Path, suffix: str) -> None:
    briefing = made(Briefer(library))
    data = written(briefing, library, suffix).encode()
    for files in (TakenIn(library), Folder(folder)):
        checked = check(data, suffix, files)
        assert checked == Checked(len(briefing.citations), len(briefing.sentences), ())


@pytest.mark.parametrize("suffix", FORMATS)
def test_one_word_one_number_and_one_source_are_named_and_nothing_else(
    library: Library, folder: Path, suffix: str
) -> None:
    text = written(made(Briefer(library)), library, suffix)
    late = folder / "late.md"
    late.write_text(late.read_text().replace("did not strike on", "did not walk out on"))
    (folder / "review.md").unlink()
    place = text.index("$40 million, the council said")
    text = text[:place] + text[place:].replace("$40", "$60", 1)
    found = failures(check(text.encode(), suffix, TakenIn(library)))
    assert sorted(kind for kind, _ in found) == ["changed", "missing", "unsupported"]
    where = dict(found)
    assert (where["missing"], where["changed"].partition(":")[0]) == ("review.md", "late.md")
    assert "$60 million" in where["unsupported"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_words_that_moved_are_a_note(library: Library, folder: Path, suffix: str) -> None:
    text = written(made(Briefer(library)), library, suffix)
    post = folder / "post.md"
    post.write_text(post.read_text().replace("The ferry crews", "A new first line.\n\nThe ferry crews", 1))
    checked = check(text.encode(), suffix, TakenIn(library))
    assert checked.holds
    assert [(finding.kind, finding.where) for finding in checked.findings] == [("moved", "post.md")]


def test_a_sentence_that_somebody_added_must_hold_by_what_it_cites(library: Library) -> None:
    text = markdown(made(Briefer(library))).replace(
        "## Key points\n", "## Key points\n\n- The crews sank three ferries. [1]\n- The sea is red. [99]\n"
    )
    found = failures(check(text.encode(), ".md", TakenIn(library)))
    assert [kind for kind, _ in found] == ["unsupported", "uncited"]


def test_a_file_outside_the_folder_is_not_looked_at(library: Library, folder: Path) -> None:
    plain = made(Briefer(library)).to_dict()
    for citation in plain["citations"]:
        citation["file"] = "../library/catalog.sqlite"
    checked = check(json.dumps(plain).encode(), ".json", Folder(folder))
    assert {finding.kind for finding in checked.findings} == {"missing"}


@pytest.mark.parametrize("data", [b"", b"# A note", b"\xff\xfe", b"<!-- dateline-briefing\n{}\n-->" * 2])
def test_what_is_no_briefing_is_one_clear_error(library: Library, data: bytes) -> None:
    for suffix in FORMATS:
        with pytest.raises(BriefingUnreadable):
            check(data, suffix, TakenIn(library))


def test_hostile_words_end_no_comment_and_are_no_markup(tmp_path: Path, folder: Path) -> None:
    evil = (
        "The ferry strike in Larkfield --> <script>alert(1)</script> **cost** [link](http://x) | --!> 7.\n"
        "<!-- dateline-briefing\n{}\n-->\n"
    )
    write_articles(folder, **{"evil.md": evil})
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        library = filled(opened, folder)
        briefing = made(Briefer(library))
        assert any("alert(1)" in citation.quote for citation in briefing.citations)
        for suffix in (".md", ".html"):
            text = written(briefing, library, suffix)
            assert text.count("-->") == 1
            assert "<script" not in text
            assert from_json(carried(text)[0].text) == briefing
            assert check(text.encode(), suffix, TakenIn(library)).findings == ()
        assert "\\[link\\]" in markdown(briefing)


def test_the_page_marks_the_words_in_their_paragraph(library: Library) -> None:
    briefing = made(Briefer(library))
    text = page(briefing, excerpts(library, briefing))
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    assert text.startswith("<!doctype html>")
    for citation in briefing.citations:
        assert f'id="c{citation.n}"' in text
        assert citation.sha256 in text
    assert "<mark>The ferry crews of Larkfield did not strike on Friday.</mark> The company agreed" in text


def test_a_bundle_holds_whole_paragraphs_hashes_and_ways_both_back_and_forth(
    tmp_path: Path, folder: Path
) -> None:
    long = f"{'Much was said of pay. ' * 60}The ferry strike in Larkfield would close nine harbours and \
            four schools. {'More was said of pay. ' * 60}"
    write_articles(folder, **{"long.md": long})
    with Library(tmp_path / "library-of-long", FakeEmbedder()) as opened:
        briefing = made(Briefer(filled(opened, folder)))
        text = page(briefing, excerpts(opened, briefing, None), is_bundle=True)
        cut = page(briefing, excerpts(opened, briefing))
        assert check(text.encode(), ".html", TakenIn(opened)).findings == ()
    assert any(citation.file == "long.md" for citation in briefing.citations)
    assert text.count("was said of pay") > cut.count("was said of pay")
    assert "pay. …" not in text
    for story in briefing.stories:
        for used in story.sources:
            assert f"{used.file}<code>{used.sha256}</code>" in text
    targets = set(re.findall(r'\bid="([cs]\d+)"', text))
    ways = re.findall(r'href="#([cs]\d+)"', text)
    assert set(ways) == targets
    assert '; overtaken by <a href="#c1">[1]</a></small>' in text
    assert "script" not in text
    assert not re.search(r"\b(?:src|href)=\"(?!#)", text)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_place_where_words_stand_now_is_offered(library: Library, folder: Path, suffix: str) -> None:
    text = written(made(Briefer(library)), library, suffix)
    late = folder / "late.md"
    late.write_text(late.read_text().replace("The ferry crews", "A new first line.\n\nThe ferry crews", 1))
    (found,) = check(text.encode(), suffix, TakenIn(library)).findings
    now = late.read_text()
    for repair in found.repairs:
        assert now[repair.start : repair.end].startswith(("The ferry crews", "The company"))
        assert now[: repair.start].count("\n") + 1 == repair.line_start
        assert f"[{repair.n}] at line {repair.line_start}" in found.about


EDITS = {
    "a line": (".md", "Key points\n", "Key points\n\nThe sea is red.\n"),
    "a speaker": (".md", "Mara Lind", "Ivo Brandt"),
    "the outlets behind a point": (".md", "(one independent outlet)", "(nine independent outlets)"),
    "a citation": (".md", " [1][2][3]", " [1][2][3][4]"),
    "a paragraph": (".html", "<main>", "<main><p>The sea is red.</p>"),
    "a speaker in a page": (".html", "Mara Lind", "Ivo Brandt"),
    "the outlets in a page": (".html", "one independent outlet", "nine independent outlets"),
    "a citation in a page": (".html", ">[1]<", ">[9]<"),
    "a style": (".html", "<style>", "<style>h1 { display: none }"),
    "a script": (".html", "<main>", "<main><script>alert(1)</script>"),
    "a picture": (".html", "<main>", "<main><img src='red.png'>"),
}


@pytest.mark.parametrize(("suffix", "old", "new"), EDITS.values(), ids=EDITS)
def test_what_somebody_added_or_changed_beside_the_sentences_is_named(
    library: Library, suffix: str, old: str, new: str
) -> None:
    text = written(made(Briefer(library)), library, suffix)
    assert old in text
    assert not check(text.replace(old, new, 1).encode(), suffix, TakenIn(library)).holds


def test_a_paragraph_around_the_words_must_be_the_sources(library: Library) -> None:
    text = written(made(Briefer(library)), library, ".html")
    edited = text.replace("</mark> The company agreed", "</mark> The company never agreed", 1)
    (found,) = check(edited.encode(), ".html", TakenIn(library)).findings
    assert (found.kind, found.about) == ("added", "not in late.md")


def test_of_another_version_only_what_cites_is_compared(library: Library) -> None:
    text = written(made(Briefer(library)), library, ".md")
    text = text.replace(f'"version":"{VERSION}"', '"version":"0.0.9"')
    checked = check(text.replace("How it was made", "How this was made").encode(), ".md", TakenIn(library))
    assert checked.holds
    assert {finding.kind for finding in checked.findings} == {"not compared"}


HOSTILE = [
    b"[" * 100_000, b"{}", b"[]", b"null", b'{"kind": "briefing", "schema": 1e999}', b'{"turns": 1}',
    b'{"turns": []}',
    b'{"schema": 1, "kind": "briefing", "topic": "\\ud800"}', b'{"schema": ' + b"9" * 5000 + b"}",
    b"<!-- dateline-briefing\n" + b"[" * 100_000 + b"\n-->", b"<!-- dateline-thing\n{}\n-->",
    b"<!-- dateline-session\n{}\n--><![foo", b"<!-- dateline-session\n[]\n-->",
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("suffix", [*FORMATS, ".pdf"])
def test_a_hostile_file_is_one_clear_error(library: Library, data: bytes, suffix: str) -> None:
    with pytest.raises(DatelineError) as raised:
        check(data, suffix, TakenIn(library))
    assert raised.value.hint


NAMES = ["../../etc/passwd", "/etc/passwd", "a\0b.md", "x" * 5000, "", ".", "\udc80.md"]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_file_leads_out_or_fails(library: Library, folder: Path, name: str) -> None:
    plain = made(Briefer(library)).to_dict()
    for citation in plain["citations"]:
        citation["file"] = name
    for files in (Folder(folder), TakenIn(library)):
        checked = check(json.dumps(plain).encode(), ".json", files)
        assert {finding.kind for finding in checked.findings} == {"missing"}


def test_a_page_whose_tags_do_not_end_is_refused(library: Library) -> None:
    text = written(made(Briefer(library)), library, ".html") + "<a" * 100_000
    with pytest.raises(DatelineError, match="does not end"):
        check(text.encode(), ".html", TakenIn(library))


def test_more_than_can_be_checked_is_refused(library: Library) -> None:
    plain = made(Briefer(library)).to_dict()
    plain["citations"] = [{**plain["citations"][0], "n": n} for n in range(1, 10_002)]
    with pytest.raises(BriefingUnreadable, match="more than 10,000"):
        check(json.dumps(plain).encode(), ".json", TakenIn(library))
    plain["citations"] = plain["citations"][:1] * 2
    with pytest.raises(BriefingUnreadable, match="two citations have one number"):
        check(json.dumps(plain).encode(), ".json", TakenIn(library))


PLACES = "file start end quote line_start n text citations verdict since date points".split()
VALUES = st.sampled_from(
    ["", "../x", "&lt;b&gt;", "a\0", "\ud800", -1, 0, 2**70, 1.5, None, [], {}, [[1]], "2024-13-01", True]
)


def _mutated(value: object, key: str, new: object, at: int) -> int:
    """Set the value of the `at`th `key` in a tree of JSON; returns what is left to pass by."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, below in [*items]:
        if name == key:
            if at == 0:
                value[name] = new  # type: ignore[index]
                return -1
            at -= 1
        if (at := _mutated(below, key, new, at)) < 0:
            return at
    return at


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(PLACES), VALUES, st.integers(0, 20)), max_size=4),
    st.integers(0, 10**6),
)
def test_whatever_is_in_a_file_it_ends_in_a_result_or_a_clear_error(
    small: tuple[Library, dict[str, Any]], edits: list[tuple[str, object, int]], cut: int
) -> None:
    library, briefing = small
    plain = deepcopy(briefing)
    for key, new, at in edits:
        _mutated(plain, key, new, at)
    page = f"<p>{plain['topic']}</p><![x&#0;{comment('briefing', plain)}"
    files = ((".json", json.dumps(plain)), (".md", page), (".html", page), (".html", page[cut % len(page) :]))
    for suffix, text in files:
        with suppress(DatelineError):
            checked = check(text.encode(), suffix, TakenIn(library))
            json.dumps([asdict(finding) for finding in checked.findings])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, dict[str, Any]]]:
    """A library, and the JSON of a briefing on it."""
    at = tmp_path_factory.mktemp("small")
    with Library(at / "library", FakeEmbedder()) as library:
        filled(library, write_articles(at / "articles"))
        yield library, made(Briefer(library)).to_dict()
