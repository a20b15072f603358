"""From features to the probability that people would call the claim supported. Pure, but for one file.

The coefficients are data (`weights.json`), fitted by `make fit`; the file says on what, when and how.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from bot.verification.features import NAMES


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over standardised features; claims are accepted from `threshold` on."""

    features: tuple[str, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    coefficients: tuple[float, ...]
    intercept: float
    threshold: float

    def probability(self, vector: Sequence[float]) -> float:
        """The logistic of the weighted, standardised features."""
        total = self.intercept
        for value, mean, deviation, coefficient in zip(
            vector, self.means, self.deviations, self.coefficients, strict=True
        ):
            total += coefficient * (value - mean) / deviation
        return 1 / (1 + math.exp(-total)) if total > -500 else 0.0


@cache
def weights() -> Weights:
    """Those that ship. Raises ValueError where they were fitted for other features than these."""
    found = msgspec.json.decode(files(__package__).joinpath("weights.json").read_bytes(), type=Weights)
    if found.features != NAMES:
        raise ValueError("weights.json was fitted for other features: run `make fit`")
    return found
