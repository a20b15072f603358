"""How the model's process ends on its own, and what to say of it."""

from pathlib import Path

from bot.errors import EngineCrashed

KERNEL_SIGNALS = frozenset({"SIGSEGV", "SIGILL", "SIGABRT", "SIGBUS", "SIGFPE"})
"""Ends that a processor-specific kernel can cause."""


class Died(Exception):
    """The process ended on its own, of `signal` ("" for none)."""

    def __init__(self, signal: str) -> None:
        super().__init__(signal)
        self.signal = signal


def crashed(signal: str, log: Path) -> EngineCrashed:
    """What to say where it died twice; `log` is what it wrote."""
    from bot.engine import spawning  # here, so that to import the engine costs little

    words = spawning.last_line(log)
    hint = "Memory may have run out: choose a smaller model or a smaller context."
    if signal != "SIGKILL":
        hint = "Run `dateline doctor`, or choose another model."
    return EngineCrashed(
        f"The model's process died twice{of(signal)}.",
        f"{hint} Its log is {log}" + (f", which ends: {words}" if words else "."),
    )


def of(signal: str) -> str:
    """The signal, to go on a sentence."""
    return f" ({signal})" if signal else ""
