"""An Article to passages, the spans that are embedded and searched. The only importer of LangChain."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice, pairwise

from index.article import Article, Span
from index.duplicates import repeats
from index.errors import UnreadableFile
from index.sentences import blocks, sentences, sentences_of, trim

_SHORT_HEADING = 80  # characters


def passages(
    article: Article,
    length: Callable[[str], int],
    limit: int,
    paragraphs: Sequence[Span] | None = None,
) -> tuple[Span, ...]:
    """The passages of an article, in order: spans of its text, without blank ends, that do not overlap.

    Each is at most `limit` long by `length` (say, the embedding model's count of tokens), and as long as
    whole paragraphs allow; a longer paragraph is cut between sentences, a longer sentence between words, a
    longer word where it must be. A heading stays with what follows it. Left out are the front matter,
    blocks without a letter or digit, and blocks that repeat an earlier one.

    `paragraphs` are the blocks of the article's body, where they are known already. `length` is asked once
    for each distinct piece. Raises ValueError if a single character exceeds `limit`.
    """
    text = article.text
    measured: dict[str, int] = {}

    def measure(words: str) -> int:
        if words not in measured:
            measured[words] = length(words) if words.strip() else 0
        return measured[words]

    marks = _absent(text)
    whole = blocks(text, Span(article.body, len(text))) if paragraphs is None else paragraphs
    starts = [sentence.start for sentence in sentences_of(text, whole)]
    found: list[Span] = []
    for run in _runs(text, whole):
        marked = "".join(_marked(text, run, starts, *marks))
        for piece in _split(marked, run[0].start, marks, measure, limit):
            span = trim(text, piece)
            if any(character.isalnum() for character in span.of(text)):
                found.extend(_fitted(text, span, measure, limit))
    return tuple(found)


def _runs(text: str, whole: Sequence[Span]) -> Iterator[list[Span]]:
    """These blocks, in unbroken runs: a new one begins wherever a repeated block is left out."""
    repeated = repeats(text, whole)
    run: list[Span] = []
    for index, block in enumerate(whole):
        if index not in repeated:
            run.append(block)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _split(
    marked: str, offset: int, marks: tuple[str, str], measure: Callable[[str], int], limit: int
) -> Iterator[Span]:
    """A run of blocks that begins at `offset`, in pieces that nearly always fit.

    LangChain's splitter looks for separators in the text; ours are boundaries that we know already. So it is
    given a copy in which one mark follows every paragraph, and another every sentence. It keeps
    separators, so its pieces laid end to end are that copy, and their lengths alone tell where each lies.
    """
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    def clean(piece: str) -> str:
        return piece.replace(marks[0], "").replace(marks[1], "")

    def at_least_one(piece: str) -> int:
        # A piece of length 0 (langchain-text-splitters 1.1.3) is put at the end of one chunk and the start of
        # the next.
        return max(1, measure(clean(piece))) if piece else 0

    splitter = RecursiveCharacterTextSplitter(
        separators=[*map(re.escape, marks), r"\s", ""],
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=limit,
        chunk_overlap=0,
        length_function=at_least_one,
    )
    pieces = splitter.split_text(marked)
    if "".join(pieces) != marked:
        raise RuntimeError("langchain-text-splitters returned other text than it was given")
    ends = accumulate((len(clean(piece)) for piece in pieces), initial=offset)
    for start, end in pairwise(ends):
        yield Span(start, end)


def _marked(
    text: str, run: Sequence[Span], starts: Sequence[int], paragraph: str, sentence: str
) -> Iterator[str]:
    """The stretches that laid end to end are the run, each with the mark that follows it."""
    for block, following in zip(run, [*run[1:], None], strict=True):
        end = following.start if following else block.end
        first, after = bisect_left(starts, block.start), bisect_left(starts, block.end)
        leads = following and _leads_on(block.of(text))
        for start, stop in pairwise([block.start, *starts[first + 1 : after], end]):
            yield text[start:stop] + (sentence if stop < end or leads else paragraph)


def _leads_on(block: str) -> bool:
    """Whether a block is a heading, or announces what follows ("including:")."""
    words = block.rstrip("*_ ")
    short = len(words) <= _SHORT_HEADING and not re.match(r"[-*+•|]\s", words)
    return (
        words.startswith("#")
        or words.endswith(":")
        or (short and (words[-1:].isalnum() or words[-1:] == "?"))
    )


def _absent(text: str) -> tuple[str, str]:
    """Two characters that do not occur in `text`; private-use ones, so long as there are any."""
    used = set(text)
    free = list(islice((chr(code) for code in range(0x10FFFD, 0xDFFF, -1) if chr(code) not in used), 2))
    if len(free) < 2:
        raise UnreadableFile("no text: it contains every character there is")
    return free[0], free[1]


def _fitted(text: str, span: Span, measure: Callable[[str], int], limit: int) -> Iterator[Span]:
    """`span`, or its halves until they fit: lengths of parts need not add up to that of the whole."""
    if measure(span.of(text)) <= limit:
        yield span
        return
    middle = (span.start + span.end) // 2
    if middle == span.start:
        raise ValueError(f"the limit of {limit} is less than the length of one character")
    inner = [each.start for each in sentences(text, span)][1:]
    gaps = [index for index in range(span.start + 1, span.end) if text[index].isspace()]
    at = min(inner or gaps or [middle], key=lambda index: abs(index - middle))
    for half in (Span(span.start, at), Span(at, span.end)):
        part = trim(text, half)
        if any(character.isalnum() for character in part.of(text)):
            yield from _fitted(text, part, measure, limit)
