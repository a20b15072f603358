"""A briefing against the files as they are now: which citations still stand, which sentences do not.

Nothing that the file says of itself is trusted but where its citations point: the words are looked up in the
sources, and a sentence that somebody edited has to hold by what it cites, as any answer has.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from bot.briefing import telling
from bot.briefing.carried import carried
from bot.briefing.shown import MARKS, Shown, shown_in
from bot.briefing.values import LARGEST, Briefing, BriefingUnreadable, Sentence, from_json
from bot.claims import Citation
from bot.evidence import Evidence
from bot.questions import Question
from bot.render import one_line
from bot.verification import verify
from index import formats, reading
from index.article import Article, Span
from index.errors import UnreadableFile
from index.library import Library
from index.sentences import sentences
from index.words import content_words

Kind = Literal["moved", "changed", "missing", "edited", "unsupported", "uncited"]
"""Of a citation: found elsewhere in its file; its words are not in the file any more; its file is gone. Of a
sentence: other than it was written, and still supported; not supported by what it cites; citing nothing."""

_NOTES: frozenset[Kind] = frozenset({"moved", "edited"})


class Files(Protocol):
    """Where the sources are read from."""

    def article(self, file: str) -> Article | None:
        """The source as it is now, None where it is gone. Raises UnreadableFile where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Files by their names in `root`; no name leads out of it."""

    root: Path

    def article(self, file: str) -> Article | None:
        path = self.root / file
        if not path.resolve().is_relative_to(self.root.resolve()):
            return None
        return _read(path, file)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Files where the library took them in."""

    library: Library

    def article(self, file: str) -> Article | None:
        path = self.library.catalog.path_of(file)
        return None if path is None else _read(path, file)


def _read(path: Path, file: str) -> Article | None:
    if not path.exists():
        return None
    try:
        return formats.parse(reading.read(path), file)
    except UnreadableFile as error:
        raise UnreadableFile(f"{file}: {error.message}.", error.hint) from error


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of citations or of a sentence, by the numbers of the citations."""

    kind: Kind
    numbers: tuple[int, ...]
    where: str
    about: str = ""

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


def check(data: bytes, suffix: str, files: Files) -> Checked:
    """Hold the briefing in `data`, a file that ends in `suffix`, against `files`.

    Raises BriefingUnreadable where it is none.
    """
    if len(data) > LARGEST:
        raise BriefingUnreadable("This file is too large for a briefing.", "Give the briefing itself.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BriefingUnreadable(f"This file is not UTF-8 (byte {error.start}).", "Make it anew.") from error
    if suffix == ".json":
        briefing = from_json(text)
        shown = [Shown(telling.shown(one), one) for one in briefing.sentences]
    else:
        briefing = carried(text)
        shown = [*shown_in(text, suffix, briefing)]
    now = _Now(files)
    found = [*_citations(briefing, now)]
    sound = {citation.n for citation in briefing.citations}
    sound -= {n for finding in found if finding.is_failure for n in finding.numbers}
    found += _sentences(briefing, shown, now, sound)
    return Checked(len(briefing.citations), len(briefing.sentences), tuple(dict.fromkeys(found)))


class _Now:
    """The sources as they are now, each read once, and where each citation stands in them."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._articles: dict[str, Article | None] = {}

    def article(self, file: str) -> Article | None:
        if file not in self._articles:
            self._articles[file] = self._files.article(file)
        return self._articles[file]

    def place(self, citation: Citation) -> Span | None:
        """Where the cited words stand now: there, else the nearest place in the file, else nowhere."""
        article = self.article(citation.file)
        if article is None or not citation.quote.strip():
            return None
        span = Span(citation.start, citation.end)
        if 0 <= span.start <= span.end and span.of(article.text) == citation.quote:
            return span
        loose = re.compile(r"\s+".join(re.escape(word) for word in citation.quote.split()))
        places = [Span(*match.span()) for match in loose.finditer(article.text)]
        return min(places, key=lambda place: abs(place.start - citation.start), default=None)


# --- citations -----------------------------------------------------------------------------------


def _citations(briefing: Briefing, now: _Now) -> Iterator[Finding]:
    """What became of the citations: of a file that is gone one finding, of one place that changed one."""
    gone: dict[str, list[int]] = {}
    moved: dict[str, list[int]] = {}
    changed: list[Citation] = []
    for citation in briefing.citations:
        article, place = now.article(citation.file), now.place(citation)
        if article is None:
            gone.setdefault(citation.file, []).append(citation.n)
        elif place is None:
            changed.append(citation)
        elif place.start != citation.start or place.of(article.text) != citation.quote:
            moved.setdefault(citation.file, []).append(citation.n)
    for file, numbers in moved.items():
        yield Finding("moved", (*numbers,), file, "the words stand elsewhere in the file now")
    for file, numbers in gone.items():
        yield Finding("missing", (*numbers,), file, "the file is gone")
    for group in _overlapping(changed):
        first = group[0]
        yield Finding(
            "changed", tuple(c.n for c in group), f"{first.file}:{first.line_start}",
            f"these words are not in the file any more: {telling.shown(_quoted(first.quote))}",
        )  # fmt: skip


def _overlapping(changed: Iterable[Citation]) -> list[list[Citation]]:
    groups: list[list[Citation]] = []
    for citation in sorted(changed, key=lambda c: (c.file, c.start)):
        last = groups[-1] if groups else []
        if last and last[-1].file == citation.file and citation.start < max(c.end for c in last):
            last.append(citation)
        else:
            groups.append([citation])
    return groups


def _quoted(text: str) -> Sentence:
    return Sentence(text, "quoted", ())


# --- sentences -----------------------------------------------------------------------------------


def _sentences(briefing: Briefing, shown: Sequence[Shown], now: _Now, sound: set[int]) -> Iterator[Finding]:
    """What is wrong with the sentences that the file shows."""
    by_number = {citation.n: citation for citation in briefing.citations}
    for one in shown:
        numbers = one.sentence.citations if one.sentence else tuple(map(int, MARKS.findall(one.text)))
        cited = [by_number[n] for n in numbers if n in by_number]
        text = one_line(one.text)
        if not cited:
            yield Finding("uncited", (*numbers,), text, "it cites nothing that is there")
            continue
        as_written = one.sentence is not None and text == telling.shown(one.sentence)
        said = _without_marks(text)
        if as_written and one.sentence and one.sentence.verdict == "quoted":
            said = one_line(one.sentence.text)
            if any(said in one_line(citation.quote) for citation in cited):
                continue
            as_written = False
        left = [citation for citation in cited if citation.n in sound]
        if as_written and not left:
            continue  # named already, with its citations
        if any(_carries(said, citation, now) for citation in left):
            if not as_written:
                yield Finding("edited", (*numbers,), text, "edited, and still supported by what it cites")
        elif as_written and len(left) < len(cited):
            continue
        else:
            yield Finding("unsupported", (*numbers,), text, "not supported by what it cites")


def _carries(text: str, citation: Citation, now: _Now) -> bool:
    """Whether the words that are cited, with their neighbours, say this."""
    article, place = now.article(citation.file), now.place(citation)
    if article is None or place is None:
        return False
    spans = sentences(article.text, Span(article.body, len(article.text)))
    # What it speaks of, not what was asked: it must share a word with what it cites.
    question = Question("", content_words(citation.quote), "any")
    for number, span in enumerate(spans):
        if span.overlaps(place):
            window = spans[max(0, number - 1) : number + 2]
            item = Evidence(article, span, window, span, 0.0, relevance=1.0)
            if verify(text, question, item).supported:
                return True
    return False


def _without_marks(text: str) -> str:
    return MARKS.sub("", text).strip().strip('“”‘’"').strip()
