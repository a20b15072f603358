"""What a file shows, within it, for programs: JSON in a comment that nothing in it can end. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_COMMENT = re.compile(r"<!-- dateline-([a-z]{1,20})\n(.*?)\n-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file carries: its `kind`, and its JSON, as it is written there."""

    kind: str
    text: str


def comment(kind: str, value: Mapping[str, Any]) -> str:
    """An HTML comment, for HTML or Markdown, with `value` as JSON in ASCII."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    # Angle brackets and double hyphens stand in strings only: there an escape says the same.
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    return f"<!-- dateline-{kind}\n{safe}\n-->"


def carried(text: str) -> list[Carried]:
    """All that a file's text carries, in order."""
    return [Carried(*match.groups()) for match in _COMMENT.finditer(text)]


def without(text: str) -> str:
    """A file's text without what it carries."""
    return _COMMENT.sub("", text)
