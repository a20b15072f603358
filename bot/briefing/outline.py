"""The sections of a briefing as a list is read, each sentence with what is known of it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.briefing import telling
from bot.briefing.values import Briefing, Sentence
from bot.render import citation_heading, one_line

NOTHING = "The sources have nothing on this."
"""What is said of a briefing without a sentence."""


@dataclass(frozen=True, slots=True)
class Part:
    """A title, and its sentences, each with a few words about it; a row has one of the two, or both."""

    title: str
    rows: tuple[tuple[Sentence | None, str], ...]


def outline(briefing: Briefing) -> Iterator[Part]:
    """The sections that list something."""
    for section in briefing.sections:
        rows = ((entry.sentence, telling.about(entry.of, briefing)) for entry in section.entries)
        yield Part(": ".join(filter(None, (section.title, one_line(section.heading)))), (*rows,))


def outline_text(briefing: Briefing) -> str:
    """The same as text for a terminal, with the numbers of the citations, and these below it."""
    lines: list[str] = []
    for part in outline(briefing):
        lines += [part.title, "", *(f"  {_row(sentence, about)}" for sentence, about in part.rows), ""]
    lines += [citation_heading(citation) for citation in briefing.citations]
    return "\n".join(lines) if briefing.sentences else NOTHING


def _row(sentence: Sentence | None, about: str) -> str:
    if sentence is None:
        return one_line(about)
    numbers = "".join(f"[{n}]" for n in sentence.citations)
    return f"{telling.shown(sentence)} {numbers}" + (f" ({one_line(about)})" if about else "")
