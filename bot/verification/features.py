"""How much of a claim stands in a window of its source, as numbers from 0 to about 1. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.quantities import Quantity
from bot.verification.lexicon import SILENT_ON_ITS_OWN, opposites, synonyms
from bot.verification.reading import Line, Page, Token

NAMES = (
    "coverage",
    "coverage of best sentence",
    "worst clause",
    "heaviest missing word",
    "missing words",
    "pairs",
    "copied",
    "density",
    "order",
    "missing numbers",
    "missing names",
    "polar word missing",
    "document: coverage",
    "document: heaviest missing word",
    "document: missing words",
    "document: worst clause",
    "document: mean clause",
    "document: pairs",
    "document: missing numbers",
    "document: any missing numbers",
    "document: missing names",
    "document: number missing names",
    "length",
    "numbers",
    "document: numbers without neighbours",
)
"""The features, in the order of the vector."""

_KIN = 0.75  # what a word counts that is covered by one of the same family or side only
_FAMILY = 5  # letters that two stems of one family begin with
_ENDING = 4  # letters at most by which each of them is longer
_NEAR = 6  # words between the two of a pair
_ANCHOR = 3  # words of the claim around a number that are near it
_FRAGMENT = 3  # words of a fragment that counts as copied
_LONG = 30  # content words of a long claim


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences of one text, read; `beside` are the stems of title and outlet."""

    lines: tuple[Line, ...]
    beside: frozenset[str]
    stems: frozenset[str]
    """Of all lines and `beside`."""
    follows: tuple[bool, ...]
    """Whether each line stands right behind the one before it here."""


def window_of(lines: Sequence[Line], beside: frozenset[str], follows: Sequence[bool] = ()) -> Window:
    """`follows` may be left out where all lines stand in a row."""
    stems = beside.union(*(line.stems for line in lines))
    return Window(tuple(lines), beside, stems, tuple(follows) or (True,) * len(lines))


@lru_cache(maxsize=65_536)
def kin(stem: str, stems: frozenset[str]) -> bool:
    """Whether one of `stems` is of the same family ("Russia", "Russian"), or a synonym that we know."""
    if not synonyms(stem).isdisjoint(stems):
        return True
    if len(stem) < _FAMILY:
        return False
    head = stem[:_FAMILY]
    return any(other.startswith(head) and _are_family(stem, other) for other in stems)


def _are_family(one: str, other: str) -> bool:
    shared = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return len(one) - shared <= _ENDING and len(other) - shared <= _ENDING and shared >= len(one) * 0.6


def match(stem: str, stems: frozenset[str]) -> float:
    """1 where the word stands there, `_KIN` where its family does, else 0."""
    return 1.0 if stem in stems else _KIN if kin(stem, stems) else 0.0


@dataclass(frozen=True, slots=True)
class Held:
    """A claim held against a whole document: what every window of it is weighed with."""

    claim: Line
    page: Page
    content: tuple[Token, ...]
    weights: tuple[float, ...]
    there: tuple[float, ...]
    numbers: frozenset[Quantity]
    of_document: tuple[float, ...]


def hold(claim: Line, page: Page, beside: frozenset[str]) -> Held:
    """The claim with its weights, and the features that are the same for all windows of `page`."""
    content = tuple(token for token in claim.content if token.stem not in SILENT_ON_ITS_OWN) or claim.content
    whole = page.stems | beside
    weights = tuple(page.weight(token.stem) for token in content)
    there = tuple(match(token.stem, whole) for token in content)
    numbers = frozenset(placed.quantity for placed, _ in claim.numbers)
    named = [
        n for n, token in enumerate(content) if token.is_name or (token.opens and page.names(token.word))
    ]
    groups = clauses(content)
    best = [0.0] * len(groups)
    at = [page.lines_with(token.stem) for token in content]
    for number, group in enumerate(groups):
        total = sum(weights[n] for n in group)
        gain: dict[int, float] = {}
        for n in group:
            for line in at[n]:
                gain[line] = gain.get(line, 0.0) + weights[n]
        if gain and total:
            # A neighbouring sentence counts half.
            best[number] = max(_with_half(gain, line) for line in gain) / total
    pairs = list(pairwise(range(len(content))))
    together = sum(not at[a].isdisjoint(at[b]) for a, b in pairs) / max(1, len(pairs))
    return Held(
        claim,
        page,
        content,
        weights,
        there,
        numbers,
        (
            _mean(weights, there),
            max((w for w, got in zip(weights, there, strict=True) if not got), default=0.0),
            sum(not got for got in there) / 4,
            min(best, default=0.0),
            sum(best) / max(1, len(best)),
            together,
            len(numbers - page.numbers.keys()) / max(1, len(numbers)),
            float(len(numbers - page.numbers.keys()) > 0),
            sum(not there[n] for n in named) / max(1, len(named)),
            sum(not there[n] for n in named) / 2,
            math.log1p(len(content)) / math.log1p(_LONG),
            len(numbers) / 3,
            sum(not _is_anchored(claim, placed.quantity, place, page) for placed, place in claim.numbers) / 2,
        ),
    )


def features(held: Held, window: Window) -> tuple[float, ...]:
    """The vector that belongs to `NAMES`."""
    content, weights = held.content, held.weights
    stems = window.stems
    here = [match(token.stem, stems) if got else 0.0 for token, got in zip(content, held.there, strict=True)]
    alone = max(
        (
            sum(w for w, t in zip(weights, content, strict=True) if t.stem in line.stems)
            for line in window.lines
        ),
        default=0.0,
    ) / (sum(weights) or 1.0)
    said = {placed.quantity for line in window.lines for placed, _ in line.numbers}
    named = [number for number, token in enumerate(content) if token.is_name]
    copied, density = _fragments(held.claim, window)
    return (
        _mean(weights, here),
        alone,
        _worst_clause(content, weights, here),
        max((w for w, got in zip(weights, here, strict=True) if not got), default=0.0),
        sum(not got for got in here) / 4,
        _pairs(content, window),
        copied,
        density,
        _order(content, window),
        len(held.numbers - said) / max(1, len(held.numbers)),
        sum(not here[n] for n in named) / max(1, len(named)),
        float(any(not got and opposites(t.stem) for t, got in zip(content, here, strict=True))),
        *held.of_document,
    )


def _with_half(gain: Mapping[int, float], line: int) -> float:
    return gain[line] + 0.5 * max(gain.get(line - 1, 0.0), gain.get(line + 1, 0.0))


def _is_anchored(claim: Line, number: Quantity, place: int, page: Page) -> bool:
    """Whether a sentence of the document holds the number and a content word that is near it in the claim."""
    at = page.lines_with_number(number)
    near = [t for t in claim.tokens[max(0, place - _ANCHOR) : place + _ANCHOR + 1] if t.is_content]
    return bool(at) and (not near or any(not at.isdisjoint(page.lines_with(t.stem)) for t in near))


def _mean(weights: Sequence[float], values: Sequence[float]) -> float:
    total = sum(weights)
    return sum(w * v for w, v in zip(weights, values, strict=True)) / total if total else 0.0


def _worst_clause(content: Sequence[Token], weights: Sequence[float], here: Sequence[float]) -> float:
    """The coverage of the clause that is covered least."""
    return min(
        (_mean([weights[n] for n in group], [here[n] for n in group]) for group in clauses(content)),
        default=0.0,
    )


def clauses(content: Sequence[Token]) -> list[list[int]]:
    """The content words of each clause, by number; a clause of one word goes with the one before."""
    groups: list[list[int]] = []
    for number, token in enumerate(content):
        if groups and (content[groups[-1][-1]].clause == token.clause or len(groups[-1]) < 2):
            groups[-1].append(number)
        else:
            groups.append([number])
    if len(groups) > 1 and len(groups[-1]) < 2:
        last = groups.pop()
        groups[-1] += last
    return groups


def _pairs(content: Sequence[Token], window: Window) -> float:
    """The share of neighbouring content words that are neighbours in one sentence of the window, too."""
    pairs = [(one.stem, other.stem) for one, other in pairwise(content)]
    if not pairs:
        return 0.0
    places: list[dict[str, list[int]]] = []
    for line in window.lines:
        at: dict[str, list[int]] = {}
        for token in line.tokens:
            at.setdefault(token.stem, []).append(token.place)
        places.append(at)
    found = sum(
        any(
            abs(a - b) <= _NEAR
            for at in places
            if one in at and other in at
            for a in at[one]
            for b in at[other]
        )
        for one, other in pairs
    )
    return found / len(pairs)


def _fragments(claim: Line, window: Window) -> tuple[float, float]:
    """The share of the claim's words in copied fragments of three or more, and their density.

    Fragments are matched greedily; density is the root of the sum of their squared lengths, over the
    claim's length (after Grusky et al. 2018, "Newsroom", where it is not normalised).
    """
    mine = [token.stem for token in claim.tokens]
    theirs = [token.stem for line in window.lines for token in line.tokens]
    if not mine:
        return 0.0, 0.0
    at: dict[str, list[int]] = {}
    for place, stem in enumerate(theirs):
        at.setdefault(stem, []).append(place)
    place, lengths = 0, []
    while place < len(mine):
        longest = 0
        for start in at.get(mine[place], ()):
            length = 1
            while (
                place + length < len(mine)
                and start + length < len(theirs)
                and mine[place + length] == theirs[start + length]
            ):
                length += 1
            longest = max(longest, length)
        lengths.append(longest)
        place += max(1, longest)
    copied = sum(length for length in lengths if length >= _FRAGMENT) / len(mine)
    return copied, math.sqrt(sum(length * length for length in lengths)) / len(mine)


def _order(content: Sequence[Token], window: Window) -> float:
    """The longest common subsequence of content words, over the claim's."""
    theirs = [token.stem for line in window.lines for token in line.content]
    row = [0] * (len(theirs) + 1)
    for token in content:
        before = 0
        for n, stem in enumerate(theirs, start=1):
            above = row[n]
            row[n] = before + 1 if stem == token.stem else max(above, row[n - 1])
            before = above
    return row[-1] / len(content) if content else 0.0
