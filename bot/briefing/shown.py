"""The sentences that a file shows, beside those that the briefing within it has. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from html.parser import HTMLParser

from bot.briefing import markdown, telling
from bot.briefing.values import Briefing, Sentence

MARKS = re.compile(r"\[(\d{1,6})\]")
"""The number of a citation, as it is shown."""
_CLOSE = 0.5  # likeness of a line to the one that it was
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as the file shows it; `sentence` is None where the briefing does not have it."""

    text: str
    sentence: Sentence | None


def shown_in(text: str, suffix: str, briefing: Briefing) -> Iterator[Shown]:
    """The sentences of a page (`suffix` .html) or of a Markdown file."""
    return _in_html(text, briefing) if suffix in (".html", ".htm") else _in_markdown(text, briefing)


def _in_markdown(text: str, briefing: Briefing) -> Iterator[Shown]:
    """The sentences of a Markdown file, and lines with citations that the briefing does not have."""
    expected = ["".join(part.text for part in row) for row in markdown.rows(briefing)]
    parts = dict(zip(expected, markdown.rows(briefing), strict=True))
    actual = [line.rstrip() for line in text.partition("<!-- dateline-briefing")[0].splitlines()]
    known = {line.rstrip(): line for line in expected}
    left = [line for line in known if line and line not in set(actual)]
    for line in actual:
        if line in known:
            yield from (
                Shown(telling.shown(p.sentence), p.sentence) for p in parts[known[line]] if p.sentence
            )
            continue
        close = get_close_matches(line, left, n=1, cutoff=_CLOSE)
        row = parts[known[close[0]]] if close else ()
        if any(part.sentence for part in row):
            left.remove(close[0])
            yield from _edited(line, row)
        elif MARKS.search(line):
            yield Shown(markdown.unescaped(line.strip(" -|")), None)


def _edited(line: str, row: Sequence[markdown.Row]) -> Iterator[Shown]:
    """The sentences of a line that is other than the briefing has it, each with what stands there now."""
    rest = line
    for place, part in enumerate(row):
        if part.sentence is None:
            rest = rest.removeprefix(part.text)
            continue
        body = rest.removeprefix(part.before)
        end = body.find(part.after.rstrip()) if part.after.strip() else -1
        following = row[place + 1].text if place + 1 < len(row) else ""
        if end < 0:  # what follows was edited, too: all of it counts as the sentence
            end = body.find(following) if following and following in body else len(body)
        yield Shown(markdown.unescaped(body[:end]), part.sentence)
        rest = body[end:].removeprefix(part.after)


def _in_html(text: str, briefing: Briefing) -> Iterator[Shown]:
    """The sentences of a page, by the places that it gives them."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    every = briefing.sentences
    for place, words in reader.found:
        known = every[place] if 0 <= place < len(every) else None
        yield Shown(_SPACE.sub(" ", words).strip(), known)


class _Reader(HTMLParser):
    """Collects what stands in elements with `data-sentence`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._place: int | None = None
        self._depth = 0
        self._words = ""

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._place is not None:
            self._depth += 1
            return
        place = dict(attrs).get("data-sentence") or ""
        if place.isdecimal() and len(place) < 9:
            self._place, self._depth, self._words = int(place), 1, ""

    def handle_endtag(self, _: str) -> None:
        if self._place is None:
            return
        self._depth -= 1
        if not self._depth:
            self.found.append((self._place, self._words))
            self._place = None

    def handle_data(self, data: str) -> None:
        if self._place is not None:
            self._words += data
