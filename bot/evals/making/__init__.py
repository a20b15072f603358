"""Makes an evaluation suite out of any library of articles: offline, by rule, and without a judge."""

from bot.evals.making.suite import Made, claim_lines, make, question_lines

__all__ = ["Made", "claim_lines", "make", "question_lines"]
