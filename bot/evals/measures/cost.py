"""What answers take: tokens, milliseconds, megabytes. Figures of one machine, never a regression.

Where the model was not asked, there are no tokens and no first word.
"""

from collections.abc import Callable, Sequence
from typing import Literal

from bot.evals.measures.measure import Measure, Observation, mean
from bot.evals.records import BriefRecord, Cost, QaRecord

Combine = Callable[[Sequence[Observation]], float | None]


def p95(observations: Sequence[Observation]) -> float | None:
    """The least first number that 95% of them do not exceed (nearest rank); None of nothing."""
    ordered = sorted(one[0] for one in observations)
    return ordered[-(-95 * len(ordered) // 100) - 1] if ordered else None


def peak(observations: Sequence[Observation]) -> float | None:
    """The greatest first number; None of nothing."""
    return max((one[0] for one in observations), default=None)


def _cost(
    name: str,
    about: str,
    of: Callable[[Cost], float | None],
    unit: Literal["ms", "tokens", "MB"],
    combine: Combine = mean,
) -> Measure[QaRecord | BriefRecord]:
    def observe(record: QaRecord | BriefRecord) -> Observation | None:
        value = None if record.reply is None else of(record.reply.cost)
        return None if value is None else (float(value),)

    return Measure(name, about, observe, combine, better="lower", unit=unit, cost=True)


MEASURES: tuple[Measure[QaRecord | BriefRecord], ...] = (
    _cost("prompt tokens", "mean length of a prompt", lambda cost: cost.prompt_tokens, "tokens"),
    _cost("output tokens", "mean length of what the model writes", lambda cost: cost.output_tokens, "tokens"),
    _cost("retrieval ms", "mean time until the evidence is there", lambda cost: cost.retrieval_ms, "ms"),
    _cost("first word ms", "mean time until the model's first word", lambda cost: cost.first_word_ms, "ms"),
    _cost("total ms", "mean time until the answer is there", lambda cost: cost.total_ms, "ms"),
    _cost(
        "total ms p95",
        "time within which 95% of the answers are there",
        lambda cost: cost.total_ms,
        "ms",
        p95,
    ),
    _cost("program MB", "peak memory of this program", lambda cost: cost.program_mb, "MB", peak),
    _cost("engine MB", "peak memory of the model's process", lambda cost: cost.engine_mb, "MB", peak),
)
