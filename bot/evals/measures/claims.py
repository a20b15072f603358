"""How well the verifier tells claims that a text supports from those that it does not, as people judged.

"Accepted" is the verifier's verdict as the product uses it. The two errors are not alike: to accept a false
claim costs trust, to reject a true one costs style.
"""

from collections.abc import Sequence

from bot.evals.measures.measure import Measure, Observation, mean
from bot.evals.measures.roc import roc_auc
from bot.evals.records import ClaimRecord


def balanced_accuracy(observations: Sequence[Observation]) -> float | None:
    """The mean of the shares rightly judged of each class; .5 is chance. None where a class is missing.

    Observations are (accepted, supported), each 1 or 0. Brodersen et al. 2010, "The balanced accuracy and
    its posterior distribution".
    """
    true = mean([(accepted,) for accepted, supported in observations if supported])
    false = mean([(accepted,) for accepted, supported in observations if not supported])
    return None if true is None or false is None else (true + 1 - false) / 2


def _verdict(record: ClaimRecord) -> Observation:
    return float(record.supported), float(record.case.supported)


def _score(record: ClaimRecord) -> Observation:
    return record.score, float(record.case.supported)


def _true_accept(record: ClaimRecord) -> Observation | None:
    return (float(record.supported),) if record.case.supported else None


def _false_accept(record: ClaimRecord) -> Observation | None:
    return None if record.case.supported else (float(record.supported),)


def _ms(record: ClaimRecord) -> Observation:
    return (record.ms,)


MEASURES: tuple[Measure[ClaimRecord], ...] = (
    Measure("balanced accuracy", "claims rightly judged, both classes alike", _verdict, balanced_accuracy),
    Measure(
        "ROC AUC",
        "chance that a supported claim scores above an unsupported one",
        _score,
        roc_auc,
        unit="score",
    ),
    Measure("false accept", "unsupported claims that are accepted", _false_accept, better="lower"),
    Measure("true accept", "supported claims that are accepted", _true_accept),
    Measure("verification ms", "time to verify a claim", _ms, better="lower", unit="ms", cost=True),
)
