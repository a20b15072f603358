"""A conversation as Markdown in which nothing that a document or a model says can act. Pure.

All words of others are put on one line, so that they begin no block but the one they stand in, and the
characters by which Markdown works are escaped. The citations come once more at the end, for programs, in a
comment (docs/sessions.md).
"""

import json
import re
from collections.abc import Iterator

from bot.briefing.outline import NOTHING, outline
from bot.briefing.telling import shown
from bot.briefing.values import Briefing
from bot.claims import Answer, Citation
from bot.render import citation_place, in_quotes, one_line, searched_text
from bot.sessions.values import Session, StoredTurn
from bot.standing import standing

COMMENT = "<!-- dateline:citations"
"""The line before the citations, a JSON array; the line `-->` ends them."""

_ACTIVE = re.compile(r"[\\`*_{}\[\]<>#+|~^$&@=]|:(?=//)|(?<=www)\.|%(?=%)|(?<=%)%", re.IGNORECASE)
_BEGINS = re.compile(r"^([-:%!]|\d{1,9}(?=[.)]))")


def escaped(text: str) -> str:
    """`text` on one line, in which Markdown does nothing."""
    line = _ACTIVE.sub(r"\\\g<0>", one_line(text))
    first = _BEGINS.match(line)
    if first is None:
        return line
    mark = first.group()
    return mark + "\\" + line[len(mark) :] if mark.isdigit() else "\\" + line


def markdown(session: Session) -> str:
    """The conversation, then its sources in one list, then the citations for programs."""
    summary = session.summary
    parts = [
        f"# {escaped(summary.title) or 'A conversation'}",
        f"Library {escaped(summary.library)} · {summary.began:%Y-%m-%d %H:%M} UTC",
        *(part for number, turn in enumerate(session.turns, start=1) for part in _turn(number, turn)),
    ]
    if session.citations:
        parts += ["## Sources", "\n".join(map(_source, session.citations)), _comment(session.citations)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _turn(number: int, turn: StoredTurn) -> list[str]:
    model = f" · {escaped(turn.model.name)}" if turn.model and turn.model.name else ""
    heading = [f"## {number}\\. {escaped(turn.question)}", f"{turn.asked_at:%Y-%m-%d %H:%M} UTC{model}"]
    if turn.briefing is not None:
        return [*heading, *_briefing(turn.briefing)]
    if turn.answer is None:
        return [*heading, f"*{ENDS[turn.outcome]}*" + (f" {escaped(turn.reason)}" if turn.reason else "")]
    return [*heading, *_answer(turn.answer)]


ENDS = {"cancelled": "Cancelled.", "failed": "Failed.", "interrupted": "Interrupted."}
"""What is said of a question without an answer."""


def _briefing(briefing: Briefing) -> Iterator[str]:
    if not briefing.sentences:
        yield NOTHING
    for section in outline(briefing):
        yield f"### {section.title}"
        yield "\n".join(
            f"- {escaped(shown(sentence))} {''.join(f'[{n}]' for n in sentence.citations)}"
            + (f" ({escaped(about)})" if about else "")
            for sentence, about in section.rows
        )


def _answer(answer: Answer) -> list[str]:
    asked = f"Asked as: {escaped(answer.rewritten)}" if answer.rewritten else ""
    if not answer.claims:
        nearest = [
            f"- {escaped(one.file)}: {escaped(in_quotes(one.quote))}" for one in answer.searched.nearest
        ]
        return [asked, escaped(answer.text), escaped(searched_text(answer.searched)), "\n".join(nearest)]
    said = (
        "Overtaken: " * bool(claim.overtaken_by)
        + escaped(in_quotes(claim.text) if claim.verdict == "quoted" else claim.text)
        + " "
        + "".join(f"[{number}]" for number in claim.citations)
        for claim in answer.claims
    )
    return [asked, " ".join(said), standing(answer)]


def _source(citation: Citation) -> str:
    """An item of the list; its number stands in it, because Markdown counts for itself."""
    also = f" · also in {', '.join(map(escaped, citation.also_in))}" if citation.also_in else ""
    return (
        f"- [{citation.n}] **{escaped(citation.title)}** · {citation.date or 'undated'}"
        f" · {escaped(citation_place(citation))}{also}  \n  {escaped(in_quotes(citation.quote))}"
    )


def _comment(citations: tuple[Citation, ...]) -> str:
    """JSON of ASCII in which nothing ends a comment: `<`, `>`, `&` and a second hyphen are escaped."""
    lines = ",\n".join(map(citation_json, citations))
    lines = lines.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")
    lines = lines.replace("--", r"-\u002d")
    return f"{COMMENT}\n[\n{lines}\n]\n-->"


def citation_json(citation: Citation) -> str:
    """A citation in the shape of an answer's JSON, in ASCII, on one line."""
    return json.dumps(citation.to_dict())
