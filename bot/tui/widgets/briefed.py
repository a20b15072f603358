"""A briefing in the conversation: its sections, in which each sentence opens at its source."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from bot.briefing import telling
from bot.briefing.values import Briefing, Sentence
from bot.render import one_line
from bot.tui.places import Place
from bot.tui.widgets.passage import Passage


def of_briefing(briefing: Briefing) -> Iterator[Widget]:
    """The sections of a briefing; its sentences have no numbers, which belong to the conversation."""
    if not briefing.sentences:
        yield _line("The sources have nothing on this.", "answer")
        return
    yield from _section("In short", briefing, [(one, "") for one in briefing.in_short])
    points = [(point.sentence, telling.standing(point)) for point in briefing.points]
    yield from _section("Key points", briefing, points)
    differing = [
        (side.sentence, f"{telling.relation(dispute)}: {dispute.point}")
        for dispute in briefing.disputes
        for side in (dispute.one, dispute.other)
    ]
    yield from _section("Where the reports differ", briefing, differing)
    times = [(one.sentence, telling.when(one)) for one in briefing.timeline]
    yield from _section("Timeline", briefing, times)
    said = [(remark.sentence, remark.speaker) for remark in briefing.remarks]
    yield from _section("Who said what", briefing, said)
    yield from _section(
        "Not covered", briefing, [(one, "left open") for one in briefing.not_covered.left_open]
    )
    yield _line("A briefing is not kept in the session: `dateline brief` writes it to a file.", "note")


def _section(title: str, briefing: Briefing, rows: list[tuple[Sentence, str]]) -> Iterator[Widget]:
    if rows:
        yield _line(title, "section")
    for sentence, about in rows:
        cited = briefing.cited(sentence)
        if sentence.verdict == "supported":
            yield _line(sentence.text, "answer")
        for citation in cited[:1]:
            others = f"and {len(cited) - 1} more" if len(cited) > 1 else ""
            known = [about, str(citation.date or "undated"), citation.title, others]
            heading = " · ".join(one_line(part) for part in known if part)
            place = Place(citation.file, citation.quote, citation.start, citation.sha256)
            yield Passage(heading, place, citation.also_in)


def _line(text: str, kind: str) -> Static:
    return Static(Content(one_line(text)), classes=kind)
