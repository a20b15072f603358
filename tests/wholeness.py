"""Whether a library is whole: each passage there once, and found by its own vector and its own words."""

from collections import Counter
from collections.abc import Callable, Iterator

from index.chunking import passages
from index.embedding import Vectors
from index.library import Library
from index.query import Period, Stored, Term

_ALL = 1_000_000
_SAME = 0.999  # cosine from which two vectors are one: what is kept may be rounded
_TELLING = 3  # words by which a passage is sought: its rarest


def embedded(library: Library) -> set[int]:
    """The ids of the passages that have a vector."""
    return {int(number) for ids, _ in library.catalog.vectors(_ALL) for number in ids}


def stored(library: Library) -> list[Stored]:
    """All passages."""
    waiting = {number for number, _ in library.catalog.without_vector(_ALL)}
    return list(library.catalog.passages(sorted(embedded(library) | waiting)).values())


def twice(library: Library) -> Iterator[str]:
    """The articles whose passages are not there exactly once."""
    there: dict[str, Counter[tuple[int, int]]] = {}
    for passage in stored(library):
        own = there.setdefault(passage.source.file, Counter())
        own[passage.span.start, passage.span.end] += 1
    embedder = library.embedder
    for source, _ in library.catalog.sources():
        article = library.catalog.article(source.file)
        assert article is not None
        spans = passages(article, embedder.length, embedder.limit)
        if there.pop(source.file, Counter()) != Counter((span.start, span.end) for span in spans):
            yield f"the passages of {source.file}"
    yield from (f"passages of no article: {file}" for file in there)


def unfound(library: Library, nearest: Callable[[Vectors, int], list[int]], most: int) -> Iterator[str]:
    """Of `most` passages with a vector, spread evenly, those that `nearest` does not find by it.

    Passages may share a vector: the first that is found must have the same.
    """
    for ids, vectors in library.catalog.vectors(_ALL):
        rows = {int(number): row for row, number in enumerate(ids)}
        for row in range(0, len(ids), max(1, len(ids) // most)):
            first = rows.get(next(iter(nearest(vectors[row], 1)), -1))
            if first is None or vectors[first] @ vectors[row] < _SAME:
                yield f"passage {ids[row]} by its vector"


def unsaid(library: Library) -> Iterator[str]:
    """The passages that are not found by their own words."""
    there = stored(library)
    words = {passage.id: set(passage.text.split()) for passage in there}
    common = Counter(word for own in words.values() for word in own)
    for passage in there:
        telling = sorted(words[passage.id], key=lambda word: (common[word], word))[:_TELLING]
        if passage.id not in library.catalog.keywords.search(map(Term, telling), len(there), Period()):
            yield f"passage {passage.id} by its words"


def broken(library: Library) -> Iterator[str]:
    """All that is not as it should be in a library that is up to date, its store included."""
    yield from twice(library)
    yield from unsaid(library)
    if waiting := library.catalog.count_without_vector():
        yield f"{waiting} passages without a vector"
    if not library.is_whole:
        yield "the store is not marked whole"
    with library.writing() as store:
        if store.count() != library.catalog.count()[1]:
            yield f"the store has {store.count()} vectors for {library.catalog.count()[1]} passages"
        for ids, vectors in library.catalog.vectors(_ALL):
            yield from (f"the vector of passage {number}" for number in set(ids.tolist()) - store.ids())
            yield from (f"passage {number} by its vector" for number in store.unreached(ids, vectors))
