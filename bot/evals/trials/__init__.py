"""Trials: a case goes in, a record of what happened comes out."""

from bot.evals.trials.opening import Trial, open_trial

__all__ = ["Trial", "open_trial"]
