"""What `dateline verify` finds. Offsets count characters of a source's text, 0-based and half-open."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["moved", "changed", "missing", "edited", "unsupported", "uncited", "added", "not compared"]
"""Of a citation: found elsewhere in its file; its words are not in the file any more; its file is gone. Of a
sentence: other than it was written, and still supported; not supported by what it cites; citing nothing that
is there. Of text: not of what was written, and citing nothing; or not compared."""

_NOTES: frozenset[Kind] = frozenset({"moved", "edited", "not compared"})


@dataclass(frozen=True, slots=True)
class Repair:
    """Where the words of citation `n` stand now; lines count from 1."""

    n: int
    start: int
    end: int
    line_start: int
    line_end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of citations or of a sentence, by the numbers of the citations."""

    kind: Kind
    numbers: tuple[int, ...]
    where: str
    about: str = ""
    repairs: tuple[Repair, ...] = ()

    @property
    def is_failure(self) -> bool:
        return self.kind not in _NOTES


@dataclass(frozen=True, slots=True)
class Checked:
    """How many citations and sentences were held against their files, and what is not as it was."""

    citations: int
    sentences: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        return not any(finding.is_failure for finding in self.findings)
