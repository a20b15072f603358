"""What a server is asked and what it answers: OpenAI's chat completions, the part that we use. Pure.

A server is not trusted: whatever it sends is checked here, and what does not fit is an EngineError.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.engine import Message
from bot.errors import EngineError
from bot.render import one_line

_EXTRAS = {
    "logprobs": True,
    "top_logprobs": 20,  # the most that OpenAI's own server gives
    "repeat_penalty": 1.0,  # llama.cpp's name, and vLLM's: a penalty for repeating spoils names and numbers
    "repetition_penalty": 1.0,
}
"""What a server may not know or not be able to do."""
_EVEN = 0.1  # of an option that the answer does not begin with, where the server tells no probabilities
_CHARACTERS = 3  # a token, at least: too few rather than too many, for a budget is kept by them
_LONGEST_REASON = 200
_CONTROL = re.compile(r"<(?=[|/s])|\[(?=/?INST)")
"""Where the control tokens of the usual chat templates begin: "<|im_end|>", "</s>", "[INST]"."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one message of a streamed answer holds: text, the least log-probability in it, and why it ends."""

    text: str = ""
    least: float | None = None
    ends: str = ""


def body(
    model: str,
    messages: Sequence[Message],
    *,
    max_tokens: int,
    extras: bool,
    stream: bool,
    **more: Any,
) -> dict[str, Any]:
    """The request. What looks like a control token in a message is broken up: the server would obey it."""
    return {
        "model": model,
        "messages": [{"role": one.role, "content": harmless(one.content)} for one in messages],
        "max_tokens": max_tokens,
        "stream": stream,
        **(_EXTRAS if extras else {}),
        **more,
    }


def harmless(text: str) -> str:
    """The text with a space within whatever a server may take for a control token."""
    return _CONTROL.sub(lambda match: match.group() + " ", text)


def length(text: str) -> int:
    """About how many tokens it has, rather too many; exact counts are no part of the protocol."""
    return math.ceil(len(text) / _CHARACTERS)


def decoded(data: str | bytes) -> Mapping[str, Any]:
    """A message of the server. Raises EngineError where it is none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise garbage() from None
    if not isinstance(found, dict):
        raise garbage()
    return found


def piece(message: Mapping[str, Any]) -> Piece:
    """What a message of a streamed answer holds; an empty piece where that is nothing."""
    try:
        if not message.get("choices"):
            return Piece()  # what was used, at the end
        choice = message["choices"][0]
        text, ends = choice["delta"].get("content") or "", choice.get("finish_reason") or ""
        told = (choice.get("logprobs") or {}).get("content") or ()
        chances = [float(one["logprob"]) for one in told]
    except (LookupError, TypeError, ValueError, AttributeError):
        raise garbage() from None
    if not isinstance(text, str) or not isinstance(ends, str):
        raise garbage()
    return Piece(text, min(chances, default=None), ends)


def chances(message: Mapping[str, Any], options: Sequence[str]) -> list[float]:
    """For each option the probability that the answer begins with it.

    Without probabilities in the message, that of the option that was written is nine tenths.
    """
    try:
        choice = message["choices"][0]
        written = (choice["message"].get("content") or "").strip()
        told = (choice.get("logprobs") or {}).get("content") or ()
        likely = (
            [(str(one["token"]).strip(), float(one["logprob"])) for one in told[0]["top_logprobs"]]
            if told
            else []
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        raise garbage() from None
    if likely:
        return [
            min(1.0, sum(math.exp(min(0.0, one)) for token, one in likely if token == option))
            for option in options
        ]
    return [1 - _EVEN if written == option else _EVEN / len(options) for option in options]


def refusal(status: int, data: bytes) -> EngineError:
    """What the server says where it does not answer."""
    try:
        said = json.loads(data)
        error = said.get("error", said) if isinstance(said, dict) else said
        reason = error.get("message", "") if isinstance(error, dict) else error
    except (ValueError, RecursionError):
        reason = data.decode("utf-8", "replace")
    told = one_line(str(reason))[:_LONGEST_REASON]
    return EngineError(
        f"The model's server refuses (HTTP {status}){': ' + told if told else ''}",
        "Check [model] server, name and server_key in the settings.",
    )


def garbage() -> EngineError:
    return EngineError(
        "The model's server sent what is no answer.", "Check that [model] server speaks OpenAI's protocol."
    )
