"""From features to the probability that people would call the claim supported. Pure, but for one file.

The coefficients are data (`weights.json`), fitted by `make fit`; the file says on what, when and how.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from bot.verification.features import NAMES


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over the features, by name; claims are accepted from `threshold` on."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def probability(self, vector: Sequence[float]) -> float:
        """The logistic of the weighted features, in the order of `NAMES`."""
        pairs = zip(self.weights.values(), vector, strict=True)
        total = self.bias + sum(weight * value for weight, value in pairs)
        return 1 / (1 + math.exp(-total)) if total > -500 else 0.0


@cache
def weights() -> Weights:
    """Those that ship. Raises ValueError where they were fitted for other features than these."""
    found = msgspec.json.decode(files(__package__).joinpath("weights.json").read_bytes(), type=Weights)
    if tuple(found.weights) != NAMES:
        raise ValueError("weights.json was fitted for other features: run `make fit`")
    return found
