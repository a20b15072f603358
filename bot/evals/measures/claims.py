"""How well the verifier tells claims that a text supports from those that it does not, as people judged.

"Accepted" is the verifier's verdict as the product uses it. The two errors are not alike: to accept a false
claim costs trust, to reject a true one costs style.
"""

from collections.abc import Callable, Sequence

from bot.evals.edits import KINDS, EditKind
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


def share(observations: Sequence[Observation]) -> float | None:
    """Of observations (accepted, made), all accepted over all made; None where none was made."""
    made = sum(one[1] for one in observations)
    return sum(one[0] for one in observations) / made if made else None


def _edited(*kinds: EditKind) -> Callable[[ClaimRecord], Observation | None]:
    """How many edits of these kinds are accepted, of how many; no observation of a claim that has none."""

    def observe(record: ClaimRecord) -> Observation | None:
        made = [edit.supported for edit in record.edits if edit.kind in kinds]
        return (float(sum(made)), float(len(made))) if made else None

    return observe


def _untouched(record: ClaimRecord) -> Observation | None:
    return (float(record.supported),) if record.edits else None


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
    Measure("untouched accept", "supported claims, of those that are edited, that are accepted", _untouched),
    Measure(
        "edited accept",
        "claims made wrong in one way that are accepted",
        _edited(*KINDS),
        share,
        better="lower",
    ),
    Measure(
        "edited number accept",
        "claims with another number or date, or a negation more or less, that are accepted",
        _edited("number", "date", "negation"),
        share,
        better="lower",
    ),
    *(
        Measure(
            f"{kind} edit accept",
            f"claims made wrong in one way ({kind}) that are accepted",
            _edited(kind),
            share,
            better="lower",
        )
        for kind in KINDS
    ),
    Measure("verification ms", "time to verify a claim", _ms, better="lower", unit="ms", cost=True),
)
