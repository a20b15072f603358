"""The model's text to claims: its sentences, each with the evidence numbers that it cites. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from index.sentences import sentences

_MARKER = re.compile(r"\s*[\[【]\s*(?:sources?\s*)?(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*[\]】]", re.I)
_LEAD = re.compile(r"^\s*(?:answer|a)\s*:\s*", re.I)
_SPACED_INITIALS = re.compile(r"\b([A-Z])\. (?=[A-Z]\.(?:\s|$))")  # small models write "U. S."
_EMPHASIS = re.compile(r"\*\*|__|`")
_BETWEEN_MARKERS = re.compile(r"(?<=\])\s*(?:,\s*)?(?:and\s*)?(?=\[\d)")
_ATTRIBUTION = re.compile(
    r"\b(?:according to|based on|as (?:stated|mentioned|reported) (?:in|by)|in)\s+(?:the\s+)?(?:sources?\s*)?"
    r"(\[[\d\s,;]+\](?:\[[\d\s,;]+\])*),?\s*",
    re.IGNORECASE,
)  # "According to [1] and [2], it rained." says nothing but the markers
_DANGLING = re.compile(r"[\s,;]+([.!?])$")  # what stood before the full stop was a marker
_WORTHLESS = re.compile(r"^\W*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that the model wrote, without its markers, and the numbers that it cites, in order."""

    text: str
    cites: tuple[int, ...]


def parse(text: str) -> tuple[Draft, ...]:
    """The sentences in the model's `text`; a marker belongs to the sentence that it stands in or behind."""
    text = _SPACED_INITIALS.sub(r"\1.", _EMPHASIS.sub("", _LEAD.sub("", _printable(text))))
    text = _ATTRIBUTION.sub(r"\1 ", _BETWEEN_MARKERS.sub("", text))
    bare, marks = _without_markers(text)
    spans = sentences(bare)
    cites: list[list[int]] = [[] for _ in spans]
    for position, numbers in marks:
        if spans:
            cites[max((n for n, span in enumerate(spans) if span.start < position), default=0)] += numbers
    return tuple(
        Draft(_sentence(span.of(bare)), tuple(dict.fromkeys(numbers)))
        for span, numbers in zip(spans, cites, strict=True)
        if not _WORTHLESS.match(span.of(bare))
    )


def _sentence(text: str) -> str:
    """`text` on one line, beginning with a capital, without a comma before its full stop."""
    line = _DANGLING.sub(r"\1", " ".join(text.split()))
    return line[:1].upper() + line[1:]


def _without_markers(text: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """`text` without its markers, and each marker's numbers with the place where it stood."""
    parts: list[str] = []
    marks: list[tuple[int, list[int]]] = []
    length = start = 0
    for match in _MARKER.finditer(text):
        part = text[start : match.start()]
        parts.append(part)
        length += len(part)
        marks.append((length, [int(number) for number in re.findall(r"\d+", match[1])]))
        start = match.end()
    parts.append(text[start:])
    return "".join(parts), marks


def _printable(text: str) -> str:
    """`text` without control and formatting characters, line breaks kept."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
