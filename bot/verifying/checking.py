"""Citations and sentences, held against the sources as they are now."""

from collections.abc import Iterable, Iterator, Sequence

from bot.claims import Citation
from bot.evidence import Evidence
from bot.questions import Question
from bot.render import in_quotes, one_line
from bot.verification import verify
from bot.verifying.documents import Document, document
from bot.verifying.files import Files, Now
from bot.verifying.lines import Shown
from bot.verifying.values import Checked, Finding, Repair
from index.article import Span
from index.words import content_words

_TRIED = 20  # citations of one sentence by which it may hold
_CUT = "…"  # at an end of an excerpt that is shorter than its paragraph


def check(data: bytes, suffix: str, files: Files) -> Checked:
    """Hold the briefing or conversation in `data`, a file that ends in `suffix`, against `files`.

    Raises a DatelineError where it is none.
    """
    held, now = document(data, suffix), Now(files)
    found = [*_citations(held.citations, now)]
    sound = {citation.n for citation in held.citations}
    sound -= {n for finding in found if finding.is_failure for n in finding.numbers}
    found += _sentences(held, now, sound)
    found += _around(held, now)
    return Checked(len(held.citations), held.sentences, tuple(dict.fromkeys(found)))


# --- citations -----------------------------------------------------------------------------------


def _citations(citations: Sequence[Citation], now: Now) -> Iterator[Finding]:
    """What became of the citations: of a file that is gone one finding, of one place that changed one."""
    gone: dict[str, list[int]] = {}
    moved: dict[str, list[Repair]] = {}
    changed: list[Citation] = []
    for citation in citations:
        article, place = now.article(citation.file), now.place(citation)
        if article is None:
            gone.setdefault(citation.file, []).append(citation.n)
        elif place is None:
            changed.append(citation)
        elif repair := _repair(citation, place, article.text):
            moved.setdefault(citation.file, []).append(repair)
    for file, repairs in moved.items():
        numbers = tuple(repair.n for repair in repairs)
        places = "; ".join(map(_told, repairs))
        yield Finding("moved", numbers, file, f"the words stand elsewhere in it now: {places}", (*repairs,))
    for file, gone_with in gone.items():
        yield Finding("missing", (*gone_with,), file, "the file is gone")
    for group in _overlapping(changed):
        first = group[0]
        yield Finding(
            "changed", tuple(c.n for c in group), f"{first.file}:{first.line_start}",
            f"these words are not in the file any more: {in_quotes(one_line(first.quote))}",
        )  # fmt: skip


def _repair(citation: Citation, place: Span, text: str) -> Repair | None:
    """Where a citation should point that does not point at its words, or does not name their lines."""
    first = text.count("\n", 0, place.start) + 1
    repair = Repair(
        citation.n, place.start, place.end, first, first + text.count("\n", place.start, place.end)
    )
    told = citation.start, citation.end, citation.line_start, citation.line_end
    is_there = told == (repair.start, repair.end, repair.line_start, repair.line_end)
    return None if is_there and place.of(text) == citation.quote else repair


def _told(repair: Repair) -> str:
    lines = f"{repair.line_start}-{repair.line_end}"
    line = f"line {repair.line_start}" if repair.line_start == repair.line_end else f"lines {lines}"
    return f"[{repair.n}] at {line}, characters {repair.start} to {repair.end}"


def _overlapping(changed: Iterable[Citation]) -> list[list[Citation]]:
    """Citations in groups of those that share characters."""
    groups: list[list[Citation]] = []
    file, end = "", 0
    for citation in sorted(changed, key=lambda c: (c.file, c.start)):
        if citation.file == file and citation.start < end:
            groups[-1].append(citation)
            end = max(end, citation.end)
        else:
            groups.append([citation])
            file, end = citation.file, citation.end
    return groups


# --- sentences -----------------------------------------------------------------------------------


def _sentences(held: Document, now: Now, sound: set[int]) -> Iterator[Finding]:
    """What is wrong with the sentences that the file shows."""
    if held.is_other_version:
        yield Finding(
            "not compared", (), f"This {held.name}", "another version of Dateline wrote it: what cites "
            "nothing is not compared",
        )  # fmt: skip
    by_number = {citation.n: citation for citation in held.citations}
    for one in held.shown:
        cited = [by_number[n] for n in one.numbers if n in by_number]
        if one.sentence is None and not one.numbers:
            if not held.is_other_version:
                yield Finding("added", (), one_line(one.text), f"not of this {held.name}, and cites nothing")
        elif not cited:
            yield Finding("uncited", one.numbers, one_line(one.text), "it cites nothing that is there")
        else:
            yield from _held(one, cited, held.name, now, sound)


def _held(one: Shown, cited: Sequence[Citation], name: str, now: Now, sound: set[int]) -> Iterator[Finding]:
    """What is wrong with a sentence that cites `cited`, of which those in `sound` still stand."""
    as_written = one.as_written
    said = _bare(one.text)
    if as_written and one.sentence and one.sentence.verdict == "quoted":
        said = one_line(one.sentence.text)
        if any(said in one_line(citation.quote) for citation in cited):
            return
        as_written = False
    left = [citation for citation in cited if citation.n in sound]
    if as_written and len(left) < len(cited):
        return  # named already, with its citations
    whose = f"not of this {name}" if one.sentence is None else "edited"
    if not any(_carries(said, citation, now) for citation in left[:_TRIED]):
        about = "not supported by what it cites"
        yield Finding(
            "unsupported", one.numbers, one_line(one.text), about if one.sentence else f"{whose}; {about}"
        )
    elif not as_written:
        yield Finding("edited", one.numbers, one_line(one.text), f"{whose}, and supported by what it cites")


def _carries(text: str, citation: Citation, now: Now) -> bool:
    """Whether the words that are cited, with their neighbours, say this."""
    article, place = now.article(citation.file), now.place(citation)
    if article is None or place is None:
        return False
    # What it speaks of, not what was asked: it must share a word with what it cites.
    question = Question("", content_words(citation.quote), "any")
    spans = now.sentences(citation.file)
    for number, span in enumerate(spans):
        if span.overlaps(place):
            window = spans[max(0, number - 1) : number + 2]
            item = Evidence(article, span, window, span, 0.0, relevance=1.0)
            if verify(text, question, item).supported:
                return True
    return False


def _bare(text: str) -> str:
    return text.strip().strip('“”‘’"').strip()


# --- what a page shows besides -------------------------------------------------------------------


def _around(held: Document, now: Now) -> Iterator[Finding]:
    """What a page shows around its citations and is not in their files; elements that no such page has."""
    by_number = {citation.n: citation for citation in held.citations}
    for excerpt in held.excerpts:
        citation = by_number[excerpt.n]
        article = now.article(citation.file)
        if article is None or article.source.sha256 != citation.sha256:
            continue  # another edition: what stood around the words may have changed
        if excerpt.text.strip(f" {_CUT}") not in one_line(article.text):
            yield Finding("added", (excerpt.n,), excerpt.text, f"not in {citation.file}")
    for element in () if held.is_other_version else held.markup:
        yield Finding("added", (), element, f"no part of the page of a {held.name}")
