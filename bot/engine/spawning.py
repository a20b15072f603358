"""How a child process is started: for the model, for the taking in of articles, for library and model."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_BOOT = """
import sys
root = sys.argv[1]
sys.path[:0] = [] if root in sys.path else [root]
from {module} import main
main()
"""


def command(module: str) -> list[str]:
    """The command line of a child that runs `main` of a module.

    -I keeps the current folder and PYTHONPATH out of it, so that nothing that lies beside the user's
    articles is ever imported; what is imported is the package that this module belongs to.
    """
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-I", "-c", _BOOT.format(module=module), root]


def start(command: Sequence[str], log: Path) -> "subprocess.Popen[bytes]":
    """Starts it with a pipe at 0 and at 1, and at 2 the log, which is emptied.

    In a session of its own: the terminal's Ctrl+C does not reach it. Raises OSError where it cannot be
    started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=descriptor, start_new_session=True
        )
    finally:
        os.close(descriptor)


def last_line(log: Path) -> str:
    """The last line of a child's log, shortened to 200 characters; "" if there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
            lines = file.read().decode("utf-8", "replace").split("\n")
    except OSError:
        return ""
    said = [" ".join(line.split()) for line in lines if line.strip()]
    return said[-1][:200] if said else ""


def last_words(log: Path) -> str:
    """That line in brackets, to go on a sentence."""
    said = last_line(log)
    return f" ({said})" if said else ""
