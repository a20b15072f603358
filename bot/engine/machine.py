"""What was learned about running models on this machine: one small JSON file.

On virtual machines with AMX some builds of llama.cpp die of SIGSEGV at the first token (llama.cpp
#20824). Without its processor-specific buffer types they run; finding that out anew at every start
would cost a crash each time. How many threads are best, `dateline doctor --tune` finds out.
"""

import contextlib
import os
from pathlib import Path
from typing import Annotated, Any

import msgspec

from bot.atomic import write_atomically

_Threads = Annotated[int, msgspec.Meta(ge=0, le=1024)]


class Machine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of one processor with one llama-cpp-python: a new one of either deserves a new try."""

    safe_kernels: bool = False
    """Whether the fast kernels crash."""
    reading: _Threads = 0
    """Threads that read a prompt fastest; 0: not known."""
    writing: _Threads = 0
    """Threads that write an answer fastest; 0: not known."""


def known(state: Path) -> Machine:
    """What is known of this machine. A missing or broken file means nothing."""
    return _read(state).get(_key(), Machine())


def remember(state: Path, **learned: Any) -> None:
    """Note these fields of `Machine`, atomically. A file that cannot be written is no error: it is learned
    again."""
    machines, key = _read(state), _key()
    machines[key] = msgspec.structs.replace(machines.get(key, Machine()), **learned)
    with contextlib.suppress(OSError):
        write_atomically(state, msgspec.json.format(msgspec.json.encode(machines)))


def processors() -> int:
    """The processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def _key() -> str:
    """The processor, its cores and the installed llama-cpp-python."""
    import platform
    from importlib import metadata

    try:
        version = metadata.version("llama-cpp-python")
    except metadata.PackageNotFoundError:
        version = "none"
    name = _processor() or platform.processor() or platform.machine()
    return f"{name}; {processors()} cores; llama-cpp-python {version}"


def _processor() -> str:
    """The processor's name as Linux gives it; platform.processor() is empty there."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _read(state: Path) -> dict[str, Machine]:
    try:
        return msgspec.json.decode(state.read_bytes(), type=dict[str, Machine])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}
