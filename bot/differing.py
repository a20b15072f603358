"""Beside an answer, what other reports say otherwise: those that overtake it, those that it overtakes, and
those of the same time that differ.

They are shown in their own words, each marked with what it differs from: the reader is to see that the
sources do not agree, and which is the later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.citing import Citer
from bot.composing import Candidate
from bot.differences import Difference, Statement, difference
from bot.evidence import Evidence
from bot.verification import bare

_MOST = 2  # reports that are shown beside an answer
_RELEVANT = 0.3  # what a sentence must have of relevance to the question to be held against its answer


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence of an answer, and the 0-based positions of those that differ from it, and overtake it."""

    candidate: Candidate
    conflicts_with: tuple[int, ...] = ()
    overtaken_by: tuple[int, ...] = ()


def beside_others(
    shown: Sequence[Candidate], evidence: Sequence[Evidence], citer: Citer
) -> tuple[Shown, ...]:
    """The sentences of an answer with what differs from them; what overtakes all comes first."""
    pairs = list(_pairs(shown, evidence, citer))[:_MOST]
    newer = [item for _, item, found in pairs if _is_later(item, found)]
    older = [item for _, item, found in pairs if not _is_later(item, found)]
    sentences = [*map(_quoted, newer), *shown, *map(_quoted, older)]
    result = [Shown(candidate) for candidate in sentences]
    for candidate, item, found in pairs:
        mine = sentences.index(candidate)
        its = newer.index(item) if item in newer else len(newer) + len(shown) + older.index(item)
        result[mine] = _differing(result[mine], its, found.relation == "update" and item in newer)
        result[its] = _differing(result[its], mine, found.relation == "update" and item in older)
    return tuple(result)


def _pairs(
    shown: Sequence[Candidate], evidence: Sequence[Evidence], citer: Citer
) -> Iterator[tuple[Candidate, Evidence, Difference]]:
    stories = {_story(item) for candidate in shown for item in (candidate.evidence,)}
    cited = {article.source.file for candidate in shown for article, _ in candidate.cited}
    for item in evidence:
        if item.relevance < _RELEVANT or _story(item) in stories or item.source.file in cited:
            continue
        for candidate in shown:
            said = _statement(bare(candidate.text), candidate.evidence)
            found = difference(said, _statement(item.text, item))
            if found and found.relation != "speakers" and not citer.fault(item.article):
                stories.add(_story(item))
                yield candidate, item, found
                break


def _story(item: Evidence) -> str:
    return item.source.copy_of or item.source.file


def _statement(text: str, item: Evidence) -> Statement:
    source = item.source
    around = " ".join(span.of(item.article.text) for span in item.window)
    return Statement(text, _story(item), source.title, around, source.outlet or "", source.date)


def _is_later(item: Evidence, found: Difference) -> bool:
    return found.relation == "update" and found.other.story == _story(item)


def _quoted(item: Evidence) -> Candidate:
    return Candidate(item.text, "quoted", item, ((item.article, item.shown),), score=0.0)


def _differing(one: Shown, other: int, is_overtaken: bool) -> Shown:
    return replace(
        one,
        conflicts_with=(*one.conflicts_with, other),
        overtaken_by=(*one.overtaken_by, other) if is_overtaken else one.overtaken_by,
    )
