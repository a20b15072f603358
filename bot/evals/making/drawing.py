"""What a suite is made from: sentences of articles drawn by chance, and the questions that they give."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from random import Random
from typing import TypeVar

from bot.evals.making.asking import asked
from bot.evals.making.candidates import Candidate
from bot.evals.making.leaks import fault
from bot.evals.making.masking import gaps
from bot.evals.making.naming import Name, known_names, names
from bot.evals.making.standing import Standing, points_back, standing, texts
from bot.evals.making.values import Value, values
from index.article import Article
from index.duplicates import fingerprint

NOT_NEEDED = "more than was asked for"

_DRAWN = 8  # so many times the questions wanted are drawn: most kinds are rare, and many fail later
_OF_A_SORT = 3  # questions of one kind and form from one article that are looked at

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence that stands by itself, with its names and values."""

    standing: Standing
    names: tuple[Name, ...]
    values: tuple[Value, ...]

    @property
    def file(self) -> str:
        return self.standing.file


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn from a library: sentences, questions about them, and persons that they name."""

    read: tuple[Read, ...]
    candidates: tuple[Candidate, ...]
    people: tuple[str, ...]


def draw(articles: Sequence[Article], most: int, random: Random, left_out: Counter[str]) -> Sample:
    """Sentences of articles in random order, until there are many more questions than the `most` wanted.

    What is wrong with the others, and with questions about them, is counted in `left_out`.
    """
    read: list[Read] = []
    candidates: list[Candidate] = []
    people: set[str] = set()
    for article in random.sample(articles, len(articles)):
        if len(candidates) >= _DRAWN * most:
            break
        known = known_names(texts(article))
        people |= known.persons
        found: list[Candidate] = []
        for each in standing(article, left_out):
            held = names(each.text, known)
            if points_back(each.text, [name.start for name in held if name.sort in ("person", "")]):
                left_out["leans on another sentence"] += 1
                continue
            read.append(Read(each, held, values(each.text)))
            found += _sound(read[-1], left_out)
        random.shuffle(found)
        taken = list(capped(found, sort_of, _OF_A_SORT))
        left_out[NOT_NEEDED] += len(found) - len(taken)
        candidates += taken
    return Sample(tuple(read), tuple(candidates), tuple(sorted(people)))


def in_turn(items: Iterable[T], group: Callable[[T], Hashable]) -> Iterator[T]:
    """The items in another order: one of each group, then the second of each, and so on."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(group(item), []).append(item)
    rounds = zip_longest(*([[one] for one in each] for each in groups.values()), fillvalue=[])
    return (item for each in rounds for place in each for item in place)


def capped(items: Iterable[T], group: Callable[[T], Hashable], most: int) -> Iterator[T]:
    """The items, but of each group the first `most` only."""
    counts: Counter[Hashable] = Counter()
    for item in items:
        counts[group(item)] += 1
        if counts[group(item)] <= most:
            yield item


def sentence_of(candidate: Candidate) -> str:
    """What is the same for all questions about one sentence, whichever article it stands in."""
    return fingerprint(candidate.standing.text)


def said_by(candidate: Candidate) -> str:
    """What is the same for all questions in which the same is quoted, or asked of the same words."""
    return fingerprint(candidate.about)


def sort_of(candidate: Candidate) -> tuple[str, str]:
    """Kind and form of a question: sorts are to be mixed."""
    return candidate.kind, candidate.form


def _sound(read: Read, left_out: Counter[str]) -> Iterator[Candidate]:
    """The questions about a sentence with which nothing is wrong by itself."""
    held = read.standing, read.names, read.values
    found = [*asked(*held), *gaps(*held)]
    left_out["nothing in it to ask for"] += not found
    for candidate in found:
        reason = fault(candidate)
        if reason:
            left_out[reason] += 1
        else:
            yield candidate
