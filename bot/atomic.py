"""Files that are there whole, or as they were before."""

import os
from pathlib import Path

_OWNER = 0o600


def write_atomically(place: Path, content: bytes, mode: int | None = None) -> None:
    """Write a small file so that a reader, or a crash, finds the old content or the new, never half.

    Its permissions are `mode`: its owner's alone where nothing else is asked for. What an earlier process
    left half written beside it, because it was killed, is removed. Raises OSError.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    _clear_up(place)
    new = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER), "wb") as stream:
            if mode is not None:
                new.chmod(mode)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(place)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _clear_up(place: Path) -> None:
    head = f".{place.name}."
    for other in place.parent.iterdir():
        number = other.name.removeprefix(head)
        is_process = other.name != number and number.isascii() and number.isdecimal() and len(number) < 10
        if is_process and not _is_running(int(number)):
            other.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    import psutil

    return psutil.pid_exists(process)
