"""A conversation as Markdown in which nothing that a document or a model says can act. Pure.

All words of others are put on one line, so that they begin no block but the one they stand in, and the
characters by which Markdown works are escaped.
"""

import re
from collections.abc import Iterator

from bot.briefing.outline import NOTHING, outline
from bot.briefing.telling import shown
from bot.briefing.values import Briefing, Sentence
from bot.claims import Answer, Citation, Claim
from bot.render import citation_place, in_quotes, one_line, searched_text
from bot.sessions.values import Session, StoredTurn
from bot.standing import standing

_ACTIVE = re.compile(r"[\\`*_{}\[\]<>#+|~^$&@=]|:(?=//)|(?<=www)\.|%(?=%)|(?<=%)%", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([^\sA-Za-z0-9])")
_BEGINS = re.compile(r"^([-:%!]|\d{1,9}(?=[.)]))")


def escaped(text: str) -> str:
    """`text` on one line, in which Markdown does nothing."""
    line = _ACTIVE.sub(r"\\\g<0>", one_line(text))
    first = _BEGINS.match(line)
    if first is None:
        return line
    mark = first.group()
    return mark + "\\" + line[len(mark) :] if mark.isdigit() else "\\" + line


def unescaped(text: str) -> str:
    """What `escaped` made of it, undone."""
    return _ESCAPED.sub(r"\1", text)


def readable(session: Session) -> str:
    """The conversation, then its sources in one list."""
    summary = session.summary
    parts = [
        f"# {escaped(summary.title) or 'A conversation'}",
        f"Library {escaped(summary.library)} · {summary.began:%Y-%m-%d %H:%M} UTC",
        *(part for number, turn in enumerate(session.turns, start=1) for part in _turn(number, turn)),
    ]
    if session.citations:
        parts += ["## Sources", "\n".join(map(_source, session.citations))]
    return "\n\n".join(part for part in parts if part)


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
        yield f"### {escaped(section.title)}"
        yield "\n".join(f"- {_listed(sentence, about)}" for sentence, about in section.rows)


def _listed(sentence: Sentence | None, about: str) -> str:
    if sentence is None:
        return escaped(about)
    numbers = "".join(f"[{n}]" for n in sentence.citations)
    return f"{escaped(shown(sentence))} {numbers}" + (f" ({escaped(about)})" if about else "")


def _answer(answer: Answer) -> list[str]:
    asked = f"Asked as: {escaped(answer.rewritten)}" if answer.rewritten else ""
    if not answer.claims:
        nearest = [
            f"- {escaped(one.file)}: {escaped(in_quotes(one.quote))}" for one in answer.searched.nearest
        ]
        return [asked, escaped(answer.text), escaped(searched_text(answer.searched)), "\n".join(nearest)]
    said = ("Overtaken: " * bool(claim.overtaken_by) + said_by(claim) for claim in answer.claims)
    return [asked, " ".join(said), standing(answer)]


def said_by(claim: Claim) -> str:
    """A sentence of an answer with the numbers of its citations."""
    text = escaped(in_quotes(claim.text) if claim.verdict == "quoted" else claim.text)
    return f"{text} {''.join(f'[{number}]' for number in claim.citations)}"


def _source(citation: Citation) -> str:
    """An item of the list; its number stands in it, because Markdown counts for itself."""
    also = f" · also in {', '.join(map(escaped, citation.also_in))}" if citation.also_in else ""
    return (
        f"- [{citation.n}] **{escaped(citation.title)}** · {citation.date or 'undated'}"
        f" · {escaped(citation_place(citation))}{also}  \n  {escaped(in_quotes(citation.quote))}"
    )
