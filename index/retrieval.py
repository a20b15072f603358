"""Hybrid search: the passages that a question is most likely to be answered from.

A question is searched as a whole and, where it has several parts, by each of them (`index.wording`); each
search ranks what keyword search and nearest vectors found (`index.ranking`); near-copies are collapsed
before the list is cut.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Hit
from index.duplicates import fingerprint
from index.library import Library
from index.moments import reported
from index.query import Period, Place
from index.ranking import Ranked, Ranking
from index.scoring import Scoring
from index.wording import asked_words, word

_POOL = 100  # passages that each search hands to the ranking
_LARGEST_POOL = 1600


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found, best first, and which of the question's words occur nowhere in the library."""

    hits: tuple[Hit, ...]
    terms_not_found: tuple[str, ...]


def search(
    library: Library, question: str, most: int, period: Period | None = None, asked: dt.date | None = None
) -> Results:
    """The `most` best passages for `question`, of articles published in `period`.

    A passage that near-copies share comes once. With the day on which it is `asked`, words such as
    "yesterday" and "this week" count from there, and of passages that fit alike the newer one comes first.
    """
    scoring = Scoring(library.catalog.keywords, library.catalog.table())
    absent = tuple(text for text, forms in asked_words(question).items() if not scoring.frequency(*forms))
    wordings = word(question)
    vectors = library.embedder.embed([wording.text for wording in wordings])
    fresh = reported(question, asked) if asked else None
    pool = max(_POOL, most)
    while True:
        ranked: dict[int, Ranked] = {}
        for wording, vector in zip(wordings, vectors, strict=True):
            ranking = Ranking(library, scoring, wording, vector, pool, period or Period(), fresh)
            for number, found in ranking.run().items():
                # What answers one part need not fit the whole.
                if number not in ranked or found.score > ranked[number].score:
                    ranked[number] = found
        places = _collapsed(library, ranked)
        if len(places) >= most or len(ranked) < pool or pool >= _LARGEST_POOL:
            return Results(_hits(library, places[:most]), absent)
        pool *= 4


def _collapsed(library: Library, ranked: dict[int, Ranked]) -> list[tuple[Place, Ranked]]:
    """What was ranked, best first; of passages that near-copies share only one, of the copied report where
    that was found.

    What a near-copy says otherwise stays: a page that was saved twice may have been brought up to date.
    """
    places = library.catalog.places([*ranked])
    places.sort(key=lambda place: (-ranked[place.id].score, place.source.file, place.span))
    copied = {place.source.copy_of for place in places} - {None}
    texts = library.catalog.texts([place.id for place in places if _original(place) in copied])
    kept: list[tuple[Place, Ranked]] = []
    known: dict[tuple[str, str], int] = {}
    for place in places:
        if place.id in texts:
            said = (_original(place), fingerprint(texts[place.id]))
            if said in known:
                if place.source.copy_of is None:
                    score = kept[known[said]][1].score
                    kept[known[said]] = (place, replace(ranked[place.id], score=score))
                continue
            known[said] = len(kept)
        kept.append((place, ranked[place.id]))
    return kept


def _original(place: Place) -> str:
    return place.source.copy_of or place.source.file


def _hits(library: Library, places: Sequence[tuple[Place, Ranked]]) -> tuple[Hit, ...]:
    """Texts are read of these alone: they cost more than all else about a passage."""
    texts = library.catalog.texts([place.id for place, _ in places])
    return tuple(
        Hit(
            place.source,
            place.span,
            texts[place.id],
            found.score,
            found.keyword_rank,
            found.vector_rank,
            found.cosine,
        )
        for place, found in places
        if place.id in texts
    )
