"""The language model behind a server that speaks OpenAI's protocol: llama.cpp's, vLLM's and others.

protocol.py   what is asked and what comes back, as values (pure)
exchange.py   one request, read by a thread of its own, so that it can be dropped at once
client.py     the same calls as `bot.engine.Engine`
"""

from bot.served.client import ServedEngine, ServerSettings, is_this_computer

__all__ = ["ServedEngine", "ServerSettings", "is_this_computer"]
