"""A topic to a briefing: stage by stage, each with a bound on what it reads, all but one without a model."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version

import msgspec

from bot.briefing import sections
from bot.briefing.asked import Answers, answers
from bot.briefing.disputes import Differing, disputes
from bot.briefing.field import Field, read
from bot.briefing.points import SAYS_SO, Chosen, candidates, choose, with_figures
from bot.briefing.stages import SIZES, Done, Stage, timed
from bot.briefing.subtopics import subtopics
from bot.briefing.values import (
    Answered,
    Briefing,
    Dispute,
    Happening,
    Length,
    Made,
    NotCovered,
    Point,
    Remark,
    Sentence,
    Side,
    SourceUsed,
    Story,
)
from bot.briefing.writing import Writer
from bot.citing import Citer
from bot.claims import ModelUsed, Rejected
from bot.engine import Cancelled
from bot.errors import EngineError
from index.library import Library
from index.query import Period


@dataclass(frozen=True, slots=True)
class Briefer:
    """What a briefing needs besides its topic; without a `writer` all its words are the sources' own."""

    library: Library
    writer: Writer | None = None
    model: ModelUsed | None = None

    def brief(
        self,
        topic: str,
        day: dt.date,
        length: Length = "standard",
        period: Period | None = None,
        questions: Sequence[str] = (),
    ) -> Iterator[Stage | Done]:
        """A briefing on `topic`, made on `day`, from articles of `period`, with the points that answer
        `questions`; ends in one `Done`.

        Closing the iterator at any moment stops the work. Raises LibraryError where the library cannot be
        read; where the model fails, the sources' own words stand in and the briefing says so.
        """
        return _Briefing(self, topic, day, length, period or Period(), questions).run()


class _Briefing:
    def __init__(
        self,
        briefer: Briefer,
        topic: str,
        day: dt.date,
        length: Length,
        period: Period,
        questions: Sequence[str],
    ) -> None:
        self._briefer = briefer
        self._topic = topic
        self._day = day
        self._length: Length = length
        self._period = period
        self._questions = questions
        self._size = SIZES[length]
        self._citer = Citer(briefer.library)
        self._rejected: list[Rejected] = []
        self._stopped = ""

    def run(self) -> Iterator[Stage | Done]:
        if self._briefer.writer:
            self._briefer.writer.engine.start()  # loads meanwhile
        yield Stage("searching", 0, 1)
        where: Field | None = None
        for step in timed("reading", read(self._briefer.library, self._topic, self._period, self._citer)):
            if isinstance(step, Stage):
                yield step
            else:
                where = step
        assert where is not None
        near = candidates(where) if where.lines else []
        points: list[Chosen] = []
        for weighed in timed("weighing", choose(where, near, self._size.points)):
            if isinstance(weighed, Stage):
                yield weighed
            else:
                points = with_figures(where, near, weighed, self._size.figures)
        answered: Answers = {}
        looked = answers(
            where, self._briefer.library, self._questions, self._period, self._citer, self._size.answers
        )
        for found in timed("answering", looked):
            if isinstance(found, Stage):
                yield found
            else:
                answered = found
        differing: list[Differing] = []
        for compared in timed("comparing", disputes(where)):
            if isinstance(compared, Stage):
                yield compared
            else:
                differing = compared
        in_short: list[Sentence] = []
        for written in timed("writing", self._in_short(where, points, differing)):
            if isinstance(written, Stage):
                yield written
            else:
                in_short = written
        briefing = self._compose(where, near, in_short, answered, points, differing)
        if self._briefer.writer and self._briefer.writer.unfinished and not self._stopped:
            self._briefer.writer.unfinished.end()
        yield Done(briefing)

    # --- sentences -----------------------------------------------------------------------------------

    def _in_short(
        self, where: Field, points: Sequence[Chosen], differing: Sequence[Differing]
    ) -> Iterator[tuple[int, int] | list[Sentence]]:
        """What overtakes an earlier report, then the first points; in the model's words where these hold."""
        updates = [one for one in differing if one.is_update][:1]
        leads = [Chosen(one.other, (*where.sayers(one.other, SAYS_SO),)) for one in updates]
        told = {one.line for one in leads}
        leads += [one for one in points if one.line not in told and not _overtaken(one, differing)]
        leads = leads[: self._size.in_short]
        found: list[Sentence] = []
        for done, lead in enumerate(leads, start=1):
            found.append(self._written(where, lead) or self._quoted(where, lead.sayers))
            yield done, len(leads)
        yield found

    def _written(self, where: Field, lead: Chosen) -> Sentence | None:
        writer = self._briefer.writer
        if writer is None or self._stopped:
            return None
        try:
            written = writer.write(self._topic, [where.evidence(n) for n in lead.sayers], self._citer)
        except Cancelled:
            raise
        except EngineError as error:
            self._stopped = f"the model wrote no more: {error.message}"
            return None
        self._rejected += written.rejected
        if written.kept is None:
            return None
        places = written.kept.cited
        return Sentence(written.kept.text, "supported", _once(self._citer.cite(a, s) for a, s in places))

    def _quoted(self, where: Field, sayers: Sequence[int]) -> Sentence:
        """The first line in its own words, with all that say the same cited."""
        first = where.evidence(sayers[0])
        numbers = [self._citer.cite(first.article, first.shown)]
        numbers += [self._citer.cite(where.lines[n].article, where.lines[n].span) for n in sayers[1:]]
        return Sentence(first.text, "quoted", _once(numbers))

    # --- sections ------------------------------------------------------------------------------------

    def _compose(
        self,
        where: Field,
        near: Sequence[int],
        in_short: Sequence[Sentence],
        answered: Answers,
        points: Sequence[Chosen],
        differing: Sequence[Differing],
    ) -> Briefing:
        size = self._size
        told = {one.line for found in answered.values() for one in found}
        rest = [one for one in points if one.line not in told]
        texts = [where.evidence(one.line).text for one in rest]
        headings = subtopics(self._topic, texts, self._briefer.library.embedder.embed)
        briefing = Briefing(
            topic=self._topic,
            made=self._made(where),
            in_short=(*in_short,),
            answers=tuple(
                Answered(question, tuple(self._point(where, one, differing) for one in found))
                for question, found in answered.items()
                if found
            ),
            points=tuple(
                self._point(where, one, differing, headings.get(place, "")) for place, one in enumerate(rest)
            ),
            disputes=tuple(self._dispute(where, one) for one in differing),
            timeline=tuple(
                self._happening(where, one) for one in sections.timeline(where, near, size.timeline)
            ),
            remarks=tuple(self._remark(where, one) for one in sections.remarks(where, size.remarks)),
            not_covered=NotCovered(
                where.terms_not_found,
                tuple(self._quoted(where, (n,)) for n in sections.left_open(where, near, size.left_open)),
                tuple(question for question, found in answered.items() if not found),
            ),
            rejected=(*self._rejected,),
        )
        return replace(briefing, citations=self._citer.citations, stories=self._stories(where))

    def _point(self, where: Field, one: Chosen, differing: Sequence[Differing], subtopic: str = "") -> Point:
        files = [*dict.fromkeys(where.lines[n].source.file for n in one.sayers)]
        sentence = self._quoted(where, one.sayers)
        later = _once(
            n for line in _overtaken(one, differing) for n in self._quoted(where, (line,)).citations
        )
        outlets = where.stories.independent(files)
        return Point(sentence, len(files), outlets, one.figures, later, subtopic)

    def _dispute(self, where: Field, one: Differing) -> Dispute:
        sides = [
            Side(self._quoted(where, (n,)), where.lines[n].source.date, where.lines[n].source.outlet)
            for n in (one.one, one.other)
        ]
        return Dispute(one.point, "update" if one.is_update else "difference", *sides)

    def _happening(self, where: Field, one: sections.Dated) -> Happening:
        told, source = one.told, where.lines[one.line].source
        return Happening(
            told.since, told.until, told.words, told.resolved, self._quoted(where, (one.line,)), source.date
        )

    def _remark(self, where: Field, one: sections.Voiced) -> Remark:
        line = where.lines[one.line]
        span = sections.with_before(where, one.line) if one.spoken.named_before else line.span
        numbers = [self._citer.cite(line.article, span)]
        numbers += [self._citer.cite(where.lines[n].article, where.lines[n].span) for n in one.others]
        sentence = Sentence(one.spoken.words, "quoted", _once(numbers))
        return Remark(one.spoken.speaker, sentence, one.spoken.named_before)

    def _stories(self, where: Field) -> tuple[Story, ...]:
        """The cited files by story, in the order of their first citation, with all that tell the same one."""
        every = {source.file: source for source, _ in self._briefer.library.catalog.sources()}
        members: dict[str, list[str]] = {}
        for file, first in where.stories.of.items():
            members.setdefault(first, []).append(file)
        found: dict[str, Story] = {}
        for citation in self._citer.citations:
            first = where.stories.of.get(citation.file, citation.file)
            if first not in found:
                files = dict.fromkeys([citation.file, *members.get(first, ()), *citation.also_in])
                used = tuple(SourceUsed.of(every[file]) for file in files if file in every)
                found[first] = Story(used, where.stories.reasons.get(first, "") if len(used) > 1 else "")
        return (*found.values(),)

    def _made(self, where: Field) -> Made:
        writer = self._briefer.writer
        articles, _ = self._briefer.library.catalog.count(self._period)
        return Made(
            version=version("dateline"),
            day=self._day,
            length=self._length,
            since=self._period.since,
            until=self._period.until,
            articles=articles,
            read=where.articles,
            model=self._briefer.model,
            prompt_sha256=sha256(msgspec.json.encode(writer.prompt)).hexdigest() if writer else "",
            passed_over=where.passed_over,
            stopped=self._stopped,
        )


def _overtaken(one: Chosen, differing: Sequence[Differing]) -> tuple[int, ...]:
    """The lines of later reports that have a point otherwise."""
    return tuple(d.other for d in differing if d.is_update and d.one in one.sayers)


def _once(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers))
