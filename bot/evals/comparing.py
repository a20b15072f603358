"""Which differences between two runs are beyond noise.

Both runs are compared case by case: a paired bootstrap over the cases that both have
(`bot.evals.statistics.difference`). A measure got worse if the 95% interval of its difference lies on the
wrong side of zero; that is a regression if the difference is also larger than a threshold. What a machine
decides (time, memory) is shown and never a regression.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.evals.cases import Kind
from bot.evals.measures import MEASURES
from bot.evals.measures.measure import Measure
from bot.evals.results import Results, Score
from bot.evals.statistics import Difference, difference

Word = Literal["better", "worse", "within noise", "the same"]


@dataclass(frozen=True, slots=True)
class Change:
    """One measure of one suite in two runs, over the cases of both; `difference` is after less before."""

    suite: str
    kind: Kind
    measure: Measure[object]
    before: float
    after: float
    difference: Difference

    @property
    def word(self) -> Word:
        """What the difference amounts to."""
        gain = self.difference.value if self.measure.better == "higher" else -self.difference.value
        if self.difference.low <= 0 <= self.difference.high:
            return "within noise" if gain else "the same"
        return "better" if gain > 0 else "worse"

    def is_regression(self, threshold: float) -> bool:
        """Whether it got worse by more than `threshold`, in the measure's own unit."""
        return self.word == "worse" and not self.measure.cost and abs(self.difference.value) > threshold


@dataclass(frozen=True, slots=True)
class Comparison:
    """All measures that two runs share, and what keeps some from being compared."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...]


def compare(before: Results, after: Results, seed: int) -> Comparison:
    """What changed from one run to the other, on the suites and cases that both have."""
    changes: list[Change] = []
    notes: list[str] = []
    earlier = {suite.name: suite for suite in before.suites}
    for suite in after.suites:
        other = earlier.get(suite.name)
        if other is None or other.kind != suite.kind:
            notes.append(f"{suite.name} is in one run only")
            continue
        if other.library_sha256 != suite.library_sha256:
            notes.append(f"the articles of {suite.name} are not the same in both runs")
        old = {score.measure: score for score in other.scores}
        changes += _changes(suite.name, suite.kind, old, {s.measure: s for s in suite.scores}, seed)
    notes += [f"{name} is in one run only" for name in earlier.keys() - {s.name for s in after.suites}]
    return Comparison(tuple(changes), tuple(notes))


def _changes(
    suite: str, kind: Kind, before: dict[str, Score], after: dict[str, Score], seed: int
) -> Iterator[Change]:
    for measure in MEASURES[kind]:
        if measure.name not in before or measure.name not in after:
            continue
        old, new = before[measure.name].observations, after[measure.name].observations
        shared = sorted(old.keys() & new.keys())
        found = difference(measure.combine, old, new, seed)
        was, now = (measure.combine([of[case] for case in shared]) for of in (old, new))
        if found is not None and was is not None and now is not None:
            yield Change(suite, kind, measure, was, now, found)
