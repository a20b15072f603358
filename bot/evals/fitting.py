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

from bot.evals import suites
from bot.evals.cases import ClaimCase
from bot.evals.logistic import Table, fit
from bot.evals.trials.claims import vectors
from bot.verification.calibration import Weights
from bot.verification.features import NAMES

_ROUNDS = 6
_PENALTY = 1.0
_THRESHOLD = 0.2  # chosen on the tuned half: see docs/verification.md


@dataclass(frozen=True, slots=True)
class Sample:
    """A claim's windows, a row of features each, whether it is supported, and what the claim weighs."""

    windows: Table
    supported: bool
    weight: float


def is_for_tuning(claim: str) -> bool:
    """Whether a claim is of the half that is tuned on."""
    return hashlib.sha256(claim.encode()).digest()[0] % 2 == 0


def fitted(samples: Sequence[Sample], threshold: float = _THRESHOLD) -> Weights:
    """The weights that suit the best window of each sample."""
    labels = np.array([float(sample.supported) for sample in samples])
    weights = np.array([sample.weight for sample in samples])
    chosen = np.array([sample.windows[int(np.argmax(sample.windows[:, 0]))] for sample in samples])
    for _ in range(_ROUNDS):
        coefficients, bias = fit(chosen, labels, weights, _PENALTY)
        chosen = np.array([s.windows[int(np.argmax(s.windows @ coefficients))] for s in samples])
    return Weights(
        weights={name: round(float(one), 5) for name, one in zip(NAMES, coefficients, strict=True)},
        bias=round(bias, 5),
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


def main(folder: str, target: str) -> None:
    """Fit on the claims suites in `folder`, and write the weights to the file `target`."""
    listed = [one for one in suites.find([Path(folder)]) if one.kind == "claims"]
    loaded = [suites.load(one) for one in listed]
    cases: dict[str, Sequence[Any]] = {suite.name: suite.cases for suite in loaded}
    found = fitted(samples(cases))
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
    written = msgspec.json.format(msgspec.json.encode({**about, **asdict(found)}), indent=2)
    Path(target).write_bytes(written + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
