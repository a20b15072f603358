"""A question to a verified answer.

The model is never asked whether the sources answer: a small one does not know. Retrieval decides before it
speaks whether asking is worth while, verification decides after it spoke what of that may be shown, and
where nothing may, the best sentence of the sources stands in for it, if it is good enough.
"""

import datetime as dt
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from bot.citing import Citer
from bot.claims import Answer, Claim, ModelUsed, Nearest, Rejected, Searched, Timings
from bot.composing import Candidate, compose, quotations, quoted
from bot.confidence import Signals, Threshold
from bot.confidence import shipped as shipped_confidence
from bot.config import RetrievalSettings
from bot.differing import Shown, beside_others
from bot.engine import Cancelled, Message, PromptRead, Restarted, Token
from bot.engine import Event as EngineEvent
from bot.evidence import Evidence, select
from bot.followups import Rewritten, Turn, standalone
from bot.instructions import as_data, instructs
from bot.judging import Judge
from bot.parsing import parse
from bot.questions import understand
from bot.verification import is_turned_round, speaks_of_names
from index.library import Library
from index.moments import freshness, spoken_of
from index.query import Period
from index.retrieval import Results, search
from prompts import Prompt

_NEAREST = 3
_UNSURE = "it matches its source, but is not sure enough to be what was asked for"
_LEAST_DOUBT = -5.0
_QUOTATIONS = 2  # that are held against the question; each costs the reading of a passage


@dataclass(frozen=True, slots=True)
class Searching:
    """The library is being searched: for `rewritten` where the question leaned on the conversation."""

    rewritten: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The model reads so many sentences of evidence."""

    sentences: int


@dataclass(frozen=True, slots=True)
class Writing:
    """A piece of the draft: not checked yet, never to be shown as an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class StartedOver:
    """The model's process died and was started again; the draft so far is void."""

    reason: str


@dataclass(frozen=True, slots=True)
class Checking:
    """The draft is held against its sources."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The end: the verified answer, and what its confidence comes from."""

    answer: Answer
    signals: Signals | None = None


Event = Searching | Reading | Writing | StartedOver | Checking | Answered


class LanguageModel(Protocol):
    """What writes, such as `bot.engine.Engine`."""

    def start(self) -> None:
        """Begin to load, without waiting for it."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in the model's own tokens."""

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Generator[EngineEvent, None, None]:
        """The model's answer, event by event; closing it stops the model."""

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        """For each option the probability that an answer begins with it."""


@dataclass(frozen=True, slots=True)
class Asker:
    """What answering needs besides the question."""

    library: Library
    engine: LanguageModel
    model: ModelUsed
    prompt: Prompt
    judge: Judge
    settings: RetrievalSettings
    max_tokens: int
    least: Threshold
    """The confidence that an answer must have to be shown."""

    def ask(
        self,
        text: str,
        period: Period | None = None,
        asked: dt.date | None = None,
        turns: Sequence[Turn] = (),
    ) -> Iterator[Event]:
        """Answer the question `text` from articles published in `period`; ends in one `Answered`.

        Where it leans on `turns`, the conversation so far, it is made to stand alone first. With the day on
        which it is `asked`, words such as "this week" count from there.

        Closing the iterator at any moment stops the model. Raises EngineError where the model cannot do
        its work (Cancelled after `engine.cancel()`), LibraryError where the library cannot be read.
        """
        return _Asking(self, text, standalone(text, turns), period or Period(), asked).run()


class _Asking:
    def __init__(
        self, asker: Asker, typed: str, meant: Rewritten, period: Period, asked: dt.date | None
    ) -> None:
        self._asker = asker
        self._typed = typed
        self._rewritten = meant.text if meant.leaned else ""
        self._question = understand(meant.text)
        self._period = period
        self._asked = asked
        self._started = time.monotonic()
        self._first_token: int | None = None
        self._citer = Citer(asker.library)
        self._fit = shipped_confidence().of(asker.model.sha256)
        self._rejected: list[Rejected] = []
        self._doubt = 0.0
        self._judged: tuple[float, Signals] | None = None  # the last: what is shown was judged last

    def run(self) -> Iterator[Event]:
        yield Searching(self._rewritten)
        asker, question = self._asker, self._question
        asker.engine.start()
        found = search(asker.library, question.text, asker.settings.passages, self._period, self._asked)
        evidence = select(
            asker.library,
            question,
            found.hits,
            asker.settings.sentences,
            asker.settings.evidence_tokens,
            asker.engine.count,
        )
        retrieval = self._elapsed()
        shown: tuple[Candidate, ...] = ()
        if any(item.relevance >= self._fit.asked for item in evidence):
            yield Reading(len(evidence))
            draft = ""
            for event in self._write(evidence):
                draft = draft + event.text if isinstance(event, Writing) else ""
                yield event
            yield Checking()
            shown = self._settle(draft, evidence)
        claims = tuple(map(self._claim, beside_others(shown, evidence, self._citer)))
        answer = self._answer(claims, found, evidence, retrieval)
        yield Answered(answer, self._judged[1] if self._judged else None)

    def _write(self, evidence: Sequence[Evidence]) -> Iterator[Writing | StartedOver]:
        sources = "\n".join(f"[{number}] {described(item)}" for number, item in enumerate(evidence, start=1))
        sections = self._asker.prompt.fill(sources=sources, question=self._question.text)
        messages = [Message(role, content) for role, content in sections]
        for event in self._asker.engine.generate(messages, max_tokens=self._asker.max_tokens):
            if isinstance(event, PromptRead):
                self._first_token = self._elapsed()
            elif isinstance(event, Token):
                yield Writing(event.text)
            elif isinstance(event, Restarted):
                yield StartedOver(event.reason)
            elif event.reason == "cancelled":
                raise Cancelled("The question was cancelled.")
            else:
                self._doubt = event.least

    def _settle(self, draft: str, evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
        """What of the draft is shown, or in its place: nothing where it is not sure enough."""
        drafts = parse(draft)
        composed = compose(drafts, self._question, evidence, self._citer, self._fit.asked)
        self._rejected += composed.rejected
        least = self._asker.least
        if composed.kept:
            confidence = self._confidence(composed.kept[0])
            if confidence >= least.own_words:
                return composed.kept
            self._rejected += [Rejected(candidate.text, _UNSURE) for candidate in composed.kept]
            if confidence < least.shown:
                return ()
            instead = quoted(composed.kept, self._question)
            return instead if instead and self._confidence(instead[0]) >= least.shown else ()
        choices = quotations(drafts, self._question, evidence, self._citer, self._fit.asked)
        for candidate in islice(choices, _QUOTATIONS):
            if self._confidence(candidate) >= least.shown:
                return (candidate,)
        return ()

    def _confidence(self, candidate: Candidate) -> float:
        """How likely it is that this is right and what was asked for."""
        item, asker = candidate.evidence, self._asker
        judged = asker.judge.judge(asker.engine, self._question, passage(item), candidate.text)
        spoken = self._spoken_of()
        signals = Signals(
            relevance=item.relevance,
            answerable=judged.answerable,
            right=judged.right,
            doubt=max(_LEAST_DOUBT, self._doubt),
            turned=float(is_turned_round(self._question, item)),
            score=candidate.score,
            named=float(speaks_of_names(self._question, item)),
            timely=freshness(item.source.date, spoken) if spoken and item.source.date else 1.0,
            quoted=float(candidate.verdict == "quoted"),
            echo=candidate.echo,
        )
        confidence = self._fit.probability(signals)
        self._judged = confidence, signals
        return confidence

    def _spoken_of(self) -> Period | None:
        """The time that the question speaks of, where it does and the day on which it was asked is known."""
        if self._asked is None:
            return None
        return spoken_of(self._question.text, self._asked, self._asker.library.catalog.newest())

    def _claim(self, shown: Shown) -> Claim:
        candidate = shown.candidate
        numbers = dict.fromkeys(self._citer.cite(article, span) for article, span in candidate.cited)
        return Claim(candidate.text, candidate.verdict, (*numbers,), shown.conflicts_with, shown.overtaken_by)

    def _answer(
        self, claims: tuple[Claim, ...], found: Results, evidence: Sequence[Evidence], retrieval: int
    ) -> Answer:
        nearest = () if claims else evidence[:_NEAREST]
        _, passages = self._asker.library.catalog.count(self._period)
        return Answer(
            question=self._typed,
            rewritten=self._rewritten,
            claims=claims,
            citations=self._citer.citations,
            rejected=tuple(self._rejected),
            searched=Searched(
                passages=passages,
                terms_not_found=found.terms_not_found,
                nearest=tuple(
                    Nearest(item.source.file, item.sentence.of(item.article.text)) for item in nearest
                ),
            ),
            model=self._asker.model,
            timings=Timings(retrieval, self._first_token, self._elapsed()),
            confidence=self._judged[0] if self._judged and claims else None,
        )

    def _elapsed(self) -> int:
        """Milliseconds since the question."""
        return round((time.monotonic() - self._started) * 1000)


def passage(item: Evidence) -> str:
    """An evidence sentence with its neighbours, under the title of its article, on one line."""
    words = item.article.text[item.window[0].start : item.window[-1].end]
    title = _known(item.source.title)
    return as_data(f"{title}. {words}" if title else words)


def described(item: Evidence) -> str:
    """An evidence sentence as the prompt shows it: date and outlet, where known, then its words."""
    known = [str(part) for part in (item.source.date, _known(item.source.outlet)) if part]
    return as_data(f"({', '.join(known)}) {item.text}" if known else item.text)


def _known(name: str | None) -> str:
    """A title or an outlet, unless it speaks to its reader: then the prompt does without."""
    return name if name and not instructs(name) else ""
