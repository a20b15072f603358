"""What changed since an earlier briefing: what is new, confirmed, revised, withdrawn. Pure.

Two briefings and the texts of the library go in; what they say is compared as everything else is: by
likeness (`likeness.py`), by verification (whether a report says too what was said then), and by
`bot.differences` (whether a later one has it otherwise).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.briefing.likeness import Likeness, features, probability
from bot.briefing.stories import Stories, stories
from bot.briefing.values import Briefing, Change, Sentence, SinceBriefing
from bot.citing import place
from bot.claims import Citation
from bot.differences import Statement, difference
from bot.evidence import Evidence
from bot.quantities import quantities
from bot.questions import Question
from bot.render import one_line
from bot.verification import verify
from index.article import Article, Span
from index.sentences import sentences
from index.words import content_words

Cite = Callable[[Article, Span], int]
"""Gives the number of the citation of a place."""

_SAID = 0.6  # the share of a sentence in an old one at which that said it
_TOGETHER = 0.04  # likeness below which two sentences can hardly be of one thing
_COMPARED = 80  # of the likest sentences, those that are held against an old one
_LIKELY = 0.5  # probability that two sentences say the same from which one is held against the other
_LEAST = 3  # features of a sentence that says something
_TRIED = 5  # citations of an old sentence that are held against others, and sentences against it


@dataclass(frozen=True, slots=True)
class _Old:
    """A sentence of the earlier briefing, with what it cites first."""

    text: str
    cited: tuple[Citation, ...]
    is_point: bool

    @property
    def first(self) -> Citation:
        return self.cited[0]


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence of a report that the earlier briefing did not have."""

    article: Article
    spans: tuple[Span, ...]
    number: int

    @property
    def span(self) -> Span:
        return self.spans[self.number]

    @property
    def text(self) -> str:
        return one_line(self.span.of(self.article.text))

    @property
    def window(self) -> tuple[Span, ...]:
        return self.spans[max(0, self.number - 1) : self.number + 2]


def since(old: Briefing, new: Briefing, articles: Mapping[str, Article], cite: Cite) -> SinceBriefing:
    """What changed since `old`; `articles` are those of the library by file, `cite` numbers what is cited."""
    return SinceBriefing(old.made.day, (*_Comparison(old, new, articles, cite).changes(),))


class _Comparison:
    def __init__(self, old: Briefing, new: Briefing, articles: Mapping[str, Article], cite: Cite) -> None:
        self._new = new
        self._articles = articles
        self._cite = cite
        self._known = {used.file for story in old.stories for used in story.sources}
        self._known |= {citation.file for citation in old.citations}
        self._old = [*_said(old)]
        self._fresh = [
            article
            for file, article in articles.items()
            if file not in self._known and article.source.copy_of not in self._known
        ]
        self._lines = [*_lines(self._fresh)]

    @cached_property
    def _likeness(self) -> Likeness:
        """Of the fresh lines, then of the old sentences."""
        every = (*(line.text for line in self._lines), *(one.text for one in self._old))
        return Likeness([features(text) for text in every])

    @cached_property
    def _stories(self) -> Stories:
        cited = {citation.file for one in self._old for citation in one.cited}
        held = [self._articles[file] for file in sorted(cited) if file in self._articles]
        return stories([*held, *self._fresh])

    @cached_property
    def _statements(self) -> list[Statement]:
        return [self._statement(line.text, line.article, line.window) for line in self._lines]

    def changes(self) -> Iterator[Change]:
        told: set[_Old] = set()
        used: set[tuple[str, Span]] = set()
        for number, one in enumerate(self._old):
            if self._place(one.first) is None:
                told.add(one)
                yield self._withdrawn(one)
            elif found := self._later(number):
                told.add(one)
                then, later = found
                if (key := (later.article.source.file, later.span)) not in used:
                    used.add(key)
                    yield Change("revised", self._quoted([later]), then)
        yield from self._newly(used)
        for number, one in enumerate(self._old):
            if one.is_point and one not in told and (also := self._also(number)):
                yield Change("confirmed", self._quoted(also), one.first)

    # --- what does not stand any more ----------------------------------------------------------------

    def _place(self, citation: Citation) -> Span | None:
        article = self._articles.get(citation.file)
        return place(citation, article.text) if article else None

    def _withdrawn(self, one: _Old) -> Change:
        article = self._articles.get(one.first.file)
        others = dict.fromkeys(c.file for c in one.cited[1:] if self._place(c) and c.file != one.first.file)
        still = f"; {', '.join(others)} still says so" if others else ""
        if article is None:
            return Change("withdrawn", None, one.first, f"the file is gone{still}")
        lines = [*_lines([article])]
        own = Likeness([*(features(line.text) for line in lines), features(one.text)])
        alike = probability(own.alike(len(lines)))[:-1]
        now = lines[int(np.argmax(alike))] if lines and alike.max() >= _LIKELY else None
        said = self._quoted([now]) if now else None
        return Change("withdrawn", said, one.first, f"the file does not say so any more{still}")

    # --- what later reports have otherwise -----------------------------------------------------------

    def _later(self, number: int) -> tuple[Citation, _Line] | None:
        """The last of the later reports that overtake an old sentence, and what it overtakes: the sentence's
        own words, or those of another report that it cited for the same."""
        one = self._old[number]
        alike = self._likeness.alike(len(self._lines) + number)[: len(self._lines)]
        nearest = [n for n in np.argsort(-alike, kind="stable").tolist()[:_COMPARED] if alike[n] >= _TOGETHER]
        found: list[tuple[Citation, _Line]] = []
        for then in one.cited[:_TRIED]:
            mine = self._statement_then(one, then)
            for differs, at in ((difference(mine, self._statements[n]), n) for n in nearest if mine):
                if differs and differs.relation == "update" and differs.one is mine:
                    found.append((then, self._lines[at]))
        return max(found, key=lambda pair: str(pair[1].article.source.date or ""), default=None)

    def _statement_then(self, one: _Old, then: Citation) -> Statement | None:
        """What a sentence rested on, None where that does not stand any more."""
        at, article = self._place(then), self._articles.get(then.file)
        if at is None or article is None:
            return None
        spans = sentences(article.text, Span(article.body, len(article.text)))
        near = [n for n, span in enumerate(spans) if span.overlaps(at)]
        window = spans[max(0, near[0] - 1) : near[-1] + 2] if near else ()
        return self._statement(one.text if then is one.first else one_line(then.quote), article, window)

    def _statement(self, text: str, article: Article, window: Sequence[Span]) -> Statement:
        around, source = " ".join(span.of(article.text) for span in window), article.source
        return Statement(
            text, self._story(source.file), source.title, around, source.outlet or "", source.date
        )

    def _story(self, file: str) -> str:
        return self._stories.of.get(file, file)

    # --- what is new, and what is said by others, too ------------------------------------------------

    def _newly(self, used: set[tuple[str, Span]]) -> Iterator[Change]:
        """The points whose sources were not there and that say what was not said."""
        overtaking = {(file, span.start) for file, span in used}
        for point in self._new.points:
            cited = self._new.cited(point.sentence)
            is_new = cited and not any(citation.file in self._known for citation in cited)
            is_told = any(
                c.file == file and c.start <= start < c.end for c in cited for file, start in overtaking
            )
            if is_new and not is_told and not self._was_said(point.sentence.text):
                yield Change("new", point.sentence)

    def _was_said(self, text: str) -> bool:
        mine, figures = features(text), quantities(text)
        weight = self._likeness.weight
        return any(
            weight(mine & features(one.text)) >= _SAID * weight(mine) and figures <= quantities(one.text)
            for one in self._old
        )

    def _also(self, number: int) -> list[_Line]:
        """The lines of other reports that say what an old sentence says: one of each story."""
        one = self._old[number]
        alike = probability(self._likeness.alike(len(self._lines) + number)[: len(self._lines)])
        nearest = [n for n in np.argsort(-alike, kind="stable").tolist()[:_TRIED] if alike[n] >= _LIKELY]
        found: dict[str, _Line] = {}
        for line in (self._lines[n] for n in nearest):
            if self._is_another(line, one) and _says(line, one.text):
                found.setdefault(self._story(line.article.source.file), line)
        return [*found.values()]

    def _is_another(self, line: _Line, one: _Old) -> bool:
        """Whether a report is none of the stories then, and of another outlet or of a later day."""
        source = line.article.source
        if self._story(source.file) in {self._story(citation.file) for citation in one.cited}:
            return False
        outlets = {self._stories.outlets.get(citation.file) for citation in one.cited}
        days = [citation.date for citation in one.cited if citation.date]
        is_later = bool(source.date and days and source.date > max(days))
        return is_later or self._stories.outlets.get(source.file) not in outlets - {None}

    def _quoted(self, lines: Sequence[_Line]) -> Sentence:
        return Sentence(lines[0].text, "quoted", tuple(self._cite(line.article, line.span) for line in lines))


def _said(old: Briefing) -> Iterator[_Old]:
    """What the earlier briefing said, each once, with what it cited."""
    told: set[str] = set()
    points = {one_line(point.sentence.text) for point in old.points}
    for sentence in old.sentences:
        cited = old.cited(sentence)
        text = one_line(sentence.text)
        if cited and text not in told:
            told.add(text)
            yield _Old(text, cited, text in points)


def _lines(articles: Sequence[Article]) -> Iterator[_Line]:
    for article in articles:
        spans = sentences(article.text, Span(article.body, len(article.text)))
        for number, span in enumerate(spans):
            if len(features(span.of(article.text))) >= _LEAST:
                yield _Line(article, spans, number)


def _says(line: _Line, text: str) -> bool:
    """Whether a report says what an old sentence says, by the verification of answers."""
    question = Question("", content_words(line.text), "any")
    return verify(
        text, question, Evidence(line.article, line.span, line.window, line.span, 0.0, relevance=1.0)
    ).supported
