"""How often what is shown is wrong, and whether less of it would be if less were shown.

Selective prediction: a system that may refuse is judged by its risk (the share of wrong answers among those
shown) at its coverage (the share of questions that get one): El-Yaniv and Wiener 2010, "On the foundations
of noise-free selective classification"; Geifman and El-Yaniv 2017, "Selective classification for deep
neural networks". An answer to a question that the articles do not answer is wrong. A question whose
rightness cannot be told (`answers.is_right`) does not apply.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.evals.measures.answers import is_right
from bot.evals.measures.measure import Measure, Observation
from bot.evals.records import QaRecord


@dataclass(frozen=True, slots=True)
class Point:
    """If only answers with a confidence of at least `threshold` were shown: how many, how often wrong.

    `coverage` is the share of all questions, `risk` that of the answers shown.
    """

    threshold: float
    coverage: float
    risk: float


def curve(observations: Sequence[Observation]) -> tuple[Point, ...]:
    """The risk-coverage curve, from the highest confidence to the lowest; empty where nothing is shown.

    Observations are (shown, confidence, wrong), all questions among them: a refused one is (0, 0, 0).
    Answers of the same confidence enter together.
    """
    return tuple(
        Point(confidence, shown / len(observations), wrong / shown)
        for confidence, shown, wrong in _thresholds(observations)
    )


def aurc(observations: Sequence[Observation]) -> float | None:
    """The area under the risk-coverage curve, over the answers shown; None where there are none.

    It is the mean, over all answers shown, of the risk if only those at least as confident were shown
    (Geifman, Uziel and El-Yaniv 2019, "Bias-reduced uncertainty estimation for deep neural classifiers").
    So each of several answers of the same confidence counts the risk of them all together.
    """
    area, before = 0.0, 0
    for _, shown, wrong in _thresholds(observations):
        area += (shown - before) * wrong / shown
        before = shown
    return area / before if before else None


def _thresholds(observations: Sequence[Observation]) -> Iterator[tuple[float, int, float]]:
    """Each confidence, falling, with the answers shown down to it and how many of them are wrong."""
    answers = sorted(((one[1], one[2]) for one in observations if one[0]), reverse=True)
    shown, wrong = 0, 0.0
    for confidence, group in groupby(answers, key=lambda answer: answer[0]):
        errors = [error for _, error in group]
        shown += len(errors)
        wrong += sum(errors)
        yield confidence, shown, wrong


def _answered(record: QaRecord) -> bool:
    return record.reply is not None and bool(record.reply.answer.claims)


def _in_own_words(record: QaRecord) -> bool:
    return record.reply is not None and any(c.verdict == "supported" for c in record.reply.answer.claims)


def _wrong(record: QaRecord) -> Observation | None:
    right = is_right(record)
    return (float(not right),) if _answered(record) and right is not None else None


def _wrong_in_own_words(record: QaRecord) -> Observation | None:
    return _wrong(record) if _in_own_words(record) else None


def _confidence(record: QaRecord) -> Observation | None:
    """An answer without a confidence is shown with the least, 0."""
    right = is_right(record)
    if record.reply is None or right is None:
        return None
    if not _answered(record):
        return 0.0, 0.0, 0.0
    return 1.0, record.reply.answer.confidence or 0.0, float(not right)


MEASURES: tuple[Measure[QaRecord], ...] = (
    Measure(
        "risk supported",
        "answers with a sentence in the model's words, matched to its source, that are wrong",
        _wrong_in_own_words,
        better="lower",
    ),
    Measure("risk", "answers shown, quoted ones too, that are wrong", _wrong, better="lower"),
    Measure(
        "AURC",
        "mean risk as answers are shown from the most confident to the least",
        _confidence,
        aurc,
        better="lower",
        unit="score",
    ),
)
