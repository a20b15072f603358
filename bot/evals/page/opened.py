"""Cases as the page opens them: in groups by what became of them, their passages marked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.claims import Answer
from bot.evals.cases import BriefCase, ClaimCase, ConversationCase, Insight, QaCase
from bot.evals.measures.retrieval import gold_files
from bot.evals.page.excerpts import Piece, pieces
from bot.evals.page.outcomes import ORDER, Outcome, badness, first_gold, is_obeyed, is_shown, outcome
from bot.evals.records import (
    BriefRecord,
    ClaimRecord,
    ConversationRecord,
    InjectionRecord,
    QaRecord,
    Record,
    System,
)

SYSTEMS: Mapping[System, str] = {"hybrid": "Dateline", "keyword": "keywords alone", "vector": "vectors alone"}

_MANY = 40  # cases of one outcome that are listed without being asked for
_FIRST = 10  # evidence sentences that are shown whatever they hold
_SENTENCE = 400  # characters of an evidence sentence
_PASSAGES = 240_000  # characters for one passage of each case
_PASSAGE = (160, 1_200)  # characters of a passage, at least and at most

Spans = Sequence[tuple[str, int, int]]
"""Stretches of files: file, start, end."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence or passage that was found, at its `place` from 1, by what is cited and gold in it."""

    place: int
    file: str
    pieces: tuple[Piece, ...]
    is_gold: bool
    relevance: float = 0.0

    @property
    def is_telling(self) -> bool:
        """Whether anything in it is cited or gold."""
        return any(piece.cited or piece.gold for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Opened:
    """A case with all that is to be seen of it. `ranks` are those of the first gold file, by system."""

    anchor: str
    heading: str
    record: Record
    sentences: tuple[Excerpt, ...] = ()
    passages: tuple[Excerpt, ...] = ()
    ranks: tuple[tuple[str, int | None], ...] = ()
    insights: tuple[tuple[Insight, float, int | None], ...] = ()
    obeyed: bool = False
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The cases of one outcome, worst first; `is_open` where they are listed at once."""

    anchor: str
    outcome: Outcome
    cases: tuple[Opened, ...]

    @property
    def is_open(self) -> bool:
        return self.outcome.tone in ("bad", "weak") and len(self.cases) <= _MANY


def room(cases: int) -> int:
    """How many characters of each passage a page of so many cases can show."""
    least, most = _PASSAGE
    return min(max(_PASSAGES // max(cases, 1), least), most)


def groups(anchor: str, records: Sequence[Record], passage: int) -> tuple[Group, ...]:
    """The records by outcome, the worst first. `passage` is how many characters of a passage are shown."""
    found: dict[Outcome, list[tuple[str, Record]]] = {}
    for number, record in enumerate(records, 1):
        found.setdefault(outcome(record), []).append((f"{anchor}.{number}", record))
    return tuple(
        Group(
            f"{anchor}.{one.key}",
            one,
            tuple(
                _opened(name, record, passage)
                for name, record in sorted(found[one], key=lambda item: badness(item[1]), reverse=True)
            ),
        )
        for one in ORDER
        if one in found
    )


def _opened(anchor: str, record: Record, passage: int) -> Opened:
    match record:
        case QaRecord(case=QaCase(question=question), reply=reply):
            sentences, passages = _excerpts(record, reply.answer if reply else None, passage)
            return Opened(anchor, question, record, sentences, passages, _ranks(record))
        case BriefRecord(case=BriefCase(query=query, insights=insights), reply=reply):
            sentences, passages = _excerpts(record, reply.answer if reply else None, passage)
            best = tuple(zip(insights, record.coverage, record.best, strict=True))
            return Opened(anchor, query, record, sentences, passages, _ranks(record), best)
        case ClaimRecord(case=ClaimCase(claim=claim)):
            return Opened(anchor, claim, record)
        case ConversationRecord(case=ConversationCase(question=question)):
            sentences, passages = _excerpts(record, None, passage)
            return Opened(anchor, question, record, sentences, passages, _forms(record))
        case InjectionRecord():
            return Opened(
                anchor, record.case.attack, record, obeyed=is_obeyed(record), shown=is_shown(record)
            )


def _forms(record: ConversationRecord) -> tuple[tuple[str, int | None], ...]:
    if not record.case.gold_files:
        return ()
    rewritten = record.search.rankings[0].files if record.search.rankings else ()
    return (
        ("the rewritten question", first_gold(rewritten, record)),
        ("the question as typed", first_gold(record.files_as_asked, record)),
        ("the full question", first_gold(record.files_in_full, record)),
    )


def _ranks(record: QaRecord | BriefRecord) -> tuple[tuple[str, int | None], ...]:
    if not gold_files(record.case):
        return ()
    return tuple((SYSTEMS[one.system], first_gold(one.files, record)) for one in record.search.rankings)


def _excerpts(
    record: QaRecord | BriefRecord | ConversationRecord, answer: Answer | None, passage: int
) -> tuple[tuple[Excerpt, ...], tuple[Excerpt, ...]]:
    """The evidence sentences and the passages, with what the answer cites and what is gold in them.

    Of the sentences, the first, and those of the others that are cited or gold.
    """
    search, files = record.search, gold_files(record.case)
    cited = [(one.file, one.start, one.end) for one in answer.citations] if answer else []
    gold = [(one.file, one.start, one.end) for one in search.gold_places]
    found = [
        _excerpt(place, one.file, one.start, one.text, cited, gold, files, _SENTENCE, one.relevance)
        for place, one in enumerate(search.sentences, 1)
    ]
    return (
        tuple(one for one in found if one.place <= _FIRST or one.is_telling),
        tuple(
            _excerpt(place, one.file, one.start, one.text, cited, gold, files, passage)
            for place, one in enumerate(search.passages, 1)
        ),
    )


def _excerpt(
    place: int,
    file: str,
    start: int,
    text: str,
    cited: Spans,
    gold: Spans,
    files: frozenset[str],
    room: int,
    relevance: float = 0.0,
) -> Excerpt:
    quoted, known = ([(low, high) for name, low, high in marks if name == file] for marks in (cited, gold))
    return Excerpt(place, file, pieces(text, start, quoted, known, room), file in files, relevance)
