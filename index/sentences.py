"""Text to blocks (paragraphs, headings, list items), and blocks to sentences. Pure: spans in, spans out.

All spans are offsets in characters into the whole text, half-open, in order, never overlapping, and
neither begin nor end with a blank character.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from index.article import Span

LONGEST_SENTENCE = 600
"""No sentence span is longer than this many characters."""

BLANK = frozenset(
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What `trim` takes off: all whitespace, and what only looks like nothing (U+200B, U+FEFF)."""

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x85\u2028\u2029]|\Z)")
_LINE_START = re.compile(rf"[\n\r\v\f\x85\u2028\u2029][{''.join(sorted(BLANK))}]*")
_LAST_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]*\Z")
_HEADING = re.compile(r"#{1,6}[ \t]")
_MARKER = re.compile(r"(?:#{1,6}[ \t]+|(?:[-*+•‣◦▪·]|\d{1,3}[.)])[ \t\xa0]+|>[ \t]*)+")
_STRAY_EMPHASIS = re.compile(r"(?:\*{1,3}|_{1,3})\s+")  # "**Update.** The deal": it closes the one before
_FULL_STOP = re.compile(r"[.!?:;…][\"'”’»)\]*_]*$")
_KEY = re.compile(r"\w+:")

# Hard-wrapped text: how long its lines are, how far they vary, by how much a filled line may seem to have
# room for another word, and how much of a text is looked at.
_WRAPPED_LINE = range(50, 101)
_RAGGED = 10
_SLACK = 2
_SAMPLE = 50_000
_LONG_LINE = 200  # a line of so many characters is not a wrapped one, however many more it has

# The time that sentencex takes grows with the square of a block (1.4 MB of quotation marks: 44 s), so it
# gets a long block in pieces.
_PIECE = 10_000
# sentencex 1.0.32 panics on a letter, a no-break space and a full stop ("Harry\u00a0S."), and cannot be given
# lone surrogates; both are replaced one for one, so that offsets stay.
_UNSAFE = re.compile(r"[^\S ]|[\ud800-\udfff]")
# What sentencex 1.0.32 gets wrong in news: '... he said. "' with the next sentence's quotation mark,
# "D-N.|Y.", "J.D.|Vance", "Panic!|at the Disco", "the U.K.|and", "5 p.m.|Monday".
_OPENING = re.compile(r"\s([\"“‘'(\[«]+)$")
_CLOSING = re.compile(r"(?:\[[^\[\]]{1,30}\])+|[\"”’'»)\]]+(?=\s)")
_JOINED = (
    (re.compile(r"\b[A-Z]\.$"), re.compile(r"[A-Z]")),
    (re.compile(r"\bJ\.D\.\s+$"), re.compile(r"[A-Z]")),
    (re.compile(r"(?:[!?]|\b[A-Z]\.[A-Z]\.)\s+$"), re.compile(r"[a-z]")),
    (
        re.compile(r"\b[ap]\.m\.\s+$"),
        re.compile(
            r"on\s|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.|[ECMP][SD]?T\b|"
            r"GMT\b|UTC\b|BST\b|(?:Eastern|Central|Mountain|Pacific|Greenwich)\b|"
            r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*\s+\d"
        ),
    ),
)
_CUTS = (
    re.compile(r"[.!?…][\"'”’)\]]*\s"),
    re.compile(r"[;:]\s|\s[–—]\s|—"),
    re.compile(r",[\"”’]?\s"),
    re.compile(r"\s"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its span without surrounding blanks, its full length, and its indentation."""

    span: Span
    length: int
    indent: int
    heading: bool
    marked: bool


def trim(text: str, span: Span) -> Span:
    """`span` without blank characters at its ends; empty (start == end) if it holds nothing else."""
    start, end = span.start, span.end
    while start < end and text[start] in BLANK:
        start += 1
    while start < end and text[end - 1] in BLANK:
        end -= 1
    return Span(start, end)


def blocks(text: str, within: Span | None = None) -> tuple[Span, ...]:
    """The paragraphs, headings and list items of `text` that lie in `within` (default: all of it).

    A blank line always ends a block. A single line break ends it too, as in most saved articles (a
    paragraph a line), unless the text is hard-wrapped: then a line that is full continues in the next.
    Every character that is not blank belongs to exactly one block; markers (`#`, `-`, `1.`) included.
    """
    return tuple(_blocks(text, within or Span(0, len(text)), _wrap_width(text)))


def sentences(text: str, within: Span | None = None) -> tuple[Span, ...]:
    """The sentences of `text` that lie in `within` (default: all of it).

    A sentence never crosses a block, never includes the marker of a heading or list item, and is at most
    `LONGEST_SENTENCE` characters; a longer one is cut, at a clause if it has one. Blocks without a letter
    or digit (rules, ornaments) have no sentence; every other word of `text` is in exactly one.
    """
    return sentences_of(text, blocks(text, within))


def sentences_of(text: str, paragraphs: Iterable[Span]) -> tuple[Span, ...]:
    """The sentences of these blocks of `text`, as `sentences` has them."""
    found: list[Span] = []
    for block in paragraphs:
        marker = _MARKER.match(text, block.start, block.end)
        start = marker.end() if marker else block.start
        for sentence in _sentences(text, start, block.end):
            stray = _STRAY_EMPHASIS.match(text, sentence.start, sentence.end)
            found.extend(_cut(text, Span(stray.end(), sentence.end) if stray else sentence))
    return tuple(found)


def _lines(text: str, within: Span) -> Iterator[_Line | None]:
    """The lines in `within`; None for each blank one."""
    # A part may begin in mid-line; how long the line is, and so whether it is full, is told by all of it.
    before = _LAST_LINE.search(text, max(0, within.start - _LONG_LINE), within.start)
    missing = len(before.group().lstrip()) if before else 0
    for match in _LINE.finditer(text, within.start, within.end):
        span = trim(text, Span(match.start(), match.end()))
        if span.start == span.end:
            yield None
        else:
            marker = _MARKER.match(text, span.start, span.end)
            heading = _HEADING.match(text, span.start, span.end) is not None
            length = missing + span.end - span.start
            yield _Line(span, length, span.start - match.start(), heading, marker is not None)
        missing = 0


def _wrap_width(text: str) -> int | None:
    """The width at which `text` is hard-wrapped, in characters; None if it is not.

    The sign of wrapping is a line of 50 to 100 characters that stops in mid-sentence, with the next
    beginning in lower case. At least half of the lines as long as that must stop so, and hardly any line
    may be longer.
    """
    # Most texts have a paragraph a line: no line begins in lower case, and its lines need no look.
    starts = (match.end() for match in _LINE_START.finditer(text, 0, min(len(text), _SAMPLE)))
    if not any(text[start : start + 1].islower() for start in starts):
        return None
    lines = list(_lines(text, Span(0, min(len(text), _SAMPLE))))
    pairs = [(a, b) for a, b in pairwise(lines) if a and b and not a.heading and not b.marked]
    broken = {
        a.span.start: a.length
        for a, b in pairs
        if a.length in _WRAPPED_LINE
        and text[b.span.start].islower()
        and not _FULL_STOP.search(text, a.span.start, a.span.end)
        and not _KEY.match(text, b.span.start, b.span.end)
    }
    if not broken:
        return None
    width = max(broken.values())
    full = [a for a, _ in pairs if width - _RAGGED <= a.length <= width + _RAGGED]
    longer = sum(1 for line in lines if line and line.length > width + _RAGGED)
    stops = sum(1 for line in full if line.span.start in broken)
    return width if 2 * stops >= len(full) and 10 * longer <= sum(1 for line in lines if line) else None


def _blocks(text: str, within: Span, width: int | None) -> Iterator[Span]:
    first: _Line | None = None
    last: _Line | None = None
    for line in (*_lines(text, within), None):
        if first and last and line and _continues(text, first, last, line, width):
            last = line
            continue
        if first and last:
            yield Span(first.span.start, last.span.end)
        first = last = line


def _continues(text: str, first: _Line, last: _Line, line: _Line, width: int | None) -> bool:
    """Whether `line` goes on with the block from `first` to `last`, the line before it."""
    if line.marked or last.heading:
        return False
    if first.marked and line.indent >= 2:
        return True
    if width is None or last.length > width + _RAGGED or line.indent > last.indent + 1:
        return False
    word = re.compile(r"\S+").match(text, line.span.start, line.span.end)
    room = width - _SLACK - last.length - 1
    return word is not None and word.end() - word.start() > room


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences between two offsets, of any length, each with a word.

    A piece without a word joins the one before it; a mere number ("*29.") joins the one after it.
    """
    held: Span | None = None
    complete = False
    for piece_start, piece_end in pairwise(_boundaries(text, start, end)):
        span = trim(text, Span(piece_start, piece_end))
        piece = span.of(text)
        if held and complete and _has_word(piece):
            yield held
            held, complete = None, False
        held = Span(held.start, max(held.end, span.end)) if held else span
        complete = complete or any(character.isalpha() for character in piece)
    if held and _has_word(held.of(text)):
        yield held


def _boundaries(text: str, start: int, end: int) -> list[int]:
    """Offsets at which sentences begin or end, `start` and `end` included, strictly rising."""
    found = [start]
    while found[-1] < end:
        begin = found[-1]
        piece = _UNSAFE.sub(" ", text[begin : min(end, begin + _PIECE)])
        last = begin + len(piece)
        # The words that it returns are counted, not its indices: whatever these count, the sum is right.
        ends = list(accumulate(map(len, _parts(piece)), initial=begin))
        if ends[-1] != last:
            ends = [begin, last]
        # The last sentence of a piece may go on in the next, so it is looked at again with that one.
        inner = [at for each in ends[1:-1] if begin < (at := _settled(text, each, begin, last)) < last]
        if last == end or not inner:
            inner.append(last)
        found.extend(sorted(set(inner)))
    return found


def _parts(piece: str) -> list[str]:
    """The sentences of `piece` as sentencex sees them; one, where it fails."""
    from sentencex import get_sentence_boundaries

    try:
        return [part["text"] for part in get_sentence_boundaries("en", piece)]
    except BaseException as error:
        # Rust's panics come as a BaseException that cannot be imported; no document may end the program.
        if type(error).__name__ != "PanicException":
            raise
        return [piece]


def _settled(text: str, at: int, start: int, end: int) -> int:
    """Where the boundary that sentencex puts at `at` belongs; `start` if nowhere."""
    before, after = text[max(start, at - 40) : at], text[at : min(end, at + 40)]
    if not before[-1].isspace() and (closing := _CLOSING.match(after)):
        return at + closing.end()
    if not after[0].isspace() and (opening := _OPENING.search(before)):
        return at - len(opening.group(1))
    return start if any(left.search(before) and right.match(after) for left, right in _JOINED) else at


def _has_word(words: str) -> bool:
    return any(character.isalnum() for character in words)


def _cut(text: str, sentence: Span) -> Iterator[Span]:
    """`sentence` in pieces of at most `LONGEST_SENTENCE` characters, each holding a word.

    Cut after the last sentence end, else clause, else comma, else space of the permitted length's second
    half; text without any is cut at the length.
    """
    rest = sentence
    while rest.end - rest.start > LONGEST_SENTENCE:
        middle, limit = rest.start + LONGEST_SENTENCE // 2, rest.start + LONGEST_SENTENCE
        cuts = ([match.end() for match in cut.finditer(text, middle, limit)] for cut in _CUTS)
        at = next((ends[-1] for ends in cuts if ends), limit)
        piece = trim(text, Span(rest.start, at))
        if _has_word(piece.of(text)):
            yield piece
        rest = trim(text, Span(at, rest.end))
    if _has_word(rest.of(text)):
        yield rest
