"""Sub-topics of a briefing's points: groups under a noun phrase that all points of a group hold. Pure.

A heading is a phrase of the points themselves. Under it stand only points that hold all its words, by their
stems, and that are nearer in meaning to one another, and to the phrase, than to the other points: what a
sentence merely mentions is no topic of it. A phrase that as many other points hold tells nothing apart. Where
all this sorts too little, or all into one group, there are no headings: a plain list misleads nobody.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import Vectors
from index.words import Word, words

_POINTS = 8  # points below which a list is read as it is
_LEAST = 3  # points of a group
_MOST = 0.6  # the share of the points that one group may have: of more, it says what the topic says
_SORTED = 0.5  # the share of the points that must stand in groups
_TELLING = 0.7  # the share of the points with its words that stand under a heading
_LONGEST = 3  # words of a heading
_APART = 0.1  # how much nearer to one another than to the others the points of a group are, in cosine
_LEADS = frozenset("a an the its their his her our this these those".split())
_NAMES_LEAD = frozenset("of for in on with from by over about against into between at and to as than".split())
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december day week month year time today yesterday tomorrow".split()
)

_Phrase = tuple[str, ...]  # the stems of its words


def subtopics(
    topic: str, points: Sequence[str], embed: Callable[[Sequence[str]], Vectors]
) -> Mapping[int, str]:
    """The heading of each of the `points`, by place, that has one; none at all where that would not help."""
    known = {word.stem for word in words(topic)}
    written: dict[_Phrase, Counter[str]] = {}
    for run in (run for point in points for run in _runs(point) if run.is_noun_phrase):
        if known.isdisjoint(run.stems):
            written.setdefault(run.stems, Counter())[run.text] += 1
    stems = [{word.stem for word in words(point)} for point in points]
    holders = {
        phrase: [n for n, own in enumerate(stems) if own.issuperset(phrase)] for phrase in sorted(written)
    }
    shared = [phrase for phrase, held in holders.items() if len(held) >= _LEAST]
    if len(points) < _POINTS or not shared:
        return {}
    headings = [_heading(written[phrase]) for phrase in shared]
    vectors = embed([*points, *headings])
    likeness = vectors @ vectors[: len(points)].T
    found: dict[int, str] = {}
    while True:
        left = {
            row: [n for n in holders[phrase] if n not in found and likeness[row, n] > likeness[row].mean()]
            for row, phrase in enumerate(shared, start=len(points))
        }
        groups = {row: _clear(likeness[: len(points)], group) for row, group in left.items()}
        fit = [
            row
            for row, phrase in enumerate(shared, start=len(points))
            if max(1, _TELLING * len(holders[phrase])) <= len(groups[row]) <= _MOST * len(points)
        ]
        if not fit:
            break
        best = max(fit, key=lambda row: (len(groups[row]), likeness[row, groups[row]].mean()))
        found |= dict.fromkeys(groups[best], headings[best - len(points)])
    helps = len(set(found.values())) > 1 and len(found) >= _SORTED * len(points)
    return found if helps else {}


def _clear(likeness: Vectors, group: Sequence[int]) -> Sequence[int]:
    """The points of a group without those that are no nearer to its others than to the rest; none where too
    few are left. `likeness` is that of all points, in cosine."""
    while len(group) >= _LEAST:
        rest = [n for n in range(len(likeness)) if n not in group]
        within = likeness[np.ix_(group, group)]
        mates = (within.sum(axis=1) - within.diagonal()) / (len(group) - 1)
        apart = mates - (likeness[np.ix_(group, rest)].mean(axis=1) if rest else 1.0)
        if apart.min() >= _APART:
            return group
        group = [n for place, n in enumerate(group) if place != int(apart.argmin())]
    return []


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that carry meaning, side by side, and the stop word before them, if one is."""

    lead: str
    words: tuple[Word, ...]

    @property
    def stems(self) -> _Phrase:
        return tuple(word.stem for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_noun_phrase(self) -> bool:
        """Whether it is one by its looks: after an article; as a name, or as several words, after others."""
        is_long = len(self.words) > 1 or self.words[0].is_name
        return (
            len(self.words) <= _LONGEST
            and (self.lead in _LEADS or (self.lead in _NAMES_LEAD and is_long))
            and all(word.text.isalpha() and word.text.casefold() not in _TIMES for word in self.words)
            and not self.words[-1].text.endswith(("ed", "ly"))
        )


def _runs(text: str) -> Iterator[_Run]:
    run: list[Word] = []
    lead = ""
    for word in words(text):
        if run and (word.is_stopword or text[run[-1].end : word.start] not in (" ", "-")):
            yield _Run(lead, (*run,))
            run, lead = [], ""
        if word.is_stopword:
            lead = word.text.casefold()
        else:
            run.append(word)
    if run:
        yield _Run(lead, (*run,))


def _heading(written: Counter[str]) -> str:
    """The commonest way to write a phrase, begun with a capital letter."""
    text = min(written, key=lambda one: (-written[one], one))
    return text[:1].upper() + text[1:]
