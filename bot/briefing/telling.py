"""The words around the sentences of a briefing, the same in every format. Pure."""

import datetime as dt
from itertools import groupby

from bot.briefing.values import (
    Briefing,
    Change,
    ChangeKind,
    Dispute,
    Happening,
    Made,
    NotCovered,
    Point,
    Remark,
    Sentence,
    Subject,
)
from bot.claims import Citation
from bot.render import citation_place, in_quotes, one_line

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROW = 4  # numbers in a row that are told by their ends


def shown(sentence: Sentence) -> str:
    """A sentence as it is shown: what is a source's own stands in quotation marks."""
    text = one_line(sentence.text)
    return in_quotes(text) if sentence.verdict == "quoted" else text


def marks(sentence: Sentence) -> str:
    """The numbers of its citations, of a long row only the ends: "[1]–[22][30]"."""
    told = ""
    for _, row in groupby(enumerate(sentence.citations), lambda placed: placed[1] - placed[0]):
        numbers = [number for _, number in row]
        if len(numbers) >= _ROW:
            told += f"[{numbers[0]}]–[{numbers[-1]}]"
        else:
            told += "".join(f"[{number}]" for number in numbers)
    return told


def about(subject: Subject | None, briefing: Briefing) -> str:
    """What is said beside a sentence where sections are lists: when, who, how many; maybe nothing."""
    match subject:
        case Change():
            return f"{CHANGES[subject.kind]}. {change(subject, briefing)}".rstrip(": ")
        case Point():
            return standing(subject)
        case Dispute():
            return f"{relation(subject)}: {subject.point}"
        case Happening():
            return when(subject)
        case Remark():
            return subject.speaker
        case NotCovered():
            return "left open"
        case None:
            return ""


def standing(point: Point) -> str:
    """How many independent outlets say so, and of how many reports where these are more."""
    told = _counted(point.outlets, "independent outlet")
    if point.reports != point.outlets:
        told += f", {_counted(point.reports, 'report')}"
    later = "".join(f"[{n}]" for n in point.overtaken_by)
    return f"{told}; overtaken by {later}" if later else told


CHANGES: dict[ChangeKind, str] = {
    "revised": "Revised", "withdrawn": "Withdrawn", "new": "New", "confirmed": "Confirmed",
}  # fmt: skip
"""The headings of what changed, in the order in which an editor needs them."""
UNCHANGED = "Nothing is new, confirmed, revised or withdrawn."


def change(one: Change, briefing: Briefing) -> str:
    """What stands before the sentence of a change: the old words and their place, the place of the new."""
    cited = briefing.cited(one.sentence) if one.sentence else ()
    now = f" ({_place(cited[0])})" if cited else ""
    if one.before is None:
        return f"{_place(cited[0])}:" if cited else ""
    before = f"{in_quotes(one_line(one.before.quote))} ({_place(one.before)})"
    if one.kind == "withdrawn":
        return f"{before}: {one_line(one.why)}" + (f"; now{now}:" if cited else "")
    return f"Before: {before}. Now{now}:" if one.kind == "revised" else f"{before}. Also{now}:"


def _place(citation: Citation) -> str:
    return one_line(f"{citation.date or 'undated'}, {citation_place(citation)}")


def relation(dispute: Dispute) -> str:
    return "update: the second is later" if dispute.relation == "update" else "difference"


def when(happening: Happening) -> str:
    """The day or the time, and how the source puts it where it had to be resolved."""
    one, other = happening.since, happening.until
    if one == other:
        told = one.isoformat()
    elif (one.month, one.day, other.month, other.day) == (1, 1, 12, 31) and one.year == other.year:
        told = str(one.year)
    elif (one.year, one.month, one.day) == (other.year, other.month, 1) and (
        other + dt.timedelta(1)
    ).day == 1:
        told = f"{one.year}-{one.month:02}"
    else:
        told = f"{one.isoformat()} to {other.isoformat()}"
    if not happening.resolved:
        return told
    return f"{told} (resolved: “{one_line(happening.told)}”, published {happening.published})"


def made(briefing: Briefing) -> list[str]:
    """How the briefing was made, a line each."""
    how: Made = briefing.made
    period = (
        f", published {how.since or 'any day'} to {how.until or 'any day'}" if how.since or how.until else ""
    )
    quoted = sum(sentence.verdict == "quoted" for sentence in briefing.sentences)
    lines = [
        f"Dateline {how.version}, {how.day}, length {how.length}; "
        f"{how.read} of {how.articles} articles read{period}.",
        f"Model: {one_line(how.model.name)}, SHA-256 {how.model.sha256}; prompt {how.prompt_sha256[:16]}."
        if how.model
        else "No language model: every sentence is a source's own.",
        f"{quoted} of {len(briefing.sentences)} sentences are quoted; the others match the words they cite. "
        "This says what the sources say, not that they are right.",
        "Reports are independent where they are no near-copies, share fewer than three quotations word for "
        "word, and are of different outlets.",
    ]
    if how.stopped:
        lines.append(f"Stopped early: {one_line(how.stopped)}")
    lines += [f"Passed over: {one_line(reason)}" for reason in how.passed_over]
    lines += [f"Not shown: {one_line(item.text)} ({one_line(item.reason)})" for item in briefing.rejected]
    return lines


def _counted(count: int, noun: str) -> str:
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {noun}{'s' * (count != 1)}"
