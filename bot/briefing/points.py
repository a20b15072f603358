"""Which sentences a briefing is made of: those that many independent reports say, near the topic.

Of a candidate counts how many reports say the same, against it how many say something like it (a sentence
that is a bit like all others says nothing of its own), then the topic's words and its nearness. What is
said already is not said again. Figures that many give, or that stand near the topic, get a place of their
own.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.briefing.field import Field
from bot.evidence import leans_on_what_precedes
from bot.quantities import Placed, placed_quantities

SAYS_SO = 0.9
"""The probability from which a report is cited for saying the same."""
_COUNTS = 0.5  # the probability from which it counts in choosing
_CANDIDATES = 400
_LONGEST, _SHORTEST = 450, 40  # characters
_FEATURES = 6
_SAID = 0.45  # the share of one of two sentences in the other at which both say the same
_FIGURE_LIKE = 0.35  # likeness of two sentences that give the same figure, at which they say the same with it
_ALIKE, _FUZZY, _TOPIC, _CLOSE, _LEANS = 0.6, 1.5, 2.0, 8.0, 0.5  # tuned on brief/news1 alone


@dataclass(frozen=True)
class Chosen:
    """A line of the field, and those that say the same, it first; with the figures that it gives."""

    line: int
    sayers: tuple[int, ...]
    figures: tuple[str, ...] = ()


@dataclass
class _Kept:
    """What was chosen so far."""

    chosen: list[Chosen] = field(default_factory=list)

    def says(self, where: Field, number: int) -> bool:
        if any(where.likeness.contained(number, one.line) >= _SAID for one in self.chosen):
            return True
        mine = where.evidence(number)
        shown = (where.evidence(one.line) for one in self.chosen)
        return any(one.source.file == mine.source.file and one.shown.overlaps(mine.shown) for one in shown)


def candidates(where: Field) -> list[int]:
    """The lines near the topic that may be points, nearest first."""
    near = where.words + where.nearness
    order = sorted(range(len(where.lines)), key=lambda n: (-near[n], n))
    return [n for n in order[: 4 * _CANDIDATES] if _may_be_a_point(where, n)][:_CANDIDATES]


def choose(where: Field, found: Sequence[int], most: int) -> Iterator[tuple[int, int] | list[Chosen]]:
    """The `most` best points of the candidates `found`; yields how many are weighed, then them."""
    scores: dict[int, float] = {}
    for done, number in enumerate(found, start=1):
        scores[number] = _score(where, number)
        yield done, len(found)
    kept = _Kept()
    for number in sorted(found, key=lambda n: (-scores[n], n)):
        if len(kept.chosen) == most:
            break
        if not kept.says(where, number):
            kept.chosen.append(Chosen(number, (*where.sayers(number, SAYS_SO),)))
    yield kept.chosen


def with_figures(where: Field, found: Sequence[int], chosen: Sequence[Chosen], most: int) -> list[Chosen]:
    """The points with their figures, and up to `most` more for telling figures that none of them gives.

    A figure is money, a share, or a number of several digits that is no year. Who gives the same one with
    some of the same words says the same, in whatever other words.
    """
    holders: dict[object, list[int]] = {}
    for number, line in enumerate(where.lines):
        for placed in _telling(line.text):
            holders.setdefault(placed.quantity, []).append(number)
    result = [_with_sayers(where, one, holders) for one in chosen]
    given = {placed.quantity for one in result for placed in _telling(where.lines[one.line].text)}
    more: list[tuple[float, int, Chosen]] = []
    for number in found:
        own = [placed for placed in _telling(where.lines[number].text) if placed.quantity not in given]
        if own:
            one = _with_sayers(where, Chosen(number, (*where.sayers(number, SAYS_SO),)), holders)
            outlets = where.stories.independent(where.lines[n].source.file for n in one.sayers)
            near = float(where.words[number] + where.nearness[number])
            more.append((math.log(outlets) + near, number, one))
    added = 0
    for _, number, one in sorted(more, key=lambda m: (-m[0], m[1])):
        own = [placed for placed in _telling(where.lines[number].text) if placed.quantity not in given]
        if own and added < most:
            given |= {placed.quantity for placed in own}
            result.append(one)
            added += 1
    return result


def _with_sayers(where: Field, one: Chosen, holders: dict[object, list[int]]) -> Chosen:
    figures = _telling(where.lines[one.line].text)
    sayers = list(one.sayers)
    known = {where.lines[n].source.file for n in sayers}
    alike = where.likeness.alike(one.line)
    others = {n for placed in figures for n in holders.get(placed.quantity, ())}
    for n in sorted(others, key=lambda n: (-alike[n], n)):
        if alike[n] >= _FIGURE_LIKE and where.lines[n].source.file not in known:
            known.add(where.lines[n].source.file)
            sayers.append(n)
    return Chosen(one.line, (*sayers,), tuple(dict.fromkeys(placed.text for placed in figures)))


def _telling(text: str) -> list[Placed]:
    return [placed for placed in placed_quantities(text) if placed.quantity.unit or _is_large(placed)]


def _is_large(placed: Placed) -> bool:
    value = placed.quantity.value
    return value >= 1000 and not (1500 <= value < 2100 and placed.text.strip().isdigit())


def _may_be_a_point(where: Field, number: int) -> bool:
    line = where.lines[number]
    says_something = _SHORTEST <= len(line.text) <= _LONGEST and len(line.features) >= _FEATURES
    return bool(
        says_something
        and where.is_near(number)
        and not where.is_template(number)
        and line.text[-1:] in ".!”\"’'"
        and not line.text.endswith("?")
    )


def _score(where: Field, number: int) -> float:
    likely = where.said_by(number)
    saying = likely >= _COUNTS
    fuzzy = float(likely[~saying].sum())
    return (
        _ALIKE * math.log(float(saying.sum()))
        - _FUZZY * math.log(1 + fuzzy)
        + _TOPIC * float(where.words[number])
        + _CLOSE * float(where.nearness[number])
        - _LEANS * leans_on_what_precedes(where.lines[number].text)
    )
