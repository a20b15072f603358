"""Remembers, for each processor and llama-cpp-python, that the fast kernels crash here.

On virtual machines with AMX some builds of llama.cpp die of SIGSEGV at the first token (llama.cpp
#20824). Without its processor-specific buffer types they run; finding that out anew at every start
would cost a crash each time.
"""

import contextlib
import json
import os
import tempfile
from pathlib import Path


def machine_key() -> str:
    """This processor and the installed llama-cpp-python: a new one of either deserves a new try."""
    import platform
    from importlib import metadata

    try:
        version = metadata.version("llama-cpp-python")
    except metadata.PackageNotFoundError:
        version = "none"
    return f"{_processor() or platform.processor() or platform.machine()}; llama-cpp-python {version}"


def _processor() -> str:
    """The processor's name as Linux gives it; platform.processor() is empty there."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def needs_safe_kernels(state: Path) -> bool:
    """Whether the fast kernels crashed here before. A missing or broken file means no."""
    return machine_key() in _read(state)


def remember_safe_kernels(state: Path) -> None:
    """Notes it, atomically. A file that cannot be written is no error: it costs a crash next time."""
    text = json.dumps({"safe_kernels": sorted({*_read(state), machine_key()})}, indent=1)
    with contextlib.suppress(OSError):
        state.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=state.parent, prefix=state.name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(state)
        except OSError:
            Path(name).unlink(missing_ok=True)


def _read(state: Path) -> list[str]:
    try:
        noted = json.loads(state.read_bytes())["safe_kernels"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [key for key in noted if isinstance(key, str)] if isinstance(noted, list) else []
