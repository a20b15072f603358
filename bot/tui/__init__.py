"""The chat: a terminal app over the same core as the shell. The only importer of textual."""

from bot.tui.app import ChatApp, check_keys
from bot.tui.asking import Core
from bot.tui.house import House

__all__ = ["ChatApp", "Core", "House", "check_keys"]
