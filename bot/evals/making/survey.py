"""One walk through a library: where else the sentence of each question stands, and which words there are.

The time that it takes grows with the number of words; only sentences that share most of a question's
rarest words are looked at closely. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from bot.evals.making.candidates import Candidate
from bot.evals.making.leaks import answers_too, is_named_among, terms_of
from bot.evals.making.standing import tidy
from bot.evals.making.strangers import vocabulary
from index.article import Article, Span
from index.sentences import blocks, sentences
from index.words import stem, words

_LIKE = 0.7
"""Share of a question's terms at which another sentence speaks of the same matter."""

_ALIKE = 0.8
"""Share at which a sentence that gives the same answer is as good as the question's own."""

_MOST_MATCHES = 50  # a sentence that has more like it tells no article from another
_REPEATED = 0.95
_ENOUGH_NAMES = 3  # with fewer of them an article does not show what it is about
_RELATED = 0.12
"""Share of the names of one article in another at which they may tell of one matter, and share a sentence.

Measured on 700 news articles: of pairs drawn by chance three in four are below it. What such a pair says in
the same words is the house's boilerplate.
"""

_TERM = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a question is answered: the files, and their sentences. `fault` is why it cannot be used."""

    files: tuple[str, ...]
    sentences: tuple[str, ...]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """What is found for each candidate, and all words of the library, casefolded."""

    found: tuple[Found, ...]
    vocabulary: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Match:
    file: str
    text: str
    share: float
    answer: str
    names: frozenset[str]


def survey(articles: Iterable[Article], candidates: Sequence[Candidate], copies: Mapping[str, str]) -> Survey:
    """What the library holds about the candidates. `copies` maps a near-copy's file to what it copies."""
    wanted = [_Wanted.of(candidate) for candidate in candidates]
    doors = _doors(wanted)
    known: set[str] = set()
    matches: list[list[_Match]] = [[] for _ in candidates]
    for article in articles:
        heading = f"{article.source.title} {article.source.outlet or ''}"
        said = vocabulary(article.text)
        known |= said | vocabulary(heading)
        stems = frozenset(stem(word) for word in said)
        near = {number for word in stems & doors.keys() for number in doors[word]}
        likely = [number for number in sorted(near) if wanted[number].may_stand_among(stems)]
        for number, match in _matches(article, stems, likely, wanted):
            if len(matches[number]) <= _MOST_MATCHES:
                matches[number].append(match)
    found = [_judge(each.candidate, matches[number], copies) for number, each in enumerate(wanted)]
    return Survey(tuple(found), frozenset(known))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A candidate, the stems that its question takes over, and those of them that are plain words."""

    candidate: Candidate
    terms: frozenset[str]
    plain: frozenset[str]

    @classmethod
    def of(cls, candidate: Candidate) -> "_Wanted":
        terms = terms_of(candidate)
        return cls(candidate, terms, frozenset(term for term in terms if term.isalnum()))

    @property
    def fewest(self) -> int:
        """How many of the plain words must stand in whatever speaks of the same matter."""
        return max(1, ceil(_LIKE * len(self.terms)) - len(self.terms) + len(self.plain))

    def may_stand_among(self, stems: frozenset[str]) -> bool:
        return len(self.plain & stems) >= self.fewest

    def share(self, stems: frozenset[str]) -> float:
        return len(self.terms & stems) / len(self.terms) if self.terms else 0.0


def _doors(wanted: Sequence[_Wanted]) -> dict[str, list[int]]:
    """For each candidate its rarest stems: what shares enough of them all shares at least one of these."""
    common = Counter(term for each in wanted for term in each.plain)
    doors: dict[str, list[int]] = {}
    for number, each in enumerate(wanted):
        rarest = sorted(each.plain, key=lambda term: (common[term], term))
        for term in rarest[: len(each.plain) - each.fewest + 1]:
            doors.setdefault(term, []).append(number)
    return doors


def _matches(
    article: Article, stems: frozenset[str], likely: Sequence[int], wanted: Sequence[_Wanted]
) -> Iterator[tuple[int, _Match]]:
    """The sentences of `article` that speak of what one of the `likely` candidates asks for."""
    if not likely:
        return
    known = frozenset(_NAME.findall(article.text, article.body))
    for block in blocks(article.text, Span(article.body, len(article.text))):
        inside = frozenset(map(stem, {term.casefold() for term in _TERM.findall(block.of(article.text))}))
        near = [number for number in likely if wanted[number].may_stand_among(inside)]
        for span in sentences(article.text, block) if near else ():
            text = tidy(span.of(article.text))
            held = frozenset(word.stem for word in words(text))
            for number in near:
                share = wanted[number].share(held)
                if share >= _LIKE:
                    answer = _answer(wanted[number].candidate, text, stems)
                    yield number, _Match(article.source.file, text, share, answer, known)


def _answer(candidate: Candidate, text: str, stems: frozenset[str]) -> str:
    """How `text` answers. Who said so may stand elsewhere in its article, all of whose stems are `stems`."""
    answer = answers_too(candidate, text)
    named = candidate.kind == "quote" and is_named_among(candidate.asks, stems)
    return "same" if named and not answer else answer


def _judge(candidate: Candidate, matches: Sequence[_Match], copies: Mapping[str, str]) -> Found:
    """Where the candidate is answered, and whether some sentence speaks against it."""
    if len(matches) > _MOST_MATCHES:
        return Found((), (), "repeated all over the library")
    if any(match.answer == "other" for match in matches):
        return Found((), (), "another sentence fits it with another answer")
    good = [match for match in matches if match.answer == "same" and match.share >= _ALIKE]
    own = [match for match in good if match.file == candidate.file]
    same = [match for match in good if match.share >= _REPEATED and copies.get(match.file) != candidate.file]
    if own and any(_are_unrelated(own[0], match) for match in same):
        return Found((), (), "repeated in unrelated articles")
    files = {candidate.file, *(match.file for match in good)}
    texts = {candidate.standing.text, *(match.text for match in good)}
    return Found(tuple(sorted(files)), tuple(sorted(texts)))


def _are_unrelated(one: _Match, other: _Match) -> bool:
    """Whether the articles of two sentences share hardly a name but those in the sentence itself."""
    own = set(_NAME.findall(one.text))
    fewer = min(len(one.names - own), len(other.names - own))
    return fewer >= _ENOUGH_NAMES and len(one.names & other.names - own) < _RELATED * fewer
