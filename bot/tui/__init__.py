"""The chat: a terminal app over the same core as the shell. The only importer of textual."""

from bot.tui.app import ChatApp
from bot.tui.asking import Core

__all__ = ["ChatApp", "Core"]
