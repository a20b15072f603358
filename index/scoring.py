"""BM25 of a question's words, to FTS5's own figures (Robertson and Spärck Jones, 1976; Okapi, 1994).

FTS5 looks a passage's length up for each that it scores, and each row that reaches Python costs more than
its score. So a word is read once, all its occurrences together, and scored as an array. A word that very
many passages hold is not read where rarer ones select enough of them: among these it is only looked for.
"""

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

from index.keywords import TEXT_WEIGHT, TITLE_WEIGHT, Keywords
from index.occurrences import Ids, Scores
from index.query import Term
from index.table import Table

_K1, _B = 1.2, 0.75  # FTS5's
_LEAST_IDF = 1e-6  # FTS5's own floor, of a word in more than half of all passages
_COMMON = 2_000  # passages from which on a word costs more to read than to look for
_APART = 4  # words between two that still stand together


class Scoring:
    """The words of one question in a library of which `table` are the passages: each is read once."""

    def __init__(self, keywords: Keywords, table: Table) -> None:
        self._keywords = keywords
        self.table = table
        self._mean = float(table.words.mean()) if len(table.words) else 1.0
        self.frequency = cache(keywords.frequency)
        self._occurrences = cache(keywords.occurrences)

    def is_common(self, forms: Sequence[Term]) -> bool:
        """Whether the word is not worth reading where rarer ones select enough passages."""
        return self.frequency(*forms) > _COMMON

    def scores(self, forms: Sequence[Term]) -> Scores:
        """For each passage of the table the share that one word, in any of its `forms`, has in its BM25.

        All forms are one word: each counts by the inverse document frequency of all together, and a passage
        that holds several counts by the best.
        """
        best: Scores = np.zeros(len(self.table.ids))
        for form in forms:
            rows, scores = self._unweighed(form)
            best[rows] = np.maximum(best[rows], scores)
        best *= self._idf(int(np.count_nonzero(best)))
        return best

    def scores_beside(self, forms: Sequence[Term], others: Sequence[Term]) -> Scores:
        """The same of passages that hold one of `others`, too: each as if it held the word just once."""
        found: Scores = np.zeros(len(self.table.ids))
        rows, _ = self.table.find(self._keywords.both(forms, others))
        found[rows] = self._saturated(np.ones(len(rows)), self.table.words[rows])
        found *= self._idf(self.frequency(*forms))
        return found

    def _saturated(self, counts: Scores, lengths: Ids) -> Scores:
        """BM25 with an inverse document frequency of 1, of words that stand so often in passages so long."""
        return counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * lengths / self._mean))

    def _unweighed(self, form: Term) -> tuple[Ids, Scores]:
        """Where in the table the passages stand that hold `form`, and their BM25 as it is where the inverse
        document frequency is 1."""
        if self._keywords.is_phrase(form):
            ids, scores = self._keywords.matches(form)
            rows, known = self.table.find(ids)
            return rows, scores[known] / self._idf(len(ids))
        ids, counts = self._occurrences(form).counted(TITLE_WEIGHT, TEXT_WEIGHT)
        rows, known = self.table.find(ids)
        return rows, self._saturated(counts[known], self.table.words[rows])

    def together(self, one: Sequence[Term], other: Sequence[Term]) -> Ids:
        """The passages in whose text a form of the one word stands within a few words of the other's."""
        phrases = any(map(self._keywords.is_phrase, (*one, *other)))
        if phrases or self.is_common(one) or self.is_common(other):
            return self._keywords.together(one, other)
        found = [self._occurrences(a).near(self._occurrences(b), _APART) for a in one for b in other]
        return np.concatenate(found)

    def _idf(self, frequency: int) -> float:
        passages = len(self.table.ids)
        return max(_LEAST_IDF, math.log((passages - frequency + 0.5) / (frequency + 0.5)))
