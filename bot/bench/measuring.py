"""The measurements: seconds by the wall and of processor time, bytes, milliseconds of a search."""

import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from index.build import Progress, update
from index.embedding import Embedder, Vectors
from index.library import Library
from index.query import Period
from index.retrieval import search

_FOUND = 12  # hits of a search
_AT_ONCE = 512  # passages
_TOUCHED = 10  # articles


@dataclass(frozen=True, slots=True)
class Embedders:
    """The one that is measured, and the one that it was made from."""

    static: Embedder
    minilm: Embedder


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took: seconds by the wall, seconds of processor time.

    The latter of this process and of those of its children that have ended.
    """

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Indexing:
    """Taking in a folder: until all can be found by words, in all, once more with nothing changed or little.

    Of `by_words` the processor time is this process's alone. `touched` is with 10 articles changed.
    """

    articles: int
    passages: int
    by_words: Cost
    whole: Cost
    again: Cost
    touched: Cost
    bytes_per_passage: float


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of a search, of the wall: median, 95th percentile; mean of processor time."""

    p50: float
    p95: float
    cpu: float


def cost(work: Callable[[], object]) -> Cost:
    """What `work` takes."""
    wall, cpu = time.perf_counter(), _processor()
    work()
    return Cost(time.perf_counter() - wall, _processor() - cpu)


def indexing(library: Library, folder: Path) -> Indexing:
    """Take `folder` into an empty library."""
    wall, cpu = time.perf_counter(), _processor()
    by_words = Cost(0.0, 0.0)
    for event in update(library, [folder]):
        if isinstance(event, Progress) and event.stage == "reading":
            by_words = Cost(time.perf_counter() - wall, _processor() - cpu)
    whole = Cost(time.perf_counter() - wall, _processor() - cpu)
    again = cost(lambda: list(update(library, [folder])))
    there = sorted(folder.iterdir())
    for path in there[:: max(1, len(there) // _TOUCHED)][:_TOUCHED]:
        path.write_text(
            path.read_text("utf-8") + "\n\nSince then, another line was added to this report.\n", "utf-8"
        )
    touched = cost(lambda: list(update(library, [folder])))
    articles, passages = library.catalog.count()
    size = sum(place.stat().st_size for place in _files(library.folder))
    return Indexing(articles, passages, by_words, whole, again, touched, size / max(1, passages))


def searching(library: Library, questions: Sequence[str], period: Period | None = None) -> Latency:
    """Search for each question, the question's embedding included; the first is not counted."""
    search(library, questions[0], _FOUND, period)
    return latency([cost(partial(search, library, question, _FOUND, period)) for question in questions])


def exactly(library: Library, questions: Sequence[str]) -> Latency:
    """Exact search by meaning alone with NumPy: all vectors in memory, in 32 bits."""
    table: Vectors = np.concatenate([vectors for _, vectors in library.catalog.vectors(4096)])
    queries = library.embedder.embed(questions)

    def nearest(vector: Vectors) -> None:
        np.argsort(-(table @ vector))[:_FOUND]

    return latency([cost(partial(nearest, vector)) for vector in queries])


def embedding(embedder: Embedder, texts: Sequence[str]) -> Cost:
    """Embed the texts, after a first one that is not counted."""
    embedder.embed(texts[:1])
    return cost(lambda: embedder.embed(texts))


def texts(library: Library) -> list[str]:
    """The texts of all passages."""
    ids = library.catalog.table().ids.tolist()
    found: list[str] = []
    for start in range(0, len(ids), _AT_ONCE):
        found += [stored.text for stored in library.catalog.passages(ids[start : start + _AT_ONCE]).values()]
    return found


def latency(costs: Sequence[Cost]) -> Latency:
    """What single searches took, as a whole."""
    wall = [1000 * each.wall for each in costs]
    return Latency(
        float(np.percentile(wall, 50)),
        float(np.percentile(wall, 95)),
        float(np.mean([1000 * each.cpu for each in costs])),
    )


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _files(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):
        yield from (Path(where) / name for name in names)
