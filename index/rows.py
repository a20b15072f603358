"""The catalogue's rows: how SQL asks for them, and what they become."""

import re
from collections.abc import Sequence
from datetime import date

from index.article import Source

SOURCE = "a.file, a.sha256, a.title, a.date, a.outlet, a.copy_of"
"""The columns of an article, called `a`, that `source_of` reads."""


def marks(ids: Sequence[int]) -> str:
    """As many places for values as there are `ids`."""
    return ",".join("?" * len(ids))


def literal(words: str) -> str:
    """`words` in LIKE's language, in which nothing of them stands for anything else."""
    return re.sub(r"([%_\\])", r"\\\1", words)


def source_of(row: Sequence[str | None]) -> Source:
    """What the columns of SOURCE say."""
    file, sha256, title, day, outlet, copy_of = row
    assert file is not None
    assert sha256 is not None
    assert title is not None
    return Source(file, sha256, title, date.fromisoformat(day) if day else None, outlet, copy_of)
