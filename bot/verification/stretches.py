"""A window as gates look at it: where each word and number stands, what is near it, what colours it. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.quantities import Quantity
from bot.verification.features import Window, kin
from bot.verification.lexicon import SILENT_ON_ITS_OWN
from bot.verification.reading import Line, Scope, Token

_NEAR_IN_CLAIM = 2  # content words on either side of a number or name that are its neighbours
_NEAR_IN_SOURCE = 7  # words between a number and its neighbour
_PLACE = 3  # words on either side that make the place in which something stands
_LEANS = re.compile(r"he|she|they|it|this|that|these|those|his|her|their", re.I)
DEFINITE = frozenset("the this that these those such its their".split())
_DOING = frozenset("did does do doing".split())
_LEANS_WITHIN = 2  # words at the beginning of a sentence, one of which leans
_BE = frozenset("is are was were be been being got gets".split())


@dataclass(frozen=True, slots=True)
class Stretch:
    """A window whose leaning sentences are joined to what they lean on: for each block, its tokens.

    Places count on through a block.
    """

    window: Window
    blocks: tuple[tuple[Token, ...], ...]
    places: Mapping[str, tuple[tuple[int, int], ...]]
    """Of each stem, the block and place of every occurrence."""
    numbers: Mapping[Quantity, tuple[tuple[int, int], ...]]
    """The same of each quantity."""
    of_title: frozenset[int]
    """The blocks that begin with a thing known already ("The agreement ..."): perhaps that of the title."""

    def where(self, stem: str) -> tuple[tuple[int, int], ...]:
        return self.places.get(stem, ())


def stretch(window: Window) -> Stretch:
    blocks: list[list[Token]] = []
    numbers: dict[Quantity, list[tuple[int, int]]] = {}
    for line, follows in zip(window.lines, window.follows, strict=True):
        if not blocks or not follows or not leans(line):
            blocks.append([])
        for placed, place in line.numbers:
            numbers.setdefault(placed.quantity, []).append((len(blocks) - 1, len(blocks[-1]) + place))
        blocks[-1] += line.tokens
    places: dict[str, list[tuple[int, int]]] = {}
    for number, block in enumerate(blocks):
        for place, token in enumerate(block):
            places.setdefault(token.stem, []).append((number, place))
    known = (n for n, block in enumerate(blocks) if _is_known(block))
    return Stretch(
        window,
        tuple(tuple(block) for block in blocks),
        {stem: tuple(at) for stem, at in places.items()},
        {number: tuple(at) for number, at in numbers.items()},
        frozenset(known),
    )


def _is_known(block: Sequence[Token]) -> bool:
    subject = next((token for token in block if token.is_content), None)
    return subject is not None and block[0].folded in DEFINITE and not subject.is_name


def leans(line: Line) -> bool:
    """Whether it has its subject from the sentence before: "He ...", "In 2014 she ...", "... did this"."""
    opening = [token.folded for token in line.tokens if token.clause == 0]
    return (
        any(_LEANS.fullmatch(word) for word in opening[:_LEANS_WITHIN])
        or "he" in opening
        or "she" in opening
        or any(one in _DOING and _LEANS.fullmatch(two) for one, two in pairwise(opening))
    )


def mention(tokens: Sequence[Token], place: int) -> set[str]:
    """The stems of the whole name that the word at `place` is part of."""
    first = last = place
    while first > 0 and tokens[first - 1].word.is_name and tokens[first - 1].clause == tokens[place].clause:
        first -= 1
    while (
        last + 1 < len(tokens)
        and tokens[last + 1].is_name
        and tokens[last + 1].clause == tokens[place].clause
    ):
        last += 1
    return {token.stem for token in tokens[first : last + 1]}


def is_longer(name: str, stems: Iterable[str]) -> bool:
    return len(name) >= 5 and any(stem.startswith(name) for stem in stems)


def around(tokens: Sequence[Token], place: int, reach: int) -> list[Token]:
    """Up to `reach` content words before `place` and as many after it, no numbers."""
    before = [t for t in tokens[:place] if t.is_content and t.stem not in SILENT_ON_ITS_OWN][-reach:]
    after = [t for t in tokens[place + 1 :] if t.is_content and t.stem not in SILENT_ON_ITS_OWN][:reach]
    return before + after


def neighbours(tokens: Sequence[Token], place: int) -> frozenset[str]:
    return frozenset(token.stem for token in around(tokens, place, _NEAR_IN_CLAIM))


def is_near(block: Sequence[Token], spot: int, near: frozenset[str]) -> bool:
    near_by = frozenset(t.stem for t in block[max(0, spot - _NEAR_IN_SOURCE) : spot + _NEAR_IN_SOURCE + 1])
    return not near.isdisjoint(near_by) or any(kin(stem, near_by) for stem in near)


def colours(line: Line, scopes: Sequence[Scope], stem: str) -> bool:
    return any(line.tokens[p].stem == stem for scope in scopes for p in scope.tokens)


def negations_of(line: Line) -> Sequence[Scope]:
    return line.negations


def hedges_of(line: Line) -> Sequence[Scope]:
    return line.hedges


def rivals(line: Line, lines: Sequence[Line], wanted: frozenset[str]) -> list[Line]:
    """The line, and those that hold as many of the wanted words: what they say free of it counts."""
    return [one for one in lines if one is line or len(one.stems & wanted) >= len(line.stems & wanted)]


def free(lines: Sequence[Line], stem: str, scopes: Callable[[Line], Sequence[Scope]]) -> int:
    """How often the stem stands in the lines outside of all these scopes."""
    found = 0
    for line in lines:
        coloured = {p for scope in scopes(line) for p in scope.tokens}
        found += sum(token.stem == stem and token.place not in coloured for token in line.tokens)
    return found


def heads(claim: Line, named: Sequence[Token]) -> list[Token]:
    """The last word of each name, and each number: what may change places. `named` are the words of names."""
    starts = {place for _, place in claim.numbers}
    names = {token.place for token in named}
    return [
        token
        for token in claim.tokens
        if token.place in starts or (token.place in names and token.place + 1 not in names)
    ]


def _place(tokens: Sequence[Token], place: int) -> frozenset[tuple[str, str]]:
    """The words around `place`, each with its side."""
    before = {("before", t.stem) for t in tokens[max(0, place - _PLACE) : place]}
    after = {("after", t.stem) for t in tokens[place + 1 : place + 1 + _PLACE]}
    return frozenset(before | after)


def are_exchanged(claim: Line, at: Stretch, one: Token, other: Token) -> bool:
    own = {one.stem, other.stem}

    def claimed(token: Token) -> frozenset[tuple[str, str]]:
        return frozenset(p for p in _place(claim.tokens, token.place) if p[1] not in own)

    places = {
        stem: frozenset(
            p for b, spot in at.where(stem) for p in _place(at.blocks[b], spot) if p[1] not in own
        )
        for stem in own
    }
    if not places[one.stem] or not places[other.stem]:
        return False
    kept = len(claimed(one) & places[one.stem]) + len(claimed(other) & places[other.stem])
    swapped = len(claimed(one) & places[other.stem]) + len(claimed(other) & places[one.stem])
    if _is_passive(claim.tokens) != any(_is_passive(block) for block in at.blocks):
        kept, swapped = swapped, kept
        return swapped > kept and swapped > 1
    return swapped > kept


def _is_passive(tokens: Sequence[Token]) -> bool:
    folded = [token.folded for token in tokens]
    return any(
        word == "by" and not _BE.isdisjoint(folded[max(0, n - 4) : n]) for n, word in enumerate(folded)
    )
