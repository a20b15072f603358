"""From passages to evidence: the few sentences that a question is best answered from.

On a CPU the price of an answer is the prompt that has to be read. So passages are only where to look; the
model gets the best sentences, each with its date and outlet, within a token budget.
"""

import math
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from bot.instructions import asks_for_instructions, runs
from bot.quantities import Quantity, quantities
from bot.questions import Question
from bot.relevance import Signals, shipped
from index.article import Article, Hit, Source, Span
from index.library import Library
from index.wording import variants
from index.words import content_words, words

_RERANKED = 24  # sentences that are compared by meaning too; each costs about 15 ms
_LEANS = re.compile(
    r"^\W*(?:he|she|they|it|this|that|these|those|his|her|their|its|both|such)\b"
    r"|^\W*(?:\w+\W+){1,3}(?:did|does|do|doing)\s+(?:this|that|so|it)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_APART = 4  # words between two that still stand together
_NEAR_SAME = 0.85  # overlap of content words at which two sentences say the same
_MOST_ALIKE = 2  # independent outlets that may say the same: who else says so is worth knowing, once

Weights = dict[str, float]
"""Stem of each of the question's terms to its weight; the weights add up to 1."""

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that may answer the question.

    `article` is where it stands, `sentence` its span there, `window` the spans of up to three sentences
    in a row, of which it is one: what verification may look at. `shown` is what the prompt shows: the
    sentence, with the one before it where it leans on that ("He ..."). `score` ranks; `relevance`, from 0
    to 1, is how sure it is that the sources answer the question here: what `bot.relevance` makes of
    `signals`.
    """

    article: Article
    sentence: Span
    window: tuple[Span, ...]
    shown: Span
    score: float
    relevance: float = 0.0
    signals: Signals | None = None

    @property
    def source(self) -> Source:
        return self.article.source

    @property
    def text(self) -> str:
        """What the prompt shows, on one line."""
        return " ".join(self.shown.of(self.article.text).split())


def select(
    library: Library,
    question: Question,
    hits: Sequence[Hit],
    most: int,
    budget: int,
    count: Callable[[Sequence[str]], Sequence[int]],
) -> tuple[Evidence, ...]:
    """Up to `most` sentences out of `hits`, best first, of at most `budget` tokens as `count` counts them.

    The best sentence is always kept. Of sentences that say the same in near-equal words one stays, and one
    more where an independent outlet says so too.
    """
    asked = _asked(library, question)
    found = sorted(_candidates(library, question, asked, hits), key=lambda item: -item.score)[:_RERANKED]
    found = _distinct(_with_meaning(library, question, found))[:most]
    costs = count([item.text for item in found])
    kept: list[Evidence] = []
    spent = 0
    for item, cost in zip(found, costs, strict=True):
        if not kept or spent + cost <= budget:
            kept.append(item)
            spent += cost
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the sentences of a question are held against.

    `weights` are inverse document frequencies of its terms over passages, scaled to add up to 1. `unknown`
    is the share of them that occurs nowhere. `pairs` are neighbouring terms with the lesser's weight,
    scaled likewise.
    """

    weights: Weights
    unknown: float
    pairs: Mapping[tuple[str, str], float]


def _asked(library: Library, question: Question) -> _Asked:
    """A name or number that occurs nowhere has the highest weight: it decides that the question cannot be
    answered. Another word that occurs nowhere weighs as the others do on average: it has synonyms."""
    _, passages = library.catalog.count()
    weights: dict[str, float] = {}
    absent = []
    nowhere = []
    for term in question.terms:
        frequency = library.catalog.keywords.frequency(*variants(term.text))
        if not frequency:
            nowhere.append(term.stem)
        if frequency or term.is_name or term.text[0].isdigit():
            weights[term.stem] = math.log(1 + passages / (frequency + 0.5))
        else:
            absent.append(term.stem)
    average = sum(weights.values()) / len(weights) if weights else 1.0
    weights |= dict.fromkeys(absent, average)
    scaled = _scaled(weights)
    stems = [term.stem for term in question.terms]
    pairs = {(a, b): min(scaled[a], scaled[b]) for a, b in pairwise(stems)}
    return _Asked(scaled, sum(scaled[stem] for stem in nowhere), _scaled(pairs))


def _scaled(weights: Mapping[_Key, float]) -> dict[_Key, float]:
    """The same weights, adding up to 1."""
    total = sum(weights.values()) or 1.0
    return {key: weight / total for key, weight in weights.items()}


def _candidates(
    library: Library, question: Question, asked: _Asked, hits: Sequence[Hit]
) -> Iterator[Evidence]:
    """Every sentence of the hits, without what only meaning tells; none of a passage that speaks to its
    reader, nor beside one, unless the question is about such."""
    whole = asks_for_instructions(question.text)
    places: dict[str, list[tuple[int, Hit]]] = {}
    for rank, hit in enumerate(hits):
        places.setdefault(hit.source.file, []).append((rank, hit))
    for file, ranked in places.items():
        article = library.catalog.article(file)
        if article is None:  # removed since the search
            continue
        for lines in runs(article.text, Span(article.body, len(article.text)), whole=whole):
            reader = _Reader(question, asked, article, lines, hits[0].score)
            for number, line in enumerate(lines):
                held = next(((rank, hit) for rank, hit in ranked if line.overlaps(hit.span)), None)
                if held:
                    yield reader.evidence(number, *held)


class _Reader:
    """Reads sentences of one article that follow one another, each once."""

    def __init__(
        self, question: Question, asked: _Asked, article: Article, lines: Sequence[Span], best: float
    ) -> None:
        self._question = question
        self._asked = asked
        self._article = article
        self._lines = lines
        self._best = best
        self._title = frozenset(word.stem for word in words(article.source.title))
        self._read: dict[int, tuple[str, ...]] = {}
        self._held: dict[Span, frozenset[str]] = {}

    def evidence(self, number: int, rank: int, hit: Hit) -> Evidence:
        """The sentence `number`, which stands in the passage `hit`, the `rank`-th best."""
        line = self._lines[number]
        around = range(max(0, number - 1), min(len(self._lines), number + 2))
        window = self._title.union(*(self._stems(n) for n in around))
        text = line.of(self._article.text)
        leans = number > 0 and leans_on_what_precedes(text)
        score = (
            0.45 * _share(self._asked.weights, frozenset(self._stems(number)))
            + 0.20 * _share(self._asked.weights, window)
            + 0.10 * self._question.is_answered_in_kind_by(text)
            + 0.10 / (1 + rank / 4)
            + (0.25 * hit.score / self._best if self._best > 0 else 0.0)
        )
        names = self._question.names
        signals = Signals(
            sentence=0.0,
            passage=max(0.0, hit.cosine or 0.0),
            together=self._together(number),
            name_missing=float(not names <= window | self._of_passage(hit.span)),
            unknown=self._asked.unknown,
        )
        return Evidence(
            self._article,
            line,
            tuple(self._lines[n] for n in around),
            Span(self._lines[number - 1].start if leans else line.start, line.end),
            score,
            signals=signals,
        )

    def _stems(self, number: int) -> tuple[str, ...]:
        if number not in self._read:
            text = self._lines[number].of(self._article.text)
            self._read[number] = tuple(word.stem for word in words(text))
        return self._read[number]

    def _of_passage(self, span: Span) -> frozenset[str]:
        if span not in self._held:
            within = (n for n, line in enumerate(self._lines) if line.overlaps(span))
            self._held[span] = frozenset(stem for number in within for stem in self._stems(number))
        return self._held[span]

    def _together(self, number: int) -> float:
        places: dict[str, list[int]] = {}
        for place, stem in enumerate(self._stems(number)):
            places.setdefault(stem, []).append(place)
        return sum(
            weight
            for (one, other), weight in self._asked.pairs.items()
            if any(abs(a - b) <= _APART for a in places.get(one, ()) for b in places.get(other, ()))
        )


def leans_on_what_precedes(sentence: str) -> bool:
    """Whether it can be read only after the sentence before it: it begins with "This", or has a "he" that
    no name in it explains. The first word, capital or not, is taken for a name."""
    if _LEANS.match(sentence):
        return True
    somebody = _SOMEBODY.search(sentence)
    if somebody is None:
        return False
    before = words(sentence[: somebody.start()])
    return not any(word.is_name and not word.is_stopword for word in before)


def _share(weights: Weights, stems: frozenset[str]) -> float:
    """The share of the question, by weight of its terms, that is among `stems`."""
    return sum(weight for stem, weight in weights.items() if stem in stems)


def _with_meaning(library: Library, question: Question, found: Sequence[Evidence]) -> list[Evidence]:
    """The same evidence, best first, with the cosine of question and sentence, and the relevance."""
    if not found:
        return []
    vectors = library.embedder.embed([question.text, *(item.text for item in found)])
    scored = []
    for item, cosine in zip(found, (vectors[1:] @ vectors[0]).tolist(), strict=True):
        assert item.signals is not None
        # Where the library has no vector for it, a passage is as near as its sentence.
        passage = item.signals.passage or max(0.0, cosine)
        signals = replace(item.signals, sentence=max(0.0, cosine), passage=passage)
        scored.append(
            replace(
                item,
                score=item.score + 0.35 * cosine,
                relevance=shipped().probability(signals),
                signals=signals,
            )
        )
    return sorted(scored, key=lambda item: (-item.score, item.source.file, item.sentence))


def _distinct(found: Sequence[Evidence]) -> list[Evidence]:
    """Without those that repeat a better one in near-equal words and are no independent report."""
    kept: list[tuple[Evidence, frozenset[str], frozenset[Quantity]]] = []
    for item in found:
        stems = frozenset(word.stem for word in content_words(item.text))
        numbers = quantities(item.text)
        # "31 dead" and "32 dead" do not say the same, however alike the rest.
        alike = [
            other for other, s, n in kept if numbers == n and len(stems & s) >= _NEAR_SAME * len(stems | s)
        ]
        if len(alike) < _MOST_ALIKE and all(_independent(item.source, other.source) for other in alike):
            kept.append((item, stems, numbers))
    return [item for item, _, _ in kept]


def _independent(one: Source, other: Source) -> bool:
    """Whether two outlets are known to report each for itself."""
    same_text = (one.copy_of or one.file) == (other.copy_of or other.file)
    return bool(one.outlet and other.outlet) and one.outlet != other.outlet and not same_text
