"""How well a search ranks what it should find: files that hold the answer, sentences that say it.

Relevance is binary. A ranking names each item once, best first; `k` counts items from 1. Where nothing is
relevant there is no score, and where nothing relevant was found it is 0.

- nDCG: Järvelin and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques", with the discount
  log2(1 + rank) at every rank.
- MRR, the mean reciprocal rank: Voorhees 1999, "The TREC-8 question answering track report".
- Hit (also success at k): whether anything relevant is among the first k. Recall: the share of it that is.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from math import log2
from typing import Literal

from bot.evals.cases import BriefCase, ConversationCase, QaCase
from bot.evals.measures.measure import Measure, Observation
from bot.evals.records import BriefRecord, Place, QaRecord, Search, Sentence, System

Score = Callable[[Sequence[Hashable], Collection[Hashable], int], float | None]
"""A score from 0 to 1 of a ranking, given what is relevant, down to rank k."""


def ndcg(ranking: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float | None:
    """Normalised discounted cumulated gain at k: the gain over that of a perfect ranking."""
    wanted = frozenset(relevant)
    if not wanted:
        return None
    gain = sum(1 / log2(rank + 1) for rank, item in enumerate(ranking[:k], 1) if item in wanted)
    return gain / sum(1 / log2(rank + 1) for rank in range(1, min(k, len(wanted)) + 1))


def reciprocal_rank(ranking: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float | None:
    """1 over the rank of the first relevant item among the first k, else 0."""
    wanted = frozenset(relevant)
    if not wanted:
        return None
    return next((1 / rank for rank, item in enumerate(ranking[:k], 1) if item in wanted), 0.0)


def hit(ranking: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float | None:
    """1 if a relevant item is among the first k, else 0."""
    wanted = frozenset(relevant)
    return float(not wanted.isdisjoint(ranking[:k])) if wanted else None


def recall(ranking: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float | None:
    """The share of the relevant items that is among the first k."""
    wanted = frozenset(relevant)
    return len(wanted.intersection(ranking[:k])) / len(wanted) if wanted else None


def gold_files(case: QaCase | BriefCase | ConversationCase) -> frozenset[str]:
    """The files that hold the answer, or any of the insights; none where the sources do not say."""
    if isinstance(case, ConversationCase):
        return frozenset(case.gold_files)
    if isinstance(case, BriefCase):
        return frozenset(file for insight in case.insights for file in insight.gold_files)
    return frozenset(case.gold_files if case.answerable else ())


def with_places(sentences: Sequence[Sentence], places: Sequence[Place]) -> tuple[Sentence | Place, ...]:
    """The ranking with each sentence that holds a gold place replaced by it, to be held against `places`.

    A sentence takes the place of its file that it shares most characters with, of those that no better
    sentence took. So each place counts once, and each sentence for one place.
    """
    left = list(dict.fromkeys(places))
    ranking: list[Sentence | Place] = []
    for sentence in sentences:
        place = max(left, key=lambda place: _shared(sentence, place), default=None)
        if place is None or _shared(sentence, place) <= 0:
            ranking.append(sentence)
        else:
            left.remove(place)
            ranking.append(place)
    return tuple(ranking)


def _shared(sentence: Sentence, place: Place) -> int:
    """How many characters both hold; 0 or less for none."""
    if sentence.file != place.file:
        return 0
    return min(sentence.end, place.end) - max(sentence.start, place.start)


def _unit(score: Score) -> Literal["share", "score"]:
    return "share" if score in (hit, recall) else "score"


def _observed(score: float | None) -> Observation | None:
    return None if score is None else (score,)


def _files(search: Search, system: System) -> tuple[str, ...] | None:
    return next((ranking.files for ranking in search.rankings if ranking.system == system), None)


def _of_files(
    name: str, about: str, score: Score, k: int, system: System = "hybrid"
) -> Measure[QaRecord | BriefRecord]:
    def observe(record: QaRecord | BriefRecord) -> Observation | None:
        files = _files(record.search, system)
        return None if files is None else _observed(score(files, gold_files(record.case), k))

    if system == "hybrid":
        return Measure(name, about, observe, unit=_unit(score))
    alone = "keywords" if system == "keyword" else "vectors"
    return Measure(f"{name} {system}", f"{about}, searching by {alone} alone", observe, unit=_unit(score))


def _of_sentences(name: str, about: str, score: Score, k: int) -> Measure[QaRecord]:
    def observe(record: QaRecord) -> Observation | None:
        places = record.search.gold_places if record.case.answerable else ()
        return _observed(score(with_places(record.search.sentences, places), places, k))

    return Measure(f"sentence {name}", about, observe, unit=_unit(score))


_NDCG = "how near to the top of the first 10 files those that hold the answer stand (nDCG)"
_MRR = "1 / rank of the first file that holds the answer, 0 below rank 10"
_HIT = "a file that holds the answer is {}"
_SAYS = "a sentence that says the answer is {}"

FILES: tuple[Measure[QaRecord | BriefRecord], ...] = (
    _of_files("nDCG@10", _NDCG, ndcg, 10),
    _of_files("MRR@10", _MRR, reciprocal_rank, 10),
    _of_files("Hit@1", _HIT.format("the first found"), hit, 1),
    _of_files("Hit@4", _HIT.format("among the first 4"), hit, 4),
    _of_files("Hit@10", _HIT.format("among the first 10"), hit, 10),
    _of_files("Recall@20", "share of the files that hold the answer among the first 20", recall, 20),
    _of_files("nDCG@10", _NDCG, ndcg, 10, "keyword"),
    _of_files("MRR@10", _MRR, reciprocal_rank, 10, "keyword"),
    _of_files("Hit@4", _HIT.format("among the first 4"), hit, 4, "keyword"),
    _of_files("nDCG@10", _NDCG, ndcg, 10, "vector"),
    _of_files("MRR@10", _MRR, reciprocal_rank, 10, "vector"),
    _of_files("Hit@4", _HIT.format("among the first 4"), hit, 4, "vector"),
)
"""Of questions and of topics: a topic's files are those of all its insights."""

SENTENCES: tuple[Measure[QaRecord], ...] = (
    _of_sentences("nDCG@10", "how near to the top of the evidence its gold sentences stand (nDCG)", ndcg, 10),
    _of_sentences("MRR@10", "1 / rank of the first gold sentence, 0 below rank 10", reciprocal_rank, 10),
    _of_sentences("Hit@1", _SAYS.format("the first piece of evidence"), hit, 1),
    _of_sentences("Hit@4", _SAYS.format("among the first 4"), hit, 4),
    _of_sentences("Hit@10", _SAYS.format("among the first 10"), hit, 10),
    _of_sentences("Recall@20", "share of the gold sentences among the first 20", recall, 20),
)
"""Of questions whose gold sentences were found in their files."""
