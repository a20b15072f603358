"""The values that pass between the program and its language model."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from bot.errors import EngineError


@dataclass(frozen=True, kw_only=True)
class EngineSettings:
    """Which model to run, and how."""

    model_path: Path
    """A GGUF file."""
    context: int = 4096
    """Prompt and answer together, in tokens."""
    threads: int = 0
    """0: as many as were found best on this machine, else one for each processor core."""
    stall_seconds: float = 120.0
    """How long the model's process may say nothing at all before it counts as hung."""
    log: Path
    """Where the model's process and llama.cpp write what they have to say; emptied at every start."""
    state: Path
    """A small JSON file: what was learned about this machine."""
    beginnings: Path | None = None
    """A folder for what the model holds of the beginnings of prompts; None keeps nothing between runs."""


@dataclass(frozen=True)
class Message:
    """One turn of a conversation. `content` is text and nothing else: what looks like a control token
    in it reaches the model as ordinary characters."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class PromptRead:
    """The prompt has been read and the first token is there."""

    tokens: int
    """The whole prompt."""
    reused: int
    """How many of them, from the start, were still known from the call before."""
    seconds: float
    """Time of reading, without the loading of the model."""


@dataclass(frozen=True)
class Token:
    """The next piece of the answer: whole characters, never empty, at times several tokens long."""

    text: str


@dataclass(frozen=True)
class Restarted:
    """The model's process died and the answer begins anew: what came before must be dropped."""

    reason: str


@dataclass(frozen=True)
class Finished:
    """Always the last event."""

    output_tokens: int
    """Without the model's own end-of-turn token; of a cancelled answer, the pieces that were seen."""
    seconds: float
    """Time of writing, from the first token on."""
    reason: Literal["stop", "length", "cancelled"]
    least: float = 0.0
    """The natural logarithm of the probability of the least likely token that was written, or ended it."""


Event: TypeAlias = PromptRead | Token | Restarted | Finished


@dataclass(frozen=True)
class EngineInfo:
    """What the model said of itself."""

    name: str
    description: str
    """Architecture, size and quantisation, in llama.cpp's words."""
    context: int
    """Usable context in tokens: the settings' or the model's own, whichever is less."""
    parameters: int
    size_bytes: int
    llama_cpp: str
    """Version of llama-cpp-python."""
    system: str
    """The processor features that llama.cpp was built with and found."""
    safe_kernels: bool
    """Whether it runs without the processor-specific kernels, after a crash."""
    chat_template: bool
    """Whether the file brings a chat template that works; without, a plain one of ours is used."""


@dataclass(frozen=True)
class Pace:
    """How fast a model works on so many threads, in tokens a second."""

    threads: int
    reading: float
    writing: float


@dataclass(frozen=True)
class PromptPart:
    """A stretch of a prompt as the model would read it."""

    text: str
    content: bool
    """From a message; else from the chat template."""
    tokens: tuple[int, ...]
    control_tokens: int
    """How many of them are control tokens; 0 wherever `content` is true."""


class Cancelled(EngineError):
    """`cancel()` was called while this call was waiting or running."""
