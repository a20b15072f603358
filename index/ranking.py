"""How well each passage fits one wording of a question: words, meaning, words side by side, freshness.

Scores are added, not ranks: how far the best passage is ahead says something that its rank does not. Each
part is scaled by its best in the search, so that 1 is as good as this library gets. The weights were chosen
on one half of the development questions; `docs/retrieval.md` has the figures and what each part is worth.
"""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.library import Library
from index.moments import freshness
from index.occurrences import Ids, Scores
from index.query import Period, Term
from index.scoring import Scoring
from index.table import Table, day
from index.wording import Wording

_WORDS, _MEANING, _COVERED, _TOGETHER, _FRESH = 1.0, 0.6, 0.3, 0.3, 0.2
_ARTICLE = 0.5  # of a topic: what the article's best passages score together, by words and by meaning
_BEST_OF_ARTICLE = 3  # passages
_AGAIN = 0.3  # of a topic: nearness to the best passages of the first search
_SELECTED = 1000  # passages that rarer words select: no other can be among the best
_LIKE = 3  # articles whose best passage the second search looks for more of


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage's score, with its 1-based ranks by words and by meaning, None where beyond the pool.

    `cosine` is that of wording and passage, not below 0; None where the vectors are another embedder's.
    """

    score: float
    keyword_rank: int | None
    vector_rank: int | None
    cosine: float | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks the passages of `period` that fit a wording, whose vector is `vector`.

    `scoring` is the question's. `pool` is how many of the best by words, and of the nearest, are ranked.
    `fresh` is when what the question speaks of was probably reported.
    """

    library: Library
    scoring: Scoring
    wording: Wording
    vector: Vectors
    pool: int
    period: Period
    fresh: Period | None

    def run(self) -> dict[int, Ranked]:
        """The passages that fit, by id."""
        word_ids, word_scores, covered = self._by_words()
        best = np.lexsort((word_ids, -word_scores))[: self.pool]
        word_rank = {int(number): rank for rank, number in enumerate(word_ids[best], start=1)}
        near = self.library.nearest(self.vector, self.pool, self.period)
        vector_rank = {number: rank for rank, number in enumerate(near, start=1)}
        found = [*word_rank.keys() | vector_rank.keys()]
        if not found:
            return {}
        part = self.scoring.table.of(np.array(found, dtype=np.int64), whole_articles=self.wording.is_topic)
        pooled = _Pool(part, self.library.catalog.vectors_of(part.ids))
        words = pooled.aligned(word_ids, word_scores)
        cosines = pooled.cosines(self.vector) if near else np.zeros(len(pooled.ids))
        meaning = _scaled(cosines)
        scores = _WORDS * _scaled(words) + _MEANING * meaning
        scores += _COVERED * pooled.aligned(word_ids, covered) + _TOGETHER * self._together(pooled)
        if self.fresh:
            scores += _FRESH * pooled.by_date(lambda on: freshness(on, self.fresh or Period()))
        if self.wording.is_topic:
            for fit in (_scaled(words), meaning):
                scores += _ARTICLE * _scaled(pooled.of_articles(fit))
            if near:
                scores += _AGAIN * self._like_the_best(pooled, scores)
        kept = self._within_period(pooled.ids)
        return {
            number: Ranked(score, word_rank.get(number), vector_rank.get(number), cosine if near else None)
            for number, score, cosine in zip(
                pooled.ids[kept].tolist(), scores[kept].tolist(), cosines[kept].tolist(), strict=True
            )
        }

    def _by_words(self) -> tuple[Ids, Scores, Scores]:
        """The passages of the period that hold any of the words: their ids, their BM25, and the share of
        the question, by the weight of its words, that each covers."""
        scoring, passages = self.scoring, len(self.scoring.table.ids)
        scores, covered, whole = np.zeros(passages), np.zeros(passages), 0.0
        read: list[Term] = []
        for forms in sorted(self.wording.terms, key=lambda forms: scoring.frequency(*forms)):
            if not scoring.frequency(*forms):
                continue
            if scoring.is_common(forms) and np.count_nonzero(covered) >= _SELECTED:
                found = scoring.scores_beside(forms, read)
            else:
                found = scoring.scores(forms)
                read += forms
            weight = self._rarity(forms)
            scores += found
            covered[found > 0] += weight
            whole += weight
        known = np.flatnonzero((covered > 0) & self.scoring.table.within(self.period))
        return self.scoring.table.ids[known], scores[known], covered[known] / (whole or 1.0)

    def _rarity(self, forms: Sequence[Term]) -> float:
        """The inverse document frequency of a word, never below 0."""
        count = self.scoring.frequency(*forms)
        return math.log(1 + (len(self.scoring.table.ids) - count + 0.5) / (count + 0.5))

    def _together(self, pooled: "_Pool") -> Scores:
        """The share of the question's neighbouring words, by the rarer one's weight, that stand together."""
        found = np.zeros(len(pooled.ids))
        total = 0.0
        for one, other in self.wording.pairs:
            weight = min(self._rarity(self.wording.terms[one]), self._rarity(self.wording.terms[other]))
            total += weight
            ids = self.scoring.together(self.wording.terms[one], self.wording.terms[other])
            found += weight * np.isin(pooled.ids, ids)
        return found / total if total else found

    def _like_the_best(self, pooled: "_Pool", scores: Scores) -> Scores:
        """Nearness to the best passages of the best articles (Rocchio, 1971): other words for the topic."""
        best = pooled.best_of_articles(scores)[:_LIKE]
        middle: Vectors = np.mean([pooled.vectors[number] for number in best], axis=0)
        return _scaled(pooled.cosines(middle))

    def _within_period(self, ids: Ids) -> NDArray[np.bool_]:
        if not self.period:
            return np.ones(len(ids), dtype=np.bool_)
        return self.scoring.table.among(ids, self.scoring.table.within(self.period))


class _Pool:
    """The passages that are ranked, in the order of their ids, with all of their articles where asked for."""

    def __init__(self, part: Table, vectors: Vectors) -> None:
        self.ids: Ids = part.ids
        self.vectors = vectors
        self._article = np.unique(part.articles, return_inverse=True)[1]
        self._days = part.days

    def aligned(self, ids: Ids, scores: Scores) -> Scores:
        """The scores of the passages of the pool, out of those of `ids` (ascending); 0 for the others."""
        found = np.zeros(len(self.ids))
        if len(ids):
            at = np.minimum(np.searchsorted(ids, self.ids), len(ids) - 1)
            found[ids[at] == self.ids] = scores[at[ids[at] == self.ids]]
        return found

    def cosines(self, vector: Vectors) -> Scores:
        """Cosines with `vector`, 0 where they are negative."""
        cosines: Scores = np.maximum(self.vectors @ vector, 0.0).astype(np.float64)
        return cosines

    def by_date(self, score: Callable[[dt.date | None], float]) -> Scores:
        """`score` of each passage's date."""
        days, place = np.unique(self._days, return_inverse=True)
        return np.array([score(day(number)) for number in days.tolist()])[place]

    def of_articles(self, scores: Scores) -> Scores:
        """For each passage the mean of its article's best ones; an article with fewer has zeros for them."""
        order = np.lexsort((-scores, self._article))
        first = np.searchsorted(self._article[order], self._article[order])
        top = np.arange(len(order)) - first < _BEST_OF_ARTICLE
        totals = _summed(self._article[order][top], scores[order][top], int(self._article.max()) + 1)
        return totals[self._article] / _BEST_OF_ARTICLE

    def best_of_articles(self, scores: Scores) -> list[int]:
        """The place of each article's best passage, best first."""
        best: dict[int, int] = {}
        for place in np.lexsort((self.ids, -scores)).tolist():
            best.setdefault(int(self._article[place]), place)
        return [*best.values()]


def _scaled(scores: Scores) -> Scores:
    """The scores as shares of the best, all 0 where none is positive."""
    best = scores.max(initial=0.0)
    scaled: Scores = scores / best if best > 0 else np.zeros(len(scores))
    return scaled


def _summed(place: Ids, scores: Scores, size: int) -> Scores:
    """The sum of the scores at each place."""
    sums: Scores = np.bincount(place, scores, size).astype(np.float64)
    return sums
