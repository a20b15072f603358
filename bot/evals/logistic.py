"""Logistic regression with an L2 penalty, by Newton's method (Hastie et al. 2009, 4.4.1)."""

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

_STEPS = 100
_CONVERGED = 1e-10
_STEEP = 30.0  # log-odds beyond which a probability is 0 or 1 in all that follows


def fit(features: Table, labels: Table, weights: Table, penalty: float | Table) -> tuple[Table, float]:
    """The coefficients, in the units of the features (shape: cases, features), and the bias.

    Labels are 1 or 0, `weights` say how much each case counts, `penalty` is one for all features or one for
    each. Features are scaled to a variance of 1 before it is applied, so that none is held back for its
    unit; the bias is not penalised.
    """
    mean = np.average(features, axis=0, weights=weights)
    spread = np.sqrt(np.average((features - mean) ** 2, axis=0, weights=weights))
    spread[spread == 0] = 1.0
    table = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    held = np.diag([*np.broadcast_to(penalty, features.shape[1]), 1e-9])
    found = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        probable = 1 / (1 + np.exp(-np.clip(table @ found, -_STEEP, _STEEP)))
        slope = table.T @ (weights * (probable - labels)) + held @ found
        bend = (table * (weights * probable * (1 - probable))[:, None]).T @ table + held
        step = np.linalg.solve(bend, slope)
        found = found - step
        if np.abs(step).max() < _CONVERGED:
            break
    coefficients: Table = found[:-1] / spread
    return coefficients, float(found[-1] - mean @ coefficients)
