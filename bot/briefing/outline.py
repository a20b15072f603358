"""The sections of a briefing as they are read, each sentence with what is known of it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.briefing import telling
from bot.briefing.values import Briefing, Sentence
from bot.render import citation_heading, one_line

NOTHING = "The sources have nothing on this."
"""What is said of a briefing without a sentence."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and its sentences, each with a few words about it, which may be none."""

    title: str
    rows: tuple[tuple[Sentence, str], ...]


def outline(briefing: Briefing) -> Iterator[Section]:
    """The sections that have a sentence."""
    differ = [
        (side.sentence, f"{telling.relation(dispute)}: {dispute.point}")
        for dispute in briefing.disputes
        for side in (dispute.one, dispute.other)
    ]
    sections = [  # a question may be called as a section is
        ("In short", [(one, "") for one in briefing.in_short]),
        *(
            (heading or "Key points", [(point.sentence, telling.standing(point)) for point in points])
            for heading, points in telling.key_points(briefing)
        ),
        ("Where the reports differ", differ),
        ("Timeline", [(one.sentence, telling.when(one)) for one in briefing.timeline]),
        ("Who said what", [(remark.sentence, remark.speaker) for remark in briefing.remarks]),
        ("Not covered", [(one, "left open") for one in briefing.not_covered.left_open]),
    ]
    yield from (Section(title, tuple(rows)) for title, rows in sections if rows)


def outline_text(briefing: Briefing) -> str:
    """The same as text for a terminal, with the numbers of the citations, and these below it."""
    lines: list[str] = []
    for section in outline(briefing):
        lines += [section.title, ""]
        for sentence, about in section.rows:
            numbers = "".join(f"[{n}]" for n in sentence.citations)
            lines.append(
                f"  {telling.shown(sentence)} {numbers}" + (f" ({one_line(about)})" if about else "")
            )
        lines.append("")
    lines += [citation_heading(citation) for citation in briefing.citations]
    return "\n".join(lines) if briefing.sentences else NOTHING
