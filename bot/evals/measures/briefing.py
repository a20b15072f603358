"""How much of what a briefing should say it says, and whether it cites every file that says so.

The scores are those of Summary of a Haystack (Laban et al. 2024, "Summary of a Haystack: A challenge to
long-context LLMs and RAG systems", section 4, and the authors' code), computed without their judge, which was
a model: whether a bullet covers an insight is told by its words. `bot.evals.published.validation` compares
this with their judge.

As in their tables, a figure is a mean over insights, whatever topic they belong to; figures of citations are
means over the covered insights alone.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log

from bot.evals.cases import Insight
from bot.evals.measures.measure import Measure, Observation
from bot.evals.records import BriefRecord, Bullet
from bot.quantities import Quantity, quantities
from index.words import content_words


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The scores from which an insight is covered, in part and in full."""

    partial: float
    full: float


THRESHOLDS = Thresholds(partial=0.17, full=0.40)
"""At these the scores of the suite news1 have as many insights not, partly and fully covered as its judge."""


@dataclass(frozen=True, slots=True)
class Covered:
    """How far the best bullet says an insight, from 0 to 1, and which one that is, from 0.

    Without a word in common there is none.
    """

    score: float
    bullet: int | None


@dataclass(frozen=True, slots=True)
class InsightScore:
    """The scores of one insight, each from 0 to 1; those of its citations are None where it is not covered.

    `coverage` is 1 for full, 1/2 for partial coverage, else 0.
    """

    coverage: float
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None

    @property
    def joint(self) -> float:
        """Coverage times the F1 of the citations: 0 where the insight is not covered."""
        return self.coverage * (self.f1 or 0.0)


# --- coverage ----------------------------------------------------------------------------------------


def coverage(insights: Sequence[Insight], bullets: Sequence[Bullet]) -> tuple[Covered, ...]:
    """How far the bullets cover each of a topic's `insights`, told by words.

    A score is the share of the insight's content words (as stems) and quantities that its best bullet holds;
    of equal bullets the first is best. What n of the topic's N insights hold weighs ln(1 + N / n): it hardly
    tells which of them a bullet is about. A number is both word and quantity, and so counts double. An
    insight without content words is covered by nothing.
    """
    wanted = [_features(insight.text) for insight in insights]
    held = Counter(feature for features in wanted for feature in features)
    weights = {feature: log(1 + len(insights) / count) for feature, count in held.items()}
    said = [_features(bullet.text) for bullet in bullets]
    return tuple(_best(features, said, weights) for features in wanted)


def level(score: float, thresholds: Thresholds = THRESHOLDS) -> float:
    """A score of coverage as a judge's verdict: 1 for full, 1/2 for partial, 0 for no coverage."""
    return 1.0 if score >= thresholds.full else 0.5 if score >= thresholds.partial else 0.0


Feature = str | Quantity
"""A stem, or a quantity."""


def _features(text: str) -> frozenset[Feature]:
    return frozenset(word.stem for word in content_words(text)) | quantities(text)


def _best(
    wanted: frozenset[Feature], said: Sequence[frozenset[Feature]], weights: Mapping[Feature, float]
) -> Covered:
    def weight(features: frozenset[Feature]) -> float:
        # Exact, for the order of a set changes from one process to the next.
        return fsum(weights[feature] for feature in features)

    shared = [weight(wanted & features) for features in said]
    if not any(shared):
        return Covered(0.0, None)
    best = max(range(len(shared)), key=shared.__getitem__)
    return Covered(shared[best] / weight(wanted), best)


# --- citations ---------------------------------------------------------------------------------------


def insight_scores(
    insights: Sequence[Insight],
    bullets: Sequence[Bullet],
    levels: Sequence[float],
    best: Sequence[int | None],
) -> tuple[InsightScore, ...]:
    """The scores of each insight, which bullet `best` of `bullets` covers as far as its level says.

    A covered insight is held against the files that its bullet cites, and a bullet without citations
    scores 0; of an insight that is not covered the citations have no score.
    """
    return tuple(
        _cited(covered, bullets[bullet].files, insight.gold_files)
        if covered and bullet is not None
        else InsightScore(0.0)
        for insight, covered, bullet in zip(insights, levels, best, strict=True)
    )


def _cited(covered: float, files: Collection[str], gold: Collection[str]) -> InsightScore:
    cited, wanted = frozenset(files), frozenset(gold)
    right = len(cited & wanted)
    return InsightScore(
        covered,
        precision=right / len(cited) if cited else 0.0,
        recall=right / len(wanted) if wanted else 0.0,
        f1=2 * right / (len(cited) + len(wanted)) if right else 0.0,
    )


# --- measures ----------------------------------------------------------------------------------------

Part = Callable[[InsightScore], float | None]
"""One of the scores of an insight."""


def over_insights(scores: Sequence[InsightScore], part: Part) -> Observation | None:
    """The mean of a score over the insights that have it, and how many do; None where none has."""
    values = [value for value in map(part, scores) if value is not None]
    return (fsum(values) / len(values), float(len(values))) if values else None


def pooled(observations: Sequence[Observation]) -> float | None:
    """The mean over all insights, from (mean, insights) of each topic; None of nothing."""
    insights = sum(count for _, count in observations)
    return fsum(value * count for value, count in observations) / insights if insights else None


def _of(name: str, about: str, part: Part) -> Measure[BriefRecord]:
    def observe(record: BriefRecord) -> Observation | None:
        levels = [level(score) for score in record.coverage]
        return over_insights(insight_scores(record.case.insights, record.bullets, levels, record.best), part)

    return Measure(name, about, observe, pooled)


MEASURES: tuple[Measure[BriefRecord], ...] = (
    _of(
        "insight coverage",
        "insights that a bullet says, by its words; in part counts half",
        lambda score: score.coverage,
    ),
    _of(
        "citation precision",
        "of the files cited for a covered insight, those that hold it",
        lambda score: score.precision,
    ),
    _of(
        "citation recall",
        "of the files that hold a covered insight, those cited for it",
        lambda score: score.recall,
    ),
    _of("citation F1", "harmonic mean of both, insight by insight", lambda score: score.f1),
    _of(
        "joint score",
        "coverage times citation F1, 0 for an insight that is not covered (SummHay)",
        lambda score: score.joint,
    ),
)
