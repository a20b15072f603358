"""A briefing in its three formats, held against its files; and what is named after each kind of damage."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from briefing_stage import filled, made, write_articles
from fakes import FakeEmbedder

from bot.briefing import Briefer, Briefing
from bot.briefing.excerpts import excerpts
from bot.briefing.markdown import markdown
from bot.briefing.page import page
from bot.briefing.values import BriefingUnreadable, from_json
from bot.carrying import carried
from bot.verifying import Checked, Folder, TakenIn, check
from index.library import Library

FORMATS = (".md", ".html", ".json")


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
