"""The report of a run as one self-contained HTML page."""

from bot.evals.page.layout import page

__all__ = ["page"]
