"""Which reports count once: near-copies, rewrites of one story, the reports of one outlet. Pure.

A rewrite need not share a run of words with what it rewrites, but it keeps the quotations: reports that
share three of them word for word had them from one another, or from one source.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.article import Article, Source
from index.duplicates import words

SHARED = 3
"""Quotations that two reports must have in common to be of one story."""
_SHARE = 0.25  # of those of the one that has fewer
_LONGEST = 6  # words that one of them must have: "peace talks" stands in quotation marks everywhere
_QUOTED = re.compile(r"[“\"]((?:[^“”\"\n]|\n(?!\s*\n)){4,600})[”\"]")
_SHOWN = 60  # characters of a quotation in a reason
_NAMED = 3  # quotations in a reason


def quotations(text: str) -> Mapping[str, str]:
    """What stands in quotation marks in `text`, two words or more: its words, and how it is written."""
    found: dict[str, str] = {}
    for match in _QUOTED.finditer(text):
        said = words(match[1])
        if len(said) >= 2:
            found.setdefault(" ".join(said), " ".join(match[1].split()).strip(" ,."))
    return found


@dataclass(frozen=True, slots=True)
class Stories:
    """Which story each file belongs to, by the first file of it, and why they are one."""

    of: Mapping[str, str]
    reasons: Mapping[str, str]
    outlets: Mapping[str, str | None]

    def independent(self, files: Iterable[str]) -> int:
        """How many independent outlets these files make: each story, and each outlet, counts once."""
        kept = [*dict.fromkeys(files)]
        groups = _Groups(kept)
        for one, other in combinations(kept, 2):
            outlet = self.outlets.get(one)
            if self.of.get(one, one) == self.of.get(other, other) or (
                outlet and outlet == self.outlets.get(other)
            ):
                groups.join(one, other)
        return len({groups.first(file) for file in kept})


def stories(articles: Sequence[Article]) -> Stories:
    """The stories that these articles tell, near-copies by their sources, rewrites by their quotations."""
    files = [article.source.file for article in articles]
    groups = _Groups(files)
    reasons: dict[str, list[str]] = {}
    said = {article.source.file: quotations(article.text[article.body :]) for article in articles}
    for article in articles:
        source = article.source
        if source.copy_of in said:
            groups.join(source.copy_of, source.file)
            reasons.setdefault(source.file, []).append(f"{source.file} is a near-copy of {source.copy_of}")
    for one, other in _pairs(said):
        shared = said[one].keys() & said[other].keys()
        fewer = min(len(said[one]), len(said[other]))
        longest = max(len(quotation.split()) for quotation in shared)
        if len(shared) >= max(SHARED, _SHARE * fewer) and longest >= _LONGEST:
            groups.join(one, other)
            named = sorted(shared, key=lambda q: (-len(q), q))[:_NAMED]
            quoted = ", ".join(f"“{_cut(said[one][quotation])}”" for quotation in named)
            reasons.setdefault(one, []).append(
                f"{one} and {other} share {len(shared)} quotations word for word: {quoted}"
            )
    why: dict[str, list[str]] = {}
    for file, told in reasons.items():
        why.setdefault(groups.first(file), []).extend(told)
    outlets = {article.source.file: _outlet(article.source) for article in articles}
    return Stories(
        {file: groups.first(file) for file in files}, {k: "; ".join(v) for k, v in why.items()}, outlets
    )


def _pairs(said: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """The pairs of files that share enough quotations, found without comparing all with all."""
    holders: dict[str, list[str]] = {}
    for file, found in said.items():
        for quotation in found:
            holders.setdefault(quotation, []).append(file)
    counts: dict[tuple[str, str], int] = {}
    for files in holders.values():
        for pair in combinations(files, 2):
            counts[pair] = counts.get(pair, 0) + 1
    return sorted(pair for pair, count in counts.items() if count >= SHARED)


def _outlet(source: Source) -> str | None:
    return source.outlet.casefold().strip() if source.outlet else None


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"


class _Groups:
    """Things that are joined, each by the first of its group."""

    def __init__(self, things: Iterable[str]) -> None:
        self._above = {thing: thing for thing in things}

    def first(self, thing: str) -> str:
        while self._above.get(thing, thing) != thing:
            thing = self._above[thing]
        return thing

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.first(one), self.first(other)))
        self._above[second] = first
