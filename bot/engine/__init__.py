"""The language model, in a child process that may crash, hang or be killed without harm."""

from bot.engine.client import Engine
from bot.engine.values import (
    Cancelled,
    EngineInfo,
    EngineSettings,
    Event,
    Finished,
    Message,
    Pace,
    PromptPart,
    PromptRead,
    Restarted,
    Token,
)

__all__ = [
    "Cancelled",
    "Engine",
    "EngineInfo",
    "EngineSettings",
    "Event",
    "Finished",
    "Message",
    "Pace",
    "PromptPart",
    "PromptRead",
    "Restarted",
    "Token",
]
