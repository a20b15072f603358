"""A briefing as a Word document, opened again."""

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from briefing_stage import TOPIC, filled, made, write_articles
from docx.oxml.ns import qn
from fakes import FakeEmbedder

from bot.briefing import Briefer, Briefing
from bot.briefing.word import word
from index.library import Library

EVIL = (
    "The ferry strike in Larkfield costs the port \ufffe <w:p/> & ]]> 70 million more, "
    "the harbour master said.\n"
)


@pytest.fixture
def briefing(tmp_path: Path) -> Iterator[Briefing]:
    folder = write_articles(tmp_path / "articles", **{"evil.md": EVIL})
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        yield made(Briefer(filled(opened, folder)), f"{TOPIC}\x00 and Zanzibar")


def text_of(document: docx.document.Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_it_has_headings_tables_and_every_sentence(briefing: Briefing) -> None:
    document = docx.Document(io.BytesIO(word(briefing)))
    headings = [line.text for line in document.paragraphs if line.style.name == "Heading 1"]
    assert headings == [
        "In short",
        "Key points",
        "Where the reports differ",
        "Timeline",
        "Who said what",
        "Not covered",
        "Sources",
        "How it was made",
    ]
    assert [table.cell(0, 0).text for table in document.tables] == ["Point", "When", "Who"]
    text = text_of(document)
    for sentence in briefing.sentences:
        if "70 million" not in sentence.text:
            assert sentence.text in text


def test_each_mark_leads_to_its_citation(briefing: Briefing) -> None:
    body = docx.Document(io.BytesIO(word(briefing))).element.body
    marks = [start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))]
    assert marks.count(f"citation{briefing.citations[0].n}") == 1
    assert len(marks) == len(set(marks)) == len(briefing.citations)
    ways = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert set(ways) == set(marks)
    assert len(ways) >= sum(len(sentence.citations) for sentence in briefing.sentences)


def test_words_that_xml_forbids_are_made_visible(briefing: Briefing) -> None:
    text = text_of(docx.Document(io.BytesIO(word(briefing))))
    assert "<U+FFFE> <w:p/> & ]]> 70 million more" in text
    assert text.startswith(f"{TOPIC}␀ and Zanzibar")
