"""The values of a briefing, and their JSON (schema 1; `docs/briefings.md`).

Numbers of citations are those of `Briefing.citations`, from 1; positions of stories count from 0.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from bot.claims import Citation, ModelUsed, Rejected, VerdictWord
from bot.errors import DatelineError
from index.article import Source

SCHEMA = 1
Length = Literal["short", "standard", "full"]
LARGEST = 64 << 20
"""Bytes of JSON that are read."""


class BriefingUnreadable(DatelineError):
    """What should be a briefing is none."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its citations. "quoted": the words of the first one; "supported": the model's words,
    which match what they cite."""

    text: str
    verdict: VerdictWord
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence, how many `reports` say so, and how many independent `outlets` these make.

    `figures` are the telling numbers that it gives, as the source writes them. `overtaken_by` are citations
    of a later report that has it otherwise. `subtopic` is the heading that it stands under, if any.
    """

    sentence: Sentence
    reports: int
    outlets: int
    figures: tuple[str, ...] = ()
    overtaken_by: tuple[int, ...] = ()
    subtopic: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was asked besides the topic, and the points that the sources have for it."""

    question: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What one report says, in its own words, and when it was published."""

    sentence: Sentence
    date: dt.date | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two reports that differ on `point`; of an update the second overtakes the first."""

    point: str
    relation: Literal["update", "difference"]
    one: Side
    other: Side


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of a day, or of a longer time: `since` to `until`, both included.

    `told` is how the source puts the time; `resolved` that it counts from the day of publication,
    `published`.
    """

    since: dt.date
    until: dt.date
    told: str
    resolved: bool
    sentence: Sentence
    published: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Words between quotation marks, without these, and who spoke them. `named_before`: the sentence says
    "he" or "she", the name stands in the one before."""

    speaker: str
    sentence: Sentence
    named_before: bool = False


@dataclass(frozen=True, slots=True)
class NotCovered:
    """Words of the topic that stand nowhere in the library, what the sources say is open, and the questions
    that they do not answer."""

    terms: tuple[str, ...] = ()
    left_open: tuple[Sentence, ...] = ()
    questions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.left_open or self.questions)


@dataclass(frozen=True, slots=True)
class SourceUsed:
    """A cited file, or a near-copy of one."""

    file: str
    title: str
    date: dt.date | None
    outlet: str | None
    sha256: str
    copy_of: str | None = None

    @classmethod
    def of(cls, source: Source) -> "SourceUsed":
        """A file of the library, as a briefing names it."""
        return cls(source.file, source.title, source.date, source.outlet, source.sha256, source.copy_of)


@dataclass(frozen=True, slots=True)
class Story:
    """Reports that count once, with the reason; one that stands alone has none."""

    sources: tuple[SourceUsed, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """How the briefing was made."""

    version: str
    day: dt.date
    length: Length
    since: dt.date | None
    until: dt.date | None
    articles: int
    """In the library, of the period."""
    read: int
    """Of these, the articles that were read for the topic."""
    model: ModelUsed | None = None
    prompt_sha256: str = ""
    passed_over: tuple[str, ...] = ()
    """Files that were found and could not be cited, with the reason."""
    stopped: str = ""
    """Why a stage ended before its end, if one did."""


ChangeKind = Literal["revised", "withdrawn", "new", "confirmed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of something that an earlier briefing had. `before` is what that cited, its number its own.

    "revised": a later report has it otherwise, by `sentence`. "withdrawn": its source is gone, or no longer
    has the words (`why`); then `sentence` is what it says now, if anything. "new": `sentence` was not there.
    "confirmed": another report says it too, by `sentence`.
    """

    kind: ChangeKind
    sentence: Sentence | None = None
    before: Citation | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class SinceBriefing:
    """What changed since the briefing of that `day`, by kind; nothing where all is as it was."""

    day: dt.date
    changes: tuple[Change, ...] = ()


Subject = Change | Point | Dispute | Happening | Remark | NotCovered
"""What a sentence of a briefing is part of."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence where it is shown, and what it is part of, if anything; a change may be told without one."""

    sentence: Sentence | None
    of: Subject | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a title, and under a heading of its own below it, which may be empty."""

    title: str
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """A topic, and what the sources have on it. A section without anything is empty."""

    topic: str
    made: Made
    in_short: tuple[Sentence, ...] = ()
    answers: tuple[Answered, ...] = ()
    points: tuple[Point, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    timeline: tuple[Happening, ...] = ()
    remarks: tuple[Remark, ...] = ()
    not_covered: NotCovered = NotCovered()
    stories: tuple[Story, ...] = ()
    citations: tuple[Citation, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    since_briefing: SinceBriefing | None = None

    @property
    def key_points(self) -> tuple[tuple[str, tuple[Point, ...]], ...]:
        """The points under their headings: the questions, the sub-topics, then those that have none."""
        parts: dict[str, list[Point]] = {one.subtopic: [] for one in self.points if one.subtopic}
        rest = "Other points" if parts else "Besides" if self.answers else ""
        for one in self.points:
            parts.setdefault(one.subtopic or rest, []).append(one)
        asked = ((answered.question, answered.points) for answered in self.answers)
        return (*asked, *((heading, (*points,)) for heading, points in parts.items()))

    @property
    def sections(self) -> tuple[Section, ...]:
        """What the sections list, in the order of a page; what they say without a source is not among it."""
        changes = self.since_briefing.changes if self.since_briefing else ()
        listed: list[tuple[str, str, list[Entry]]] = [
            ("Since the briefing before", "", [Entry(one.sentence, one) for one in changes]),
            ("In short", "", [Entry(sentence) for sentence in self.in_short]),
            *(
                ("Key points", heading, [Entry(point.sentence, point) for point in points])
                for heading, points in self.key_points
            ),
            (
                "Where the reports differ",
                "",
                [Entry(side.sentence, one) for one in self.disputes for side in (one.one, one.other)],
            ),
            ("Timeline", "", [Entry(one.sentence, one) for one in self.timeline]),
            ("Who said what", "", [Entry(one.sentence, one) for one in self.remarks]),
            ("Not covered", "", [Entry(one, self.not_covered) for one in self.not_covered.left_open]),
        ]
        return tuple(Section(title, heading, (*entries,)) for title, heading, entries in listed if entries)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All of them."""
        return tuple(entry.sentence for part in self.sections for entry in part.entries if entry.sentence)

    def cited(self, sentence: Sentence) -> tuple[Citation, ...]:
        """The citations of a sentence; a number that names none is passed over."""
        by_number = {citation.n: citation for citation in self.citations}
        return tuple(by_number[n] for n in sentence.citations if n in by_number)

    def to_dict(self) -> dict[str, Any]:
        """The briefing in the shape of its JSON."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return {"schema": SCHEMA, "kind": "briefing", **plain}


def from_json(data: bytes | str) -> Briefing:
    """The briefing in `data`. Raises BriefingUnreadable, naming the place, where it is none."""
    try:
        plain = json.loads(data)
        if not isinstance(plain, dict) or plain.pop("kind", "") != "briefing":
            raise BriefingUnreadable("This JSON is no briefing.", "Make one: `dateline brief TOPIC -o FILE`.")
        if plain.pop("schema", 0) != SCHEMA:
            raise BriefingUnreadable(
                "This briefing was written by another version of Dateline.", "Make it anew."
            )
        return msgspec.convert(plain, Briefing)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        raise BriefingUnreadable(f"This briefing is damaged: {error}.", "Make it anew.") from error
