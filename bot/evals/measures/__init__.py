"""What is measured of each kind of suite. A measure's name is its key in results: its meaning stays."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.evals.cases import Kind
from bot.evals.measures import (
    abstention,
    answers,
    briefing,
    citations,
    claims,
    conversations,
    cost,
    injection,
    retrieval,
    risk,
)
from bot.evals.measures.measure import Measure

MEASURES: Mapping[Kind, tuple[Measure[Any], ...]] = MappingProxyType(
    {
        "qa": (
            *retrieval.FILES,
            *retrieval.SENTENCES,
            *abstention.WITHOUT_MODEL,
            *answers.MEASURES,
            *abstention.MEASURES,
            *risk.MEASURES,
            *citations.MEASURES,
            *cost.MEASURES,
        ),
        "brief": (
            *retrieval.FILES,
            *briefing.MEASURES,
            *cost.MEASURES,
        ),
        "claims": claims.MEASURES,
        "injection": injection.MEASURES,
        "conversations": conversations.MEASURES,
    }
)
"""By kind, in the order of reports."""


def measure(kind: Kind, name: str) -> Measure[Any]:
    """The measure of that name; `KeyError` where a suite of this kind has none."""
    return {one.name: one for one in MEASURES[kind]}[name]
