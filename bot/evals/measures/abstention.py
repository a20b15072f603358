"""Whether "the sources do not say" is said where it should be, and only there.

The positive class is the question that the articles do not answer; an answer without claims predicts it.
Precision, recall and F1 are those of retrieval (van Rijsbergen 1979, "Information Retrieval"), as SQuAD 2.0
(Rajpurkar et al. 2018, "Know what you don't know") asks systems to know when to abstain.
"""

from collections.abc import Sequence

from bot.evals.measures.measure import Measure, Observation
from bot.evals.measures.roc import roc_auc
from bot.evals.records import QaRecord


def precision(observations: Sequence[Observation]) -> float | None:
    """Of the questions that were refused, the share that the articles do not answer.

    Observations are (refused, unanswerable), each 1 or 0. None where nothing was refused, or where all
    questions have an answer.
    """
    refused, unanswerable = _counts(observations)
    return _rightly_refused(observations) / refused if refused and unanswerable else None


def recall(observations: Sequence[Observation]) -> float | None:
    """Of the questions that the articles do not answer, the share that was refused. None without any."""
    _, unanswerable = _counts(observations)
    return _rightly_refused(observations) / unanswerable if unanswerable else None


def f1(observations: Sequence[Observation]) -> float | None:
    """The harmonic mean of both, 0 where nothing was refused. None where all questions have an answer."""
    refused, unanswerable = _counts(observations)
    return 2 * _rightly_refused(observations) / (refused + unanswerable) if unanswerable else None


def _counts(observations: Sequence[Observation]) -> tuple[float, float]:
    """How many were refused, and how many have no answer."""
    return sum(one[0] for one in observations), sum(one[1] for one in observations)


def _rightly_refused(observations: Sequence[Observation]) -> float:
    return sum(refused * unanswerable for refused, unanswerable in observations)


def _refusal(record: QaRecord) -> Observation | None:
    if record.reply is None:
        return None
    return float(not record.reply.answer.claims), float(not record.case.answerable)


def _false_refusal(record: QaRecord) -> Observation | None:
    if record.reply is None or not record.case.answerable:
        return None
    return (float(not record.reply.answer.claims),)


def _best_relevance(record: QaRecord) -> Observation:
    best = max((sentence.relevance for sentence in record.search.sentences), default=0.0)
    return best, float(record.case.answerable)


MEASURES: tuple[Measure[QaRecord], ...] = (
    Measure("abstention precision", "refused questions that the articles do not answer", _refusal, precision),
    Measure("abstention recall", "questions without an answer that are refused", _refusal, recall),
    Measure("abstention F1", "harmonic mean of both", _refusal, f1, unit="score"),
    Measure("false abstention", "answerable questions that are refused", _false_refusal, better="lower"),
)

WITHOUT_MODEL: tuple[Measure[QaRecord], ...] = (
    Measure(
        "answerability AUC",
        "chance that an answerable question has a more relevant best sentence than another",
        _best_relevance,
        roc_auc,
        unit="score",
    ),
)
