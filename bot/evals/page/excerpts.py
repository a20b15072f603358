"""The words of documents as the page shows them: what is cited is told apart, long texts are cut. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LONG = 2_000
"""Characters after which any text is cut."""

_SPARE = 20  # characters that are not worth cutting: the words that say so would be as long


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and how many characters after it are left out.

    It is `cited` where the answer quotes it, `gold` where it is known to hold the answer.
    """

    text: str
    cited: bool = False
    gold: bool = False
    left_out: int = 0


def cut(text: str, room: int = LONG) -> Piece:
    """The first `room` characters of `text`, all of it if hardly more."""
    if len(text) <= room + _SPARE:
        return Piece(text)
    return Piece(text[:room], left_out=len(text) - room)


def pieces(
    text: str,
    start: int,
    cited: Iterable[tuple[int, int]] = (),
    gold: Iterable[tuple[int, int]] = (),
    room: int = LONG,
) -> tuple[Piece, ...]:
    """The passage `text`, which begins at `start` of its file, by what is cited and what is gold in it.

    `cited` and `gold` are spans of the file: characters, half-open. Where the text is longer than `room`
    characters, what is neither is cut, farthest from the marked words first.
    """
    spans = (
        [_within(span, start, len(text)) for span in cited],
        [_within(span, start, len(text)) for span in gold],
    )
    edges = sorted({0, len(text), *(edge for marks in spans for span in marks for edge in span)})
    found = [
        Piece(text[low:high], *(any(a <= low and high <= b for a, b in marks) for marks in spans))
        for low, high in pairwise(edges)
    ]
    return tuple(found) if len(text) <= room + _SPARE else _fitted(found, room)


def _within(span: tuple[int, int], start: int, length: int) -> tuple[int, int]:
    """A span of the file as one of the passage; empty, at its edge, where they do not meet."""
    low, high = (min(max(edge - start, 0), length) for edge in span)
    return low, max(low, high)


def _fitted(found: Sequence[Piece], room: int) -> tuple[Piece, ...]:
    """The pieces, the unmarked ones cut to an equal share of what the marked ones leave of the room."""
    marked = [piece.cited or piece.gold for piece in found]
    spoken_for = sum(len(piece.text) for piece, is_marked in zip(found, marked, strict=True) if is_marked)
    share = max(room - spoken_for, room // 4) // max(marked.count(False), 1)
    fitted: list[Piece] = []
    for number, (piece, is_marked) in enumerate(zip(found, marked, strict=True)):
        kept = LONG if is_marked else share
        spare = len(piece.text) - kept
        if spare <= _SPARE:
            fitted.append(piece)
        elif is_marked:
            fitted.append(Piece(piece.text[:kept], piece.cited, piece.gold, spare))
        else:
            before = 0 if number == 0 and len(found) > 1 else kept if number == len(found) - 1 else kept // 2
            fitted.append(Piece(piece.text[:before], left_out=spare))
            fitted.append(Piece(piece.text[before + spare :]))
    return tuple(piece for piece in fitted if piece.text or piece.left_out)
