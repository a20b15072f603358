"""What is found for a question: by the product, and by each of its two searches alone."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.config import RetrievalSettings
from bot.evals.cases import QaCase
from bot.evals.measures.answers import normalised
from bot.evals.records import Passage, Place, Ranking, Search, Sentence
from bot.evidence import select
from bot.questions import understand
from index.article import Span
from index.library import Library
from index.query import Period, Term
from index.retrieval import search
from index.sentences import sentences
from index.words import content_words, words

_POOL = 100  # passages: enough for 20 files
_FILES = 20
_SENTENCES = 20
_SHOWN = 6  # passages that a report shows
_ALIKE = 0.8  # share of the shorter one's words that a gold sentence and one of the article must share
_SHORT = 4  # words under which a sentence of the article is no part of a gold sentence


def find(
    library: Library, question: str, settings: RetrievalSettings, asked: dt.date | None = None
) -> Search:
    """What the library yields for a question put on the day `asked`, before a model reads it."""
    hits = search(library, question, _POOL, asked=asked).hits
    found = select(library, understand(question), hits[: settings.passages], _SENTENCES, 0, _weightless)
    return Search(
        rankings=(
            Ranking("hybrid", _files(hit.source.file for hit in hits)),
            Ranking("keyword", _files_of(library, _by_words(library, question))),
            Ranking("vector", _files_of(library, _by_meaning(library, question))),
        ),
        sentences=tuple(
            Sentence(
                item.source.file,
                item.sentence.start,
                item.sentence.end,
                item.sentence.of(item.article.text),
                item.relevance,
            )
            for item in found
        ),
        passages=tuple(
            Passage(hit.source.file, hit.span.start, hit.span.end, hit.text) for hit in hits[:_SHOWN]
        ),
    )


def files_found(library: Library, question: str) -> tuple[str, ...]:
    """The files that the product's search finds for a question, best first."""
    return _files(hit.source.file for hit in search(library, question, _POOL).hits)


def gold_places(library: Library, case: QaCase) -> tuple[Place, ...]:
    """The sentences of the gold files that hold the gold sentences, which may be tokenised otherwise."""
    gold = [Counter(normalised(sentence)) for sentence in case.gold_sentences]
    places = []
    for file in case.gold_files if gold else ():
        article = library.catalog.article(file)
        if article is None:
            continue
        for span in sentences(article.text, Span(article.body, len(article.text))):
            own = Counter(normalised(span.of(article.text)))
            if any(_same(own, one) for one in gold):
                places.append(Place(file, span.start, span.end))
    return tuple(places)


def _same(own: Counter[str], gold: Counter[str]) -> bool:
    shared = (own & gold).total()
    whole = gold.total() > 0 and shared >= _ALIKE * gold.total()
    part = own.total() >= _SHORT and shared >= _ALIKE * own.total()
    return whole or part


def _weightless(texts: Sequence[str]) -> list[int]:
    """Sentences are ranked without the token budget, which differs between models."""
    return [0] * len(texts)


def _by_words(library: Library, question: str) -> list[int]:
    """FTS5 alone: BM25 over the question's own words, without the product's spelling variants."""
    asked = {word.text.casefold() for word in content_words(question) or words(question)}
    return library.catalog.keywords.search([Term(text) for text in sorted(asked)], _POOL, Period())


def _by_meaning(library: Library, question: str) -> list[int]:
    return library.nearest(library.embedder.embed([question])[0], _POOL, Period())


def _files_of(library: Library, ids: Sequence[int]) -> tuple[str, ...]:
    stored = library.catalog.passages(ids)
    return _files(stored[number].source.file for number in ids if number in stored)


def _files(files: Iterable[str]) -> tuple[str, ...]:
    """The first files, each once, in their order."""
    return tuple(dict.fromkeys(files))[:_FILES]
