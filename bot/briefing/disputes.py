"""Where the reports differ: pairs of sentences near the topic of which one says otherwise than the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.briefing.field import Field, Line
from bot.differences import Statement, difference
from index.words import words

_CANDIDATES = 250  # lines that are held against one another
_MOST = 12
_TOGETHER = 0.08  # likeness below which two sentences can hardly be of one thing


@dataclass(frozen=True, slots=True)
class Differing:
    """Two lines that differ on `point`; of an update the second is the later one."""

    point: str
    is_update: bool
    one: int
    other: int


def disputes(where: Field) -> Iterator[tuple[int, int] | list[Differing]]:
    """The differences among the lines nearest to the topic, each pair of stories and point once.

    Yields how many of how many lines are compared, then the differences, updates first.
    """
    near = where.words + where.nearness
    order = sorted((n for n in range(len(where.lines)) if where.is_near(n)), key=lambda n: (-near[n], n))
    lines = sorted(order[:_CANDIDATES])
    statements = {n: _statement(where, n) for n in lines}
    found: dict[tuple[str, str, str], Differing] = {}
    for done, number in enumerate(lines, start=1):
        alike = where.likeness.alike(number)
        for other in lines[done:]:
            if alike[other] < _TOGETHER and not _short(where, number, other):
                continue
            one, two = statements[number], statements[other]
            differs = difference(one, two)
            if differs is None or differs.relation == "speakers":
                continue
            first, second = (number, other) if differs.one is one else (other, number)
            key = (statements[first].story, statements[second].story, differs.point)
            if key not in found and len(found) < 4 * _MOST:
                word = _word(where.lines[second], differs.point)
                found[key] = Differing(word, differs.relation == "update", first, second)
        yield done, len(lines)
    yield _told_once(sorted(found.values(), key=lambda d: (not d.is_update, d.one, d.other)))[:_MOST]


def _told_once(found: Sequence[Differing]) -> list[Differing]:
    """Of those in which one story differs from others on one point only the first."""
    kept: dict[tuple[str, int], Differing] = {}
    for one in found:
        kept.setdefault((one.point.casefold(), one.other), one)
    return list(kept.values())


def _statement(where: Field, number: int) -> Statement:
    line = where.lines[number]
    around = " ".join(
        span.of(line.article.text) for span in line.run[max(0, line.place - 1) : line.place + 2]
    )
    source = line.source
    story = where.stories.of.get(source.file, source.file)
    return Statement(line.text, story, source.title, around, source.outlet or "", source.date)


def _short(where: Field, one: int, other: int) -> bool:
    """Whether one of two is so short ("It was not signed") that it shares few words with anything."""
    return min(len(where.lines[one].features), len(where.lines[other].features)) <= 5


def _word(line: Line, stem: str) -> str:
    """The word of the line that has this stem, as it is written there; else the stem."""
    return next((word.text for word in words(line.text) if word.stem == stem), stem)
