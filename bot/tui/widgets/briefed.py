"""A briefing in the conversation: its sections, in which each sentence opens at its source."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from bot.briefing.outline import NOTHING, outline
from bot.briefing.values import Briefing, Sentence
from bot.render import one_line
from bot.tui.places import Place
from bot.tui.widgets.passage import Passage


def of_briefing(briefing: Briefing) -> Iterator[Widget]:
    """The sections of a briefing, with the numbers that its citations have in the conversation."""
    if not briefing.sentences:
        yield _line(NOTHING, "answer")
        return
    for section in outline(briefing):
        yield _line(section.title, "section")
        for sentence, about in section.rows:
            yield from _row(briefing, sentence, about) if sentence else [_line(about, "answer")]


def _row(briefing: Briefing, sentence: Sentence, about: str) -> Iterator[Widget]:
    cited = briefing.cited(sentence)
    if sentence.verdict == "supported":
        yield _line(sentence.text, "answer")
    for citation in cited[:1]:
        others = "".join(f"[{one.n}]" for one in cited[1:])
        known = [
            about,
            f"[{citation.n}] {citation.date or 'undated'}",
            citation.title,
            others and f"also {others}",
        ]
        heading = " · ".join(one_line(part) for part in known if part)
        place = Place(citation.file, citation.quote, citation.start, citation.sha256, citation.n)
        yield Passage(heading, place, citation.also_in)


def _line(text: str, kind: str) -> Static:
    return Static(Content(one_line(text)), classes=kind)
