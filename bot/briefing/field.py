"""What is read for a topic: the articles in reach, sentence by sentence, and how near each is to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.briefing.likeness import Feature, Likeness, Numbers, features, probability
from bot.briefing.stories import Stories, stories
from bot.citing import Citer
from bot.evidence import Evidence, leans_on_what_precedes
from bot.instructions import asks_for_instructions, runs
from index.article import Article, Hit, Source, Span
from index.library import Library
from index.query import Period
from index.retrieval import search

_ARTICLES = 1000  # that are read; of a larger library the nearest ones
_PASSAGES = 400  # that are ranked by nearness to the topic
_WIDE = 1600  # passages by which the articles of a larger library are found
_NEAR, _WORDS = 0.25, 0.3  # nearness, and share of the topic's words, one of which what is shown must have
_TEMPLATE = 4  # stories that hold the same sentence word for word
_LEAST = 3  # features of a sentence that says something


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: the article it stands in, its place in a run of neighbours, its features."""

    article: Article
    run: tuple[Span, ...]
    place: int
    span: Span
    text: str
    features: frozenset[Feature]

    @property
    def source(self) -> Source:
        return self.article.source


@dataclass(frozen=True)
class Field:
    """The sentences of all articles that are read, in the order of file and place.

    `nearness` is how near each is to the topic, 0 for those in no passage that was found; `words` the share
    of the topic's words, by rarity, that stand in it. `passed_over` are files that cannot be cited, with why.
    """

    lines: tuple[Line, ...]
    likeness: Likeness
    nearness: Numbers
    words: Numbers
    stories: Stories
    terms_not_found: tuple[str, ...]
    passed_over: tuple[str, ...]

    @cached_property
    def starts(self) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        """Where the lines of each article begin."""
        files = [line.source.file for line in self.lines]
        return np.array([n for n, file in enumerate(files) if n == 0 or file != files[n - 1]], dtype=np.int64)

    @property
    def articles(self) -> int:
        return len(self.starts)

    def is_near(self, number: int) -> bool:
        """Whether a line is near enough to the topic to be shown."""
        return bool(self.nearness[number] >= _NEAR or self.words[number] >= _WORDS)

    @cached_property
    def _templates(self) -> frozenset[frozenset[Feature]]:
        """What several stories say with the same words, all of them: no report is written so."""
        tellers: dict[frozenset[Feature], set[str]] = {}
        for line in self.lines:
            tellers.setdefault(line.features, set()).add(self.stories.of[line.source.file])
        return frozenset(words for words, stories in tellers.items() if len(stories) >= _TEMPLATE)

    def is_template(self, number: int) -> bool:
        """Whether a line is what stands in every page of a site: "Sign up for our newsletter"."""
        return self.lines[number].features in self._templates

    def said_by(self, number: int) -> "Numbers":
        """For each article, in order, how likely it says what line `number` says; 1 for its own."""
        alike = probability(self.likeness.alike(number))
        best: Numbers = np.maximum.reduceat(alike, self.starts)
        best[int(np.searchsorted(self.starts, number, side="right")) - 1] = 1.0
        return best

    def sayers(self, number: int, least: float) -> list[int]:
        """The best line of each article that says what line `number` says with at least this probability;
        the line itself first, then the likeliest."""
        alike = probability(self.likeness.alike(number))
        found: list[tuple[float, int]] = []
        ends = [*self.starts[1:].tolist(), len(self.lines)]
        for start, end in zip(self.starts.tolist(), ends, strict=True):
            best = start + int(np.argmax(alike[start:end]))
            if not start <= number < end and alike[best] >= least:
                found.append((-float(alike[best]), best))
        return [number, *(line for _, line in sorted(found))]

    def evidence(self, number: int) -> Evidence:
        """A line as evidence, with its neighbours."""
        line = self.lines[number]
        window = line.run[max(0, line.place - 1) : line.place + 2]
        leans = line.place > 0 and leans_on_what_precedes(line.text)
        start = line.run[line.place - 1].start if leans else line.span.start
        return Evidence(
            line.article,
            line.span,
            window,
            Span(start, line.span.end),
            0.0,
            relevance=float(self.nearness[number]),
        )


@dataclass(frozen=True, slots=True)
class _Found:
    hits: tuple[Hit, ...]
    files: tuple[str, ...]
    terms_not_found: tuple[str, ...]


def read(library: Library, topic: str, period: Period, citer: Citer) -> Iterator[tuple[int, int] | Field]:
    """The field for a topic: yields how many articles of how many are read, then the field."""
    found = _find(library, topic, period)
    whole = asks_for_instructions(topic)
    lines: list[Line] = []
    articles: list[Article] = []
    passed_over: list[str] = []
    for done, file in enumerate(found.files, start=1):
        article = library.catalog.article(file)
        fault = citer.fault(article) if article else f"{file} has left the library"
        if article is None or fault:
            passed_over.append(fault)
        else:
            articles.append(article)
            for run in runs(article.text, Span(article.body, len(article.text)), whole=whole):
                lines += _lines(article, run)
        yield done, len(found.files)
    likeness = Likeness([line.features for line in lines])
    wanted = features(topic)
    yield Field(
        lines=(*lines,),
        likeness=likeness,
        nearness=_nearness(lines, found.hits),
        words=likeness.share(wanted),
        stories=stories(articles),
        terms_not_found=found.terms_not_found,
        passed_over=(*passed_over,),
    )


def _find(library: Library, topic: str, period: Period) -> _Found:
    """The passages near the topic, and the articles to read: all, or of many those with a passage found."""
    every = sorted(source.file for source, _ in library.catalog.sources() if holds(period, source))
    if len(every) <= _ARTICLES:
        results = search(library, topic, _PASSAGES, period)
        return _Found(results.hits, (*every,), results.terms_not_found)
    results = search(library, topic, _WIDE, period)
    nearest = list(dict.fromkeys(hit.source.file for hit in results.hits))[:_ARTICLES]
    return _Found(results.hits[:_PASSAGES], (*sorted(nearest),), results.terms_not_found)


def holds(period: Period, source: Source) -> bool:
    """Whether a source is of the period."""
    if not period:
        return True
    day = source.date
    return bool(
        day and (not period.since or day >= period.since) and (not period.until or day <= period.until)
    )


def _lines(article: Article, run: tuple[Span, ...]) -> Iterator[Line]:
    for place, span in enumerate(run):
        text = " ".join(span.of(article.text).split())
        own = features(text)
        if len(own) >= _LEAST:
            yield Line(article, run, place, span, text, own)


def _nearness(lines: Sequence[Line], hits: Sequence[Hit]) -> Numbers:
    """For each line the cosine of its passage and the topic, 0 where the passage was not found.

    The passages were embedded when they were taken in; to embed each sentence would take minutes.
    """
    by_file: dict[str, list[Hit]] = {}
    for hit in hits:
        by_file.setdefault(hit.source.file, []).append(hit)
    near = np.zeros(len(lines))
    for number, line in enumerate(lines):
        for hit in by_file.get(line.source.file, ()):
            if hit.span.overlaps(line.span):
                near[number] = max(near[number], hit.cosine or 0.0)
    return near
