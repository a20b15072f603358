"""Which sentences of other reports say the same: by shared words, the rare ones counting most. Pure.

The likeness of two sentences is the geometric mean of the shares, by inverse sentence frequency, of the one
that stands in the other and the other way round. On sentences whose reports are known it tells the reports
that say the same with an AUC of .97 to .995 (`docs/briefings.md`).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.quantities import Quantity, quantities
from index.words import content_words

Feature = str | Quantity
"""A stem, or a quantity."""
Numbers = NDArray[np.float64]

_SLOPE, _BIAS = 23.7, -9.4  # of a logistic regression on brief/news1


def features(text: str) -> frozenset[Feature]:
    """What a sentence is compared by: the stems of its content words, and its quantities."""
    return frozenset(word.stem for word in content_words(text)) | quantities(text)


class Likeness:
    """Sentences by their features, and how likely others say the same."""

    def __init__(self, sentences: Sequence[frozenset[Feature]]) -> None:
        self._sentences = sentences
        held = Counter(feature for sentence in sentences for feature in sentence)
        self._idf = {f: math.log(1 + len(sentences) / (count + 0.5)) for f, count in held.items()}
        places: dict[Feature, list[int]] = {}
        for number, sentence in enumerate(sentences):
            for feature in sentence:
                places.setdefault(feature, []).append(number)
        self._places = {feature: np.array(at) for feature, at in places.items()}
        self._weights = np.array([self.weight(sentence) for sentence in sentences])

    def weight(self, some: Iterable[Feature]) -> float:
        """The summed rarity of features; those that stand nowhere count as the rarest."""
        unknown = math.log(1 + 2 * len(self._sentences))
        return math.fsum(self._idf.get(feature, unknown) for feature in some)

    def share(self, some: frozenset[Feature]) -> Numbers:
        """For each sentence the share, by rarity, of `some` that stands in it."""
        found: Numbers = self._shared(some) / (self.weight(some) or 1.0)
        return found

    def alike(self, number: int) -> Numbers:
        """For each sentence its likeness to sentence `number`, from 0 to 1."""
        shared = self._shared(self._sentences[number])
        both = shared / np.maximum(self._weights, 1e-9) * shared / max(self._weights[number], 1e-9)
        found: Numbers = np.sqrt(both)
        return found

    def contained(self, number: int, other: int) -> float:
        """The greater share of one of two sentences that stands in the other."""
        common = self.weight(self._sentences[number] & self._sentences[other])
        return common / max(1e-9, float(min(self._weights[number], self._weights[other])))

    def _shared(self, some: frozenset[Feature]) -> Numbers:
        total = np.zeros(len(self._sentences))
        for feature in some:
            if feature in self._places:
                total[self._places[feature]] += self._idf[feature]
        return total


def probability(likeness: Numbers) -> Numbers:
    """How likely sentences of these likenesses say the same, from 0 to 1."""
    found: Numbers = 1 / (1 + np.exp(-(_SLOPE * likeness + _BIAS)))
    return found
