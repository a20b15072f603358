"""Conversations, kept: every question is safe before its answer is sought."""

from bot.sessions.numbering import renumbered
from bot.sessions.store import Sessions
from bot.sessions.values import Outcome, Session, StoredTurn, Summary

__all__ = ["Outcome", "Session", "Sessions", "StoredTurn", "Summary", "renumbered"]
