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
from index.query import Period, Stored
from index.ranking import Ranked, rank
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
    absent = tuple(
        text
        for text, forms in asked_words(question).items()
        if not library.catalog.keywords.frequency(*forms)
    )
    wordings = word(question)
    vectors = library.embedder.embed([wording.text for wording in wordings])
    fresh = reported(question, asked) if asked else None
    pool = max(_POOL, most)
    while True:
        ranked: dict[int, Ranked] = {}
        for wording, vector in zip(wordings, vectors, strict=True):
            for number, found in rank(library, wording, vector, pool, period or Period(), fresh).items():
                # What answers one part need not fit the whole.
                if number not in ranked or found.score > ranked[number].score:
                    ranked[number] = found
        hits = _collapsed(library, ranked)
        if len(hits) >= most or len(ranked) < pool or pool >= _LARGEST_POOL:
            return Results(hits[:most], absent)
        pool *= 4


def _collapsed(library: Library, ranked: dict[int, Ranked]) -> tuple[Hit, ...]:
    stored = library.catalog.passages([*ranked])
    hits = [_hit(passage, ranked[number]) for number, passage in stored.items()]
    hits.sort(key=lambda hit: (-hit.score, hit.source.file, hit.span))
    return _without_copies(hits)


def _hit(stored: Stored, found: Ranked) -> Hit:
    return Hit(
        stored.source,
        stored.span,
        stored.text,
        found.score,
        found.keyword_rank,
        found.vector_rank,
        found.cosine,
    )


def _without_copies(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Of passages that near-copies share only one, of the copied report where that was found.

    What a near-copy says otherwise stays: a page that was saved twice may have been brought up to date.
    """
    copied = {hit.source.copy_of for hit in hits} - {None}
    kept: list[Hit] = []
    places: dict[tuple[str, str], int] = {}
    for hit in hits:
        original = hit.source.copy_of or hit.source.file
        if original in copied:
            said = (original, fingerprint(hit.text))
            if said in places:
                if hit.source.copy_of is None:
                    kept[places[said]] = replace(hit, score=kept[places[said]].score)
                continue
            places[said] = len(kept)
        kept.append(hit)
    return tuple(kept)
