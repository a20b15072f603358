"""A briefing as a Word document: its citations lead to the sources in it. Pure.

What XML cannot hold is made visible like everything else that people do not see.
"""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.briefing import telling
from bot.briefing.values import Briefing, Sentence
from bot.render import citation_place, in_quotes, one_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_MARK = re.compile(r"\[(\d+)\]")
_LINK = (0x1D, 0x5C, 0x87)  # red, green, blue
_LONGEST = 255  # characters of a property of the document


def word(briefing: Briefing) -> bytes:
    """The document, a .docx file."""
    from docx import Document

    document = Document()
    _Writer(document, briefing).write()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class _Writer:
    def __init__(self, document: "Document", briefing: Briefing) -> None:
        self._document = document
        self._briefing = briefing
        self._known = {citation.n for citation in briefing.citations}

    def write(self) -> None:
        briefing = self._briefing
        topic = one_line(briefing.topic)
        about = self._document.core_properties
        about.title, about.author, about.comments = topic[:_LONGEST], "Dateline", ""
        about.created = about.modified = dt.datetime.combine(briefing.made.day, dt.time())
        self._document.add_heading(topic, 0)
        self._since()
        if briefing.in_short:
            self._document.add_heading("In short", 1)
            for sentence in briefing.in_short:
                self._said(self._document.add_paragraph(), sentence)
        if briefing.key_points:
            self._document.add_heading("Key points", 1)
        for heading, points in briefing.key_points:
            if heading:
                self._document.add_heading(one_line(heading), 2)
            for point in points:
                line = self._item(point.sentence)
                self._linked(line, f" ({telling.standing(point)})")
        self._differences()
        timeline = [(telling.when(one), "", one.sentence) for one in briefing.timeline]
        self._table("Timeline", ("When", "What"), timeline)
        remarks = [
            (one_line(one.speaker), "named before" * one.named_before, one.sentence)
            for one in briefing.remarks
        ]
        self._table("Who said what", ("Who", "What"), remarks)
        self._not_covered()
        self._sources()
        self._document.add_heading("How it was made", 1)
        for made in telling.made(briefing):
            self._document.add_paragraph(made, style="List Bullet")

    # --- sections ------------------------------------------------------------------------------------

    def _since(self) -> None:
        since = self._briefing.since_briefing
        if since is None:
            return
        self._document.add_heading(f"Since the briefing of {since.day}", 1)
        if not since.changes:
            self._document.add_paragraph(telling.UNCHANGED)
        for kind, heading in telling.CHANGES.items():
            for change in since.changes:
                if change.kind == kind:
                    line = self._document.add_paragraph(style="List Bullet")
                    line.add_run(f"{heading}. ").bold = True
                    line.add_run(f"{telling.change(change, self._briefing)} ")
                    if change.sentence:
                        self._said(line, change.sentence)

    def _differences(self) -> None:
        if not self._briefing.disputes:
            return
        self._document.add_heading("Where the reports differ", 1)
        table = self._grid({"Point": 2, "One report": 4, "Another report": 4})
        for dispute in self._briefing.disputes:
            cells = _row(table)
            cells[0].text = f"{one_line(dispute.point)}\n({telling.relation(dispute)})"
            for cell, side in zip(cells[1:], (dispute.one, dispute.other), strict=True):
                line = cell.paragraphs[0]
                outlet = f" · {one_line(side.outlet)}" if side.outlet else ""
                line.add_run(f"{side.date or 'undated'}{outlet}: ").italic = True
                self._said(line, side.sentence)

    def _table(self, heading: str, head: tuple[str, str], rows: list[tuple[str, str, Sentence]]) -> None:
        if not rows:
            return
        self._document.add_heading(heading, 1)
        table = self._grid({head[0]: 3, head[1]: 7})
        for first, note, sentence in rows:
            cells = _row(table)
            cells[0].text = f"{first}\n({note})" if note else first
            self._said(cells[1].paragraphs[0], sentence)

    def _not_covered(self) -> None:
        missing = self._briefing.not_covered
        if not missing:
            return
        self._document.add_heading("Not covered", 1)
        if missing.terms:
            terms = ", ".join(map(one_line, missing.terms))
            self._document.add_paragraph(f"Nowhere in the library: {terms}", style="List Bullet")
        for question in missing.questions:
            self._document.add_paragraph(
                f"Asked, and not answered: {one_line(question)}", style="List Bullet"
            )
        for sentence in missing.left_open:
            self._item(sentence, "Left open: ")

    def _sources(self) -> None:
        """Each story with its files, and below it what is cited of them, by number."""
        if not self._briefing.stories:
            return
        self._document.add_heading("Sources", 1)
        for story in self._briefing.stories:
            self._document.add_heading(one_line(story.sources[0].title), 2)
            for used in story.sources:
                about = (used.date or "undated", used.outlet, used.file, f"SHA-256 {used.sha256}")
                self._document.add_paragraph(" · ".join(one_line(str(part)) for part in about if part))
            if len(story.sources) > 1:
                why = one_line(story.reason or "near-copies")
                self._document.add_paragraph(f"These count once: {why}.")
            files = {used.file for used in story.sources}
            for citation in self._briefing.citations:
                if citation.file in files:
                    line = self._document.add_paragraph(style="List Bullet")
                    _bookmark(line, citation.n)
                    line.add_run(f" {one_line(citation_place(citation))}: ").italic = True
                    line.add_run(in_quotes(one_line(citation.quote)))

    # --- lines ---------------------------------------------------------------------------------------

    def _item(self, sentence: Sentence, before: str = "") -> "Paragraph":
        line = self._document.add_paragraph(before, style="List Bullet")
        self._said(line, sentence)
        return line

    def _said(self, line: "Paragraph", sentence: Sentence) -> None:
        line.add_run(telling.shown(sentence))
        self._linked(line, f" {telling.marks(sentence)}")

    def _linked(self, line: "Paragraph", text: str) -> None:
        """Add our own `text`, in which the numbers of citations lead to these."""
        for part, number in _parts(text):
            if number in self._known:
                _link(line, part, number)
            else:
                line.add_run(part)

    def _grid(self, columns: Mapping[str, int]) -> "Table":
        """A table whose head each page repeats; `columns` are their heads, and tenths of the width."""
        from docx.oxml.parser import OxmlElement
        from docx.shared import Emu

        section = self._document.sections[0]
        across = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        table: Table = self._document.add_table(rows=1, cols=len(columns), style="Table Grid")
        table.autofit = False
        for column, (head, tenths) in zip(table.columns, columns.items(), strict=True):
            column.width = Emu(across * tenths // 10)
            column.cells[0].width = column.width
            column.cells[0].paragraphs[0].add_run(head).bold = True
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        return table


def _row(table: "Table") -> Sequence["_Cell"]:
    """The cells of a new row."""
    add: Callable[[], Any] = table.add_row  # python-docx tells no type
    cells: Sequence[_Cell] = add().cells
    return cells


def _parts(text: str) -> Iterator[tuple[str, int | None]]:
    """`text` in pieces, with the number of those that are the mark of a citation."""
    end = 0
    for mark in _MARK.finditer(text):
        yield text[end : mark.start()], None
        yield mark.group(), int(mark[1])
        end = mark.end()
    yield text[end:], None


def _link(line: "Paragraph", text: str, number: int) -> None:
    """Add `text` that leads to the bookmark of a citation."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import RGBColor

    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), _name(number))
    run = line.add_run(text)
    run.font.color.rgb = RGBColor(*_LINK)
    link.append(run._r)  # moves it
    line._p.append(link)


def _bookmark(line: "Paragraph", number: int) -> None:
    """Add the mark of a citation, to which links lead."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), _name(number))
    line._p.append(start)
    line.add_run(f"[{number}]").bold = True
    line._p.append(end)


def _name(number: int) -> str:
    return f"citation{number}"
