"""A claim against the words it cites: does the source say this? Pure.

Two things decide. A small fitted model says from how much of the claim stands in a window of at most three
sentences, and how, with what probability people would call it supported (`features`, `calibration`). Hard
gates say what must not be wrong however well the rest is covered: numbers, names, opposites, negations,
hedges, roles, subjects (`gates`). A claim is supported if one window around the cited sentence, or with
what it lacks from elsewhere in the article (`gathering`), passes every gate and its probability is at least
the threshold.

The errors are not alike: a true sentence that fails is replaced by the source's own words and costs only
style, a false one that passes costs trust. A verdict says that a claim matches its source, never that it
is true. What it is worth: `docs/verification.md`.
"""

from bot.verification.bearing import bare, echo, is_turned_round, only_repeats, speaks_of_names, tidy
from bot.verification.gates import GATES
from bot.verification.verdicts import Verdict, matches, verify

GATE_NAMES = tuple(name for name, _ in GATES)
"""The gates, in the order in which a claim is held to them."""

__all__ = [
    "GATE_NAMES",
    "Verdict",
    "bare",
    "echo",
    "is_turned_round",
    "matches",
    "only_repeats",
    "speaks_of_names",
    "tidy",
    "verify",
]
