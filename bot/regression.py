"""A logistic regression whose coefficients are data: from signals by name to a probability. Pure."""

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Finite:
    """Signals, each a number. Raises ValueError where one is none."""

    def __post_init__(self) -> None:
        if not all(math.isfinite(value) for value in astuple(self)):
            raise ValueError("a signal is not a number")


class Regression(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What each signal weighs, and the bias."""

    weights: Mapping[str, float]
    bias: float

    def probability(self, signals: Finite) -> float:
        """The logistic of the weighted signals, from 0 to 1."""
        total = self.bias + sum(weight * getattr(signals, name) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def check_names(weights: Mapping[str, float], names: tuple[str, ...]) -> None:
    """Raises ValueError where the weights are not those of `names`."""
    if set(weights) != set(names):
        raise ValueError(f"the weights must be those of {', '.join(names)}")
