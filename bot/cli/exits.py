"""Exit codes, stable and documented in the README."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell learns of a command's end."""

    OK = 0
    """Done; for `ask`: answered."""
    ERROR = 1
    """Something failed; stderr says what, and what to do next."""
    USAGE = 2
    """The command line is wrong."""
    NOT_IN_SOURCES = 3
    """`ask` and `brief`: the sources do not say."""
    REGRESSION = 4
    """`eval compare` only: a measure got worse."""
    NOT_AS_CITED = 5
    """`verify` only: a citation or a sentence does not hold any more."""
    CANCELLED = 130
    """Stopped by Ctrl+C; what was finished is kept."""
