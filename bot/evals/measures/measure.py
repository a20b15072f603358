"""What a measure is: an observation a case, and a way to combine observations into one figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Observation = tuple[float, ...]
"""The numbers of one case that a measure needs, e.g. (score,) or (score, label)."""

R = TypeVar("R")


def mean(observations: Sequence[Observation]) -> float | None:
    """The mean of the first numbers; None of nothing."""
    return sum(one[0] for one in observations) / len(observations) if observations else None


@dataclass(frozen=True, slots=True)
class Measure(Generic[R]):
    """A figure over the records of a suite.

    `observe` returns None where a case does not apply: such a case has no score, never 0. `combine`
    returns None where the observations do not define the figure. Figures that differ between machines
    (`cost`) are never a regression.
    """

    name: str
    about: str
    observe: Callable[[R], Observation | None]
    combine: Callable[[Sequence[Observation]], float | None] = mean
    better: Literal["higher", "lower"] = "higher"
    unit: Literal["share", "ms", "tokens", "MB", "score"] = "share"
    cost: bool = False
