"""Fitting the relevance model, on made-up signals."""

import datetime as dt
from random import Random

import numpy as np
import pytest

from bot.evals.answerability import Example, auc, best, fitted
from bot.evals.logistic import fit
from bot.relevance import Signals


def made_up(count: int) -> list[Example]:
    """Questions that have an answer where sentence and passage are near; the other signals say nothing."""
    draw = Random(1)
    found = []
    for number in range(count):
        answerable = number % 2 == 0
        near = draw.gauss(0.6 if answerable else 0.4, 0.1)
        found.append(
            Example("made", f"{number}", answerable, (Signals(near, near, draw.random(), 0.0, 0.0),) * 4)
        )
    return found


def test_the_fit_finds_what_tells_the_two_apart() -> None:
    every = made_up(200)
    model = fitted(every[:100], dt.date(2025, 1, 1))
    assert model.weights["sentence"] > 1
    assert abs(model.weights["together"]) < model.weights["sentence"]
    assert model.on == {"made": 100}
    assert (auc(model, every[100:]) or 0) > 0.85
    assert best(model, every[0]) == max(model.probability(one) for one in every[0].signals)


def test_halves_are_told_by_the_id_alone() -> None:
    sides = {example.is_for_fitting for example in made_up(20)}
    assert sides == {True, False}


def test_logistic_regression_recovers_the_odds() -> None:
    """With one yes-or-no feature the coefficient is the logarithm of the odds ratio."""
    features = np.array([[0.0]] * 100 + [[1.0]] * 100)
    labels = np.array([1.0] * 20 + [0.0] * 80 + [1.0] * 60 + [0.0] * 40)
    weights, bias = fit(features, labels, np.ones(200), 0.0)
    assert bias == pytest.approx(np.log(20 / 80), abs=1e-6)
    assert weights[0] == pytest.approx(np.log(60 / 40) - np.log(20 / 80), abs=1e-6)


def test_logistic_regression_by_hand() -> None:
    """Points at +1 and -1, in balance: the loss 2 log(1 + e^-b) + b^2/2 is least where 2/(1 + e^b) = b."""
    weights, bias = fit(np.array([[1.0], [-1.0]]), np.array([1.0, 0.0]), np.ones(2), 1.0)
    b = float(weights[0])
    assert b == pytest.approx(2 / (1 + np.exp(b)), abs=1e-6)
    assert bias == pytest.approx(0, abs=1e-9)


def test_the_penalty_shrinks_and_a_constant_feature_weighs_nothing() -> None:
    features = np.column_stack([np.arange(20.0), np.ones(20)])
    labels = (np.arange(20) > 9).astype(float)
    loose, _ = fit(features, labels, np.ones(20), 1.0)
    tight, _ = fit(features, labels, np.ones(20), 100.0)
    assert 0 < tight[0] < loose[0]
    assert loose[1] == pytest.approx(0)
