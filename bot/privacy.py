"""What Dateline writes is for its owner alone: who may read its files, and what its logs may say."""

import os
import sys
import threading
import traceback

FULL_TRACE = "DATELINE_TRACE"
"""The environment variable with which a user asks for traces in full, words of documents included."""


class Reported(RuntimeError):
    """An error of another process, told by what `trace` made of it there."""


def keep_files_private() -> None:
    """All files and folders that this process and its children make from now on are their owner's alone."""
    os.umask(0o077)


def keep_traces_private() -> None:
    """An error that ends this process, or a thread of it, leaves on stderr what `trace` says of it."""
    sys.excepthook = lambda _kind, error, _frames: print(trace(error), file=sys.stderr, end="")
    threading.excepthook = lambda found: print(trace(found.exc_value), file=sys.stderr, end="")


def trace(error: BaseException | None) -> str:
    """Where in the code an error arose, and of what kind it is and those that led to it, in lines.

    Not what it says: a message may quote the text that could not be read. It is kept where the user asked
    for it, by FULL_TRACE.
    """
    if error is not None and os.environ.get(FULL_TRACE):
        return "".join(traceback.format_exception(error))
    parts: list[str] = []
    while error is not None:
        said = str(error) if isinstance(error, Reported) else ""
        parts.insert(0, "".join([said, *traceback.format_tb(error.__traceback__), f"{_name(error)}\n"]))
        error = error.__cause__ or error.__context__
    return "\n".join(parts)


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
