"""From passages to evidence: the few sentences that a question is best answered from.

On a CPU the price of an answer is the prompt that has to be read. So passages are only where to look; the
model gets the best sentences, each with its date and outlet, within a token budget.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.quantities import Quantity, quantities
from bot.questions import Question
from index.article import Article, Hit, Source, Span
from index.library import Library
from index.sentences import sentences
from index.wording import variants
from index.words import content_words

_RERANKED = 24  # sentences that are compared by meaning too; each costs about 15 ms
_LEANS = re.compile(
    r"^\W*(?:he|she|they|it|this|that|these|those|his|her|their|its|both|such)\b"
    r"|\b(?:he|she)\b|^\W*(?:\w+\W+){1,3}(?:did|does|do|doing)\s+(?:this|that|so|it)\b",
    re.IGNORECASE,
)
_NEAR_SAME = 0.85  # overlap of content words at which two sentences say the same

Weights = dict[str, float]
"""Stem of each of the question's terms to its weight; the weights add up to 1."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that may answer the question.

    `article` is where it stands, `sentence` its span there, `window` the spans of up to three sentences
    in a row, of which it is one: what verification may look at. `shown` is what the prompt shows: the
    sentence, with the one before it where it leans on that ("He ..."). `score` ranks; `relevance`, from 0
    to 1, is how sure it is that the sentence bears on the question: the mean of the share of the question
    that its words cover and of the cosine of the two.
    """

    article: Article
    sentence: Span
    window: tuple[Span, ...]
    shown: Span
    score: float
    relevance: float = 0.0

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

    The best sentence is always kept. Of sentences that say the same in near-equal words one stays.
    """
    weights = term_weights(library, question)
    found = _candidates(library, question, weights, hits)
    found = sorted(found, key=lambda item: -item.score)[:_RERANKED]
    found = _distinct(_with_meaning(library, question, weights, found))[:most]
    costs = count([item.text for item in found])
    kept: list[Evidence] = []
    spent = 0
    for item, cost in zip(found, costs, strict=True):
        if not kept or spent + cost <= budget:
            kept.append(item)
            spent += cost
    return tuple(kept)


def term_weights(library: Library, question: Question) -> Weights:
    """Inverse document frequencies of the question's terms over passages, scaled to add up to 1.

    A name or number that occurs nowhere has the highest weight: it decides that the question cannot be
    answered. Another word that occurs nowhere weighs as the others do on average: it has synonyms.
    """
    _, passages = library.catalog.count()
    weights: dict[str, float] = {}
    absent = []
    for term in question.terms:
        frequency = library.catalog.keywords.frequency(*variants(term.text))
        if frequency or term.is_name or term.text[0].isdigit():
            weights[term.stem] = math.log(1 + passages / (frequency + 0.5))
        else:
            absent.append(term.stem)
    average = sum(weights.values()) / len(weights) if weights else 1.0
    weights |= dict.fromkeys(absent, average)
    total = sum(weights.values()) or 1.0
    return {stem: weight / total for stem, weight in weights.items()}


def _candidates(
    library: Library, question: Question, weights: Weights, hits: Sequence[Hit]
) -> list[Evidence]:
    spans: dict[str, list[tuple[int, Span]]] = {}
    for rank, hit in enumerate(hits):
        spans.setdefault(hit.source.file, []).append((rank, hit.span))
    found = []
    for file, places in spans.items():
        article = library.catalog.article(file)
        if article is None:  # removed since the search
            continue
        lines = sentences(article.text, Span(article.body, len(article.text)))
        for number, line in enumerate(lines):
            ranks = [rank for rank, span in places if line.overlaps(span)]
            if ranks:
                found.append(_evidence(question, weights, article, lines, number, min(ranks)))
    return found


def _evidence(
    question: Question, weights: Weights, article: Article, lines: Sequence[Span], number: int, rank: int
) -> Evidence:
    text = article.text
    line = lines[number]
    window = tuple(lines[max(0, number - 1) : number + 2])
    own = coverage(weights, line.of(text))
    around = coverage(weights, article.source.title, *(span.of(text) for span in window))
    in_kind = question.is_answered_in_kind_by(line.of(text))
    leans = number > 0 and _LEANS.match(line.of(text))
    shown = Span(lines[number - 1].start if leans else line.start, line.end)
    score = 0.45 * own + 0.20 * around + 0.10 * in_kind + 0.10 / (1 + rank / 4)
    return Evidence(article, line, window, shown, score)


def coverage(weights: Weights, *texts: str) -> float:
    """The share of the question, by weight of its terms, whose words occur in `texts`."""
    stems = {word.stem for text in texts for word in content_words(text)}
    return sum(weight for stem, weight in weights.items() if stem in stems)


def _with_meaning(
    library: Library, question: Question, weights: Weights, found: Sequence[Evidence]
) -> list[Evidence]:
    """The same evidence, best first, with the cosine of question and sentence in score and relevance."""
    if not found:
        return []
    vectors = library.embedder.embed([question.text, *(item.text for item in found)])
    cosines = vectors[1:] @ vectors[0]
    scored = [
        replace(
            item,
            score=item.score + 0.35 * float(cosine),
            relevance=(_share(weights, item) + max(0.0, float(cosine))) / 2,
        )
        for item, cosine in zip(found, cosines, strict=True)
    ]
    return sorted(scored, key=lambda item: (-item.score, item.source.file, item.sentence))


def _share(weights: Weights, item: Evidence) -> float:
    """The share of the question that the sentence covers; what only its title covers counts half."""
    words_of_its_own = item.sentence.of(item.article.text)
    return (coverage(weights, words_of_its_own) + coverage(weights, words_of_its_own, item.source.title)) / 2


def _distinct(found: Sequence[Evidence]) -> list[Evidence]:
    """Without those that repeat a better one in near-equal words."""
    kept: list[Evidence] = []
    seen: list[tuple[frozenset[str], frozenset[Quantity]]] = []
    for item in found:
        stems = frozenset(word.stem for word in content_words(item.text))
        numbers = quantities(item.text)
        # "31 dead" and "32 dead" do not say the same, however alike the rest.
        if any(numbers == n and len(stems & s) >= _NEAR_SAME * len(stems | s) for s, n in seen):
            continue
        kept.append(item)
        seen.append((stems, numbers))
    return kept
