"""Questions of one's own: what a file asks, and which points answer each."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.briefing.field import Field
from bot.briefing.points import SAYS_SO, Chosen, with_figures
from bot.citing import Citer
from bot.composing import quotations
from bot.errors import DatelineError
from bot.evidence import select
from bot.questions import understand
from index.library import Library
from index.query import Period
from index.retrieval import search

MOST, LONGEST = 20, 300
"""Questions in a file, and characters of each."""
_LARGEST = 1 << 16  # bytes of a file
_PASSAGES = 16  # that are looked at for a question
_SENTENCES = 12  # of these, that may be points
_SAID = 0.45  # the share of one of two sentences in the other at which both say the same

Answers = Mapping[str, Sequence[Chosen]]
"""Each question with the points found for it, best first; none where the sources do not answer it."""


def read_questions(file: Path) -> tuple[str, ...]:
    """The questions in `file`, one a line; blank lines and those that begin with # are passed over.

    Raises DatelineError where it cannot be read, is no text, or asks nothing, too much, or too long.
    """
    try:
        if not file.is_file():
            raise DatelineError(f"{file} is not there, or no file.", "Name a text file, one question a line.")
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        lines = [" ".join(line.split()) for line in data.decode("utf-8-sig").splitlines()]
    except OSError as error:
        raise DatelineError(
            f"{file} cannot be read: {error.strerror or error}.", "Check the path and its permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise DatelineError(f"{file} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from error
    found = tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    too_long = next((n for n, line in enumerate(lines, start=1) if len(line) > LONGEST), None)
    if not found:
        raise DatelineError(f"{file} asks nothing.", "Write one question a line.")
    if too_long:
        raise DatelineError(f"{file}:{too_long} has over {LONGEST} characters.", "Ask it in fewer words.")
    if len(found) > MOST or len(data) > _LARGEST:
        raise DatelineError(f"{file} asks over {MOST} questions.", "Make several briefings of them.")
    return found


def answers(
    where: Field, library: Library, asked: Sequence[str], period: Period, citer: Citer, most: int
) -> Iterator[tuple[int, int] | Answers]:
    """Up to `most` points for each question of `asked`: yields how many are looked up, then them."""
    lines = {(line.source.file, line.span): number for number, line in enumerate(where.lines)}
    found: dict[str, list[Chosen]] = {}
    for done, text in enumerate(asked, start=1):
        question = understand(text)
        hits = search(library, text, _PASSAGES, period).hits
        evidence = select(library, question, hits, _SENTENCES, 0, lambda texts: [0] * len(texts))
        kept: list[int] = []
        for quoted in quotations((), question, evidence, citer):
            number = lines.get((quoted.evidence.source.file, quoted.evidence.sentence))
            if number is not None and len(kept) < most and not _is_said(where, number, kept):
                kept.append(number)
        found[text] = with_figures(
            where, (), [Chosen(number, (*where.sayers(number, SAYS_SO),)) for number in kept], 0
        )
        yield done, len(asked)
    yield found


def _is_said(where: Field, number: int, kept: Sequence[int]) -> bool:
    return any(where.likeness.contained(number, other) >= _SAID for other in kept)
