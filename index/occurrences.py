"""Where a word stands in the passages of a library, as arrays. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Scores = NDArray[np.float64]

TEXT = 1 << 20
"""In a key: that the word stands in the passage's text, not in its title. Below it lies the word's place."""

PASSAGE = 1 << 21
"""In a key: the passage's id counts so much."""


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """Every place of a word, ascending: passage, title or text, and number of the word there, in one key."""

    keys: Ids

    def counted(self, title: float, text: float) -> tuple[Ids, Scores]:
        """The passages, ascending, and how often the word stands in each, by the weights of the two parts."""
        passages = self.keys // PASSAGE
        first = np.flatnonzero(np.diff(passages, prepend=-1))
        weights = np.where(self.keys & TEXT, text, title)
        return passages[first], np.add.reduceat(weights, first) if len(first) else np.empty(0)

    def near(self, other: "Occurrences", apart: int) -> Ids:
        """The passages in whose text the other word stands with at most `apart` words between."""
        own, others = (each.keys[each.keys & TEXT > 0] for each in (self, other))
        if not len(others):
            return others
        first = np.searchsorted(others, own - apart - 1)
        inside = others[np.minimum(first, len(others) - 1)]
        return np.unique(own[(first < len(others)) & (inside <= own + apart + 1)] // PASSAGE)
