"""How far a figure can be trusted, and whether two runs differ: bootstrap over cases.

- Intervals are 95% percentile intervals (Efron and Tibshirani 1993, "An introduction to the bootstrap",
  chapter 13): cases are drawn with replacement, as many as there are, and the figure is computed anew.
- Differences are paired, over the cases that both runs have (Koehn 2004, "Statistical significance tests for
  machine translation evaluation"; Berg-Kirkpatrick et al. 2012, "An empirical investigation of statistical
  significance in NLP").

The same seed gives the same figures. Draws that leave the figure undefined (one class only) are left out.
There is no interval where half of the draws do, nor from a single case, which says nothing about the spread.
Cases that all score the same give an interval without width: that is not certainty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.evals.measures.measure import Observation, mean

Combine = Callable[[Sequence[Observation]], float | None]
Draw = NDArray[np.int64]
"""Places of the cases drawn."""

_TAILS = (0.025, 0.975)
_WORK = 2_000_000  # observations that a figure other than a mean is computed from, over all draws
_FEWEST = 200  # draws that leave five on either side of the interval
_BLOCK = 1_000_000  # places drawn at once: 8 MB


@dataclass(frozen=True, slots=True)
class Difference:
    """`value` is after minus before, over `cases` that both have; `low` and `high` bound it at 95%."""

    value: float
    low: float
    high: float
    cases: int


def draws(combine: Combine, cases: int, resamples: int) -> int:
    """How many of `resamples` draws are made.

    All for a mean, which is quick. Any other figure is computed from two million observations at most, so
    beyond 2,000 cases from fewer draws than 1,000; but never from fewer than 200 (or `resamples`).
    """
    if combine is mean or not cases:
        return resamples
    return min(resamples, max(_FEWEST, _WORK // cases))


def interval(
    combine: Combine, observations: Sequence[Observation], seed: int, resamples: int = 1000
) -> tuple[float, float] | None:
    """The 95% interval of `combine` over `observations`, low and high; None where it cannot be told."""
    cases = len(observations)
    if cases < 2:
        return None
    count = draws(combine, cases, resamples)
    if combine is mean:
        return _bounds(_means(np.array([one[0] for one in observations], dtype=float), seed, count), count)
    figures = (combine([observations[place] for place in draw]) for draw in _draw(cases, seed, count))
    return _bounds(figures, count)


def difference(
    combine: Combine,
    before: Mapping[str, Observation],
    after: Mapping[str, Observation],
    seed: int,
    resamples: int = 1000,
) -> Difference | None:
    """What changed from `before` to `after` (by case id), over the cases of both.

    None where fewer than two cases are in both, or where these do not define the figure.
    """
    shared = sorted(before.keys() & after.keys())
    old, new = [before[case] for case in shared], [after[case] for case in shared]
    value = _change(combine, old, new)
    if value is None or len(shared) < 2:
        return None
    count = draws(combine, len(shared), resamples)
    if combine is mean:
        changes = np.array([b[0] - a[0] for a, b in zip(old, new, strict=True)], dtype=float)
        bounds = _bounds(_means(changes, seed, count), count)
    else:
        figures = (
            _change(combine, [old[place] for place in draw], [new[place] for place in draw])
            for draw in _draw(len(shared), seed, count)
        )
        bounds = _bounds(figures, count)
    return Difference(value, *bounds, len(shared)) if bounds else None


def _change(combine: Combine, old: Sequence[Observation], new: Sequence[Observation]) -> float | None:
    before, after = combine(old), combine(new)
    return None if before is None or after is None else after - before


def _means(values: NDArray[np.float64], seed: int, count: int) -> Iterator[float]:
    for block in _blocks(len(values), seed, count):
        yield from values[block].mean(axis=1).tolist()


def _draw(cases: int, seed: int, count: int) -> Iterator[list[int]]:
    for block in _blocks(cases, seed, count):
        for draw in block:
            yield draw.tolist()


def _blocks(cases: int, seed: int, count: int) -> Iterator[Draw]:
    """`count` draws, one a row, some at a time; the same ones whatever they are drawn for."""
    chance = np.random.default_rng(seed)
    rows = max(1, _BLOCK // cases)
    for done in range(0, count, rows):
        yield chance.integers(cases, size=(min(rows, count - done), cases))


def _bounds(figures: Iterable[float | None], count: int) -> tuple[float, float] | None:
    """The percentiles of the figures that `count` draws gave; None where half of them gave none."""
    defined = [figure for figure in figures if figure is not None]
    if 2 * len(defined) <= count:
        return None
    low, high = np.quantile(defined, _TAILS)
    return float(low), float(high)
