"""The lines that a file shows, beside those that were written: which sentences stand there. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.briefing import telling
from bot.briefing.values import Sentence

MARKS = re.compile(r"\[(\d{1,6})\]")
"""The number of a citation, as it is shown."""
_CITED = re.compile(r"(?:\s*\[\d{1,6}\])+")
_CLOSE = 0.5  # likeness of a line to the one that it was
_COMPARED, _LONGEST = 400, 4000  # lines, and characters of one, up to which the one that it was is sought


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line as it was written; with the `sentence` that it shows, marks included."""

    text: str
    sentence: Sentence | None = None


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as the file shows it, and the numbers that stand behind it.

    `sentence` is None where it was not written so, and is not one that somebody edited; `as_written` says
    that nothing of it is other than it was.
    """

    text: str
    numbers: tuple[int, ...]
    sentence: Sentence | None = None
    as_written: bool = False


def shown(actual: Iterable[str], known: Sequence[Line]) -> Iterator[Shown]:
    """The sentences of the lines `actual`, of which `known` were written; lines deleted have none."""
    actual = [spaced(line) for line in actual]
    by_text = {text(line): line for line in known}
    standing = set(actual)
    left = [line for line in by_text if line and line not in standing and len(line) <= _LONGEST]
    others = sum(line not in by_text for line in standing)
    for line in actual:
        if line in by_text:
            yield from (whole(piece.sentence) for piece in by_text[line] if piece.sentence)
        elif _says(line):
            may_be_close = len(line) <= _LONGEST and max(len(left), others) <= _COMPARED
            was = get_close_matches(line, left, n=1, cutoff=_CLOSE) if may_be_close else ()
            if was:
                left.remove(was[0])
                yield from _edited(line, by_text[was[0]])
            else:
                yield from _unknown(line)


def text(line: Line) -> str:
    """A line that was written, as it is compared."""
    return spaced("".join(piece.text for piece in line))


def spaced(line: str) -> str:
    """A line with single blanks between its words."""
    return " ".join(line.split())


def _without_marks(line: str) -> str:
    return spaced(MARKS.sub("", line))


def whole(sentence: Sentence) -> Shown:
    """A sentence that stands as it was written."""
    return Shown(telling.shown(sentence), sentence.citations, sentence, as_written=True)


def _edited(line: str, was: Line) -> Iterator[Shown]:
    """The sentences of a line that is other than it was: what stands in their places, what is new."""
    pending: list[Piece] = []
    rest = line
    for piece in was:
        sought = spaced(piece.text)
        before, found, after = rest.partition(sought) if sought else (rest, "", "")
        if not found:
            pending.append(piece)
            continue
        yield from _between(before, pending)
        if piece.sentence:
            yield whole(piece.sentence)
        pending, rest = [], after
    yield from _between(rest, pending)


def _between(now: str, pending: Sequence[Piece]) -> Iterator[Shown]:
    """What stands `now` where `pending` stood: its first sentence, edited, else something new."""
    sentence = next((piece.sentence for piece in pending if piece.sentence), None)
    if not _says(now) or (sentence and not _says(MARKS.sub("", now))):
        return  # nothing, or the marks of a sentence that was deleted
    if sentence is None:
        yield from _unknown(now)
        return
    first = _CITED.search(now)
    end = first.end() if first else len(now)
    yield Shown(_without_marks(now[:end]), _numbers(now[:end]), sentence)
    yield from _unknown(now[end:])


def _unknown(line: str) -> Iterator[Shown]:
    """The sentences of a line that was not written, each up to its marks."""
    start = 0
    for marks in _CITED.finditer(line):
        said = _without_marks(line[start : marks.end()])
        yield Shown(said, _numbers(marks.group())) if _says(said) else Shown(marks.group().strip(), ())
        start = marks.end()
    if _says(line[start:]):
        yield Shown(spaced(line[start:]), ())


def _numbers(line: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(map(int, MARKS.findall(line))))


def _says(line: str) -> bool:
    return any(character.isalnum() for character in line)
