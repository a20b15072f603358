"""Fits the verifier's small model again: `make fit`. Deterministic; needs numpy and the claims suites only.

Tuned on one half of each suite, the claims whose SHA-256 begins with an even byte; the other half is for
reporting. The windows are found as the trial finds them: the fit picks for each claim the window that its
model likes best, fits anew on these, and so on for some rounds.
"""

import datetime as dt
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from bot.evals import suites
from bot.evals.cases import ClaimCase
from bot.evals.trials.claims import vectors
from bot.verification.calibration import Weights
from bot.verification.features import NAMES

_ROUNDS = 6
_PENALTY = 1.0  # of the sum of squared coefficients, over standardised features, halved
_STEPS = 50
_ENOUGH = 1e-9
_THRESHOLD = 0.2  # chosen on the tuned half: see docs/verification.md

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A claim's windows, a row of features each, whether it is supported, and what the claim weighs."""

    windows: Array
    supported: bool
    weight: float


def is_for_tuning(claim: str) -> bool:
    """Whether a claim is of the half that is tuned on."""
    return hashlib.sha256(claim.encode()).digest()[0] % 2 == 0


def logistic(rows: Array, labels: Array, weights: Array, penalty: float) -> tuple[Array, float]:
    """Coefficients and intercept of a logistic regression with an L2 penalty, by Newton's method.

    Minimises the weighted log loss plus `penalty` / 2 times the sum of the squared coefficients; the
    intercept is not penalised (Hastie, Tibshirani and Friedman 2009, 4.4.1).
    """
    full = np.hstack([rows, np.ones((len(rows), 1))])
    ridge = np.diag([penalty] * rows.shape[1] + [0.0])
    beta = np.zeros(full.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(full @ beta, -30, 30)))
        gradient = full.T @ (weights * (p - labels)) + ridge @ beta
        hessian = (full * (weights * np.maximum(p * (1 - p), 1e-9))[:, None]).T @ full + ridge
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if float(np.abs(step).max()) < _ENOUGH:
            break
    return beta[:-1], float(beta[-1])


def fit(samples: Sequence[Sample], threshold: float = _THRESHOLD) -> Weights:
    """The weights that suit the best window of each sample."""
    together = np.vstack([sample.windows for sample in samples])
    means, deviations = together.mean(axis=0), together.std(axis=0) + 1e-6
    labels = np.array([float(sample.supported) for sample in samples])
    weights = np.array([sample.weight for sample in samples])
    scaled = [(sample.windows - means) / deviations for sample in samples]
    chosen = np.array(
        [rows[int(np.argmax(s.windows[:, 0]))] for rows, s in zip(scaled, samples, strict=True)]
    )
    for _ in range(_ROUNDS):
        coefficients, intercept = logistic(chosen, labels, weights, _PENALTY)
        chosen = np.array([rows[int(np.argmax(rows @ coefficients))] for rows in scaled])
    return Weights(
        features=NAMES,
        means=_rounded(means),
        deviations=_rounded(deviations),
        coefficients=_rounded(coefficients),
        intercept=round(intercept, 5),
        threshold=threshold,
    )


def samples(cases: dict[str, Sequence[ClaimCase]]) -> list[Sample]:
    """The half of each suite that is tuned on; each suite weighs the same."""
    found: list[Sample] = []
    tuned = {name: [case for case in of if is_for_tuning(case.claim)] for name, of in cases.items()}
    total = sum(map(len, tuned.values()))
    for of in tuned.values():
        for case in of:
            windows = np.array(vectors(case.claim, case.evidence))
            if len(windows):
                found.append(Sample(windows, case.supported, total / len(tuned) / len(of)))
    return found


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)


def main(folder: str, target: str) -> None:
    """Fit on the claims suites in `folder`, and write the weights to the file `target`."""
    listed = [one for one in suites.find([Path(folder)]) if one.kind == "claims"]
    loaded = [suites.load(one) for one in listed]
    cases: dict[str, Sequence[Any]] = {suite.name: suite.cases for suite in loaded}
    fitted = fit(samples(cases))
    about = {
        "fitted": dt.datetime.now(dt.UTC).date().isoformat(),
        "command": "make fit",
        "data": [
            {
                "suite": suite.name,
                "sha256": suite.sha256,
                "tuned on": sum(is_for_tuning(c.claim) for c in cases[suite.name]),
            }
            for suite in loaded
        ],
        "half": "claims whose SHA-256 begins with an even byte",
        "penalty": _PENALTY,
    }
    written = msgspec.json.format(msgspec.json.encode({**about, **asdict(fitted)}), indent=2)
    Path(target).write_bytes(written + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
