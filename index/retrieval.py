"""Hybrid search: the passages that a question is most likely to be answered from.

Keyword search (BM25) and nearest vectors are fused by weighted reciprocal ranks (Cormack, Clarke and
Büttcher, 2009). On news, keyword search alone is strong, so it weighs more than the vectors: fusion may
add what it missed and must not push down what it found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Hit
from index.duplicates import same_words
from index.library import Library
from index.query import Period, Stored, Term
from index.words import content_words, forms, words

_POOL = 50  # passages that each search hands to the fusion
_K = 60  # the rank constant of the published method
_KEYWORD_WEIGHT, _VECTOR_WEIGHT = 1.0, 0.6
_TRANSLITERATED = re.compile(r"[iyj]+$")  # Zelensky, Zelenskyy, Zelenskiy


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found, best first, and which of the question's words occur nowhere in the library."""

    hits: tuple[Hit, ...]
    terms_not_found: tuple[str, ...]


def search(library: Library, question: str, most: int, period: Period | None = None) -> Results:
    """The `most` best passages for `question`, of articles published in `period`.

    A passage that near-copies share comes once.
    """
    period = period or Period()
    terms = {word.text: variants(word.text) for word in content_words(question) or words(question)}
    every = {variant for forms in terms.values() for variant in forms}
    by_words = library.catalog.search_words(sorted(every, key=lambda term: term.text), _POOL, period)
    by_meaning = library.nearest(library.embedder.embed([question])[0], _POOL, period)
    absent = tuple(text for text, forms in terms.items() if not library.catalog.frequency(*forms))
    return Results(_fuse(library, by_words, by_meaning)[:most], absent)


def variants(word: str) -> tuple[Term, ...]:
    """The forms in which a word may stand in the index: US and U.S., Zelensky and Zelenskyy, met and meet."""
    bare = word.replace(".", "")
    if bare.isupper() and 2 <= len(bare) <= 4 and bare.isalpha():
        return Term(bare), Term(".".join(bare))
    if word[:1].isupper() and len(word) >= 6 and _TRANSLITERATED.search(word):
        return Term(word), Term(_TRANSLITERATED.sub("", word), is_prefix=True)
    return tuple(Term(form) for form in forms(word.casefold()))


def _fuse(library: Library, by_words: Sequence[int], by_meaning: Sequence[int]) -> tuple[Hit, ...]:
    word_rank = {number: rank for rank, number in enumerate(by_words, start=1)}
    vector_rank = {number: rank for rank, number in enumerate(by_meaning, start=1)}
    hits = [
        _hit(stored, word_rank.get(number), vector_rank.get(number))
        for number, stored in library.catalog.passages([*word_rank.keys() | vector_rank.keys()]).items()
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.source.file, hit.span))
    return _without_copies(hits)


def _hit(stored: Stored, word_rank: int | None, vector_rank: int | None) -> Hit:
    score = 0.0
    if word_rank is not None:
        score += _KEYWORD_WEIGHT / (_K + word_rank)
    if vector_rank is not None:
        score += _VECTOR_WEIGHT / (_K + vector_rank)
    return Hit(stored.source, stored.span, stored.text, score, word_rank, vector_rank)


def _without_copies(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Of passages that near-copies share only one, of the copied report where that was found.

    What a near-copy says otherwise stays: a page that was saved twice may have been brought up to date.
    """
    kept: list[Hit] = []
    for hit in hits:
        twin = next((n for n, other in enumerate(kept) if _say_the_same(hit, other)), None)
        if twin is None:
            kept.append(hit)
        elif hit.source.copy_of is None:
            kept[twin] = replace(hit, score=kept[twin].score)
    return tuple(kept)


def _say_the_same(hit: Hit, other: Hit) -> bool:
    return _original(hit) == _original(other) and same_words(hit.text, other.text)


def _original(hit: Hit) -> str:
    return hit.source.copy_of or hit.source.file
