"""How well a score tells two classes apart, whatever the threshold."""

from collections.abc import Sequence

import numpy as np

from bot.evals.measures.measure import Observation


def roc_auc(observations: Sequence[Observation]) -> float | None:
    """The area under the ROC curve of (score, label) pairs, label 1 for the positive class and 0 else.

    It is the chance that a positive case scores above a negative one, ties counted half: the Mann-Whitney
    statistic by mid-ranks (Fawcett 2006, "An introduction to ROC analysis"). None where a class is missing.
    """
    if not observations:
        return None
    scores, labels = np.asarray(observations, dtype=float).T
    positive = labels > 0
    positives = int(positive.sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    _, place, size = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(size)
    ranks = (last - (size - 1) / 2)[place]
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))
