"""A question to a verified answer.

The model is never asked whether the sources answer: a small one does not know. Retrieval decides before it
speaks whether asking is worth while, verification decides after it spoke what of that may be shown, and
where nothing may, the best sentence of the sources stands in for it, if it is good enough.
"""

import datetime as dt
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.citing import Citer
from bot.claims import Answer, Claim, ModelUsed, Nearest, Rejected, Searched, Timings
from bot.config import RetrievalSettings
from bot.engine import Cancelled, Message, PromptRead, Restarted, Token
from bot.engine import Event as EngineEvent
from bot.evidence import Evidence, select
from bot.followups import Rewritten, Turn, standalone
from bot.parsing import Draft, parse
from bot.questions import understand
from bot.verification import Verdict, points_at, speaks_of_names, tidy, verify
from index.library import Library
from index.query import Period
from index.retrieval import Results, search
from prompts import Prompt

# Relevance that a sentence must have: for the model to be asked, or a claim to rest on it; to be quoted in
# place of a claim that points at it; to be quoted though nothing points at it. Of the questions with an
# answer, and of the others, .45 keeps 90% and 34% on `clapnq-dev`, 92% and 79% on `squad2-dev`; .55 80% and
# 22%, 79% and 69%; .75 44% and 8%, 52% and 31% (docs/retrieval.md).
_WORTH_ASKING = 0.45
_WORTH_QUOTING_FOR_A_CLAIM = 0.55
_WORTH_QUOTING = 0.75
_NEAREST = 3
_CORROBORATIONS = 2


@dataclass(frozen=True, slots=True)
class Searching:
    """The library is being searched: for `rewritten` where the question leaned on the conversation."""

    rewritten: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The model reads this evidence."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """A piece of the draft: not checked yet, never to be shown as an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class StartedOver:
    """The model's process died and was started again; the draft so far is void."""

    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The end: the verified answer."""

    answer: Answer


Event = Searching | Reading | Writing | StartedOver | Answered


class LanguageModel(Protocol):
    """What writes, such as `bot.engine.Engine`."""

    def start(self) -> None:
        """Begin to load, without waiting for it."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in the model's own tokens."""

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Generator[EngineEvent, None, None]:
        """The model's answer, event by event; closing it stops the model."""


@dataclass(frozen=True, slots=True)
class Asker:
    """What answering needs besides the question."""

    library: Library
    engine: LanguageModel
    model: ModelUsed
    prompt: Prompt
    settings: RetrievalSettings
    max_tokens: int

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
        self._claims: list[Claim] = []
        self._rejected: list[Rejected] = []

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
        if any(item.relevance >= _WORTH_ASKING for item in evidence):
            yield Reading(evidence)
            draft = ""
            for event in self._write(evidence):
                draft = draft + event.text if isinstance(event, Writing) else ""
                yield event
            drafts = parse(draft)
            for sentence in drafts:
                self._check(sentence, evidence)
            if not self._claims:
                self._quote(drafts, evidence, all_words_known=not found.terms_not_found)
        yield Answered(self._answer(found, evidence, retrieval))

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

    def _check(self, draft: Draft, evidence: Sequence[Evidence]) -> None:
        """Keep the sentence with all evidence that supports it, that which it cites first, or reject it.

        What follows a rejected beginning went on with it: it counts only where its source would be quoted
        for the question by itself.
        """
        text = tidy(draft.text)
        least = _WORTH_QUOTING if self._rejected and not self._claims else _WORTH_ASKING
        cited = [evidence[number - 1] for number in draft.cites if 0 < number <= len(evidence)]
        others = [item for item in evidence if item not in cited]
        reason = ""
        numbers: list[int] = []
        files: set[str] = set()
        for item in (*cited, *others):
            if item.source.file in files:
                continue
            verdict = self._verdict(text, item)
            reason = reason or verdict.reason
            if verdict.supported and (numbers or self._bears(item, least)):
                numbers += [self._citer.cite(item.article, span) for span in verdict.support]
                files.add(item.source.file)
            if len(files) > _CORROBORATIONS:
                break
        if not numbers:
            self._rejected.append(Rejected(draft.text, reason or "its source does not bear on the question"))
        elif text not in {claim.text for claim in self._claims}:
            self._claims.append(Claim(text, "supported", tuple(numbers)))

    def _verdict(self, text: str, item: Evidence) -> Verdict:
        verdict = verify(text, self._question, item)
        fault = self._citer.fault(item.article) if verdict.supported else ""
        return Verdict(False, reason=fault) if fault else verdict

    def _quote(self, drafts: Sequence[Draft], evidence: Sequence[Evidence], all_words_known: bool) -> None:
        """The best sentence in the source's own words, where it is good enough.

        One that the model points at comes first. A question with a word that occurs nowhere in the library
        is quoted for only so.
        """
        pointed = [item for item in evidence if any(points_at(d.text, self._question, item) for d in drafts)]
        choices = [(item, _WORTH_QUOTING_FOR_A_CLAIM) for item in pointed]
        if all_words_known:
            choices += [(item, _WORTH_QUOTING) for item in evidence]
        for item, least in choices:
            if not self._bears(item, least) or not self._question.is_answered_in_kind_by(item.text):
                continue
            if not self._citer.fault(item.article):
                number = self._citer.cite(item.article, item.shown)
                self._claims.append(Claim(item.text, "quoted", (number,)))
                return

    def _bears(self, item: Evidence, least: float) -> bool:
        """Whether the sentence is about what was asked: relevant enough, and of the same names."""
        return item.relevance >= least and speaks_of_names(self._question, item)

    def _answer(self, found: Results, evidence: Sequence[Evidence], retrieval: int) -> Answer:
        nearest = () if self._claims else evidence[:_NEAREST]
        _, passages = self._asker.library.catalog.count(self._period)
        return Answer(
            question=self._typed,
            rewritten=self._rewritten,
            claims=tuple(self._claims),
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
        )

    def _elapsed(self) -> int:
        """Milliseconds since the question."""
        return round((time.monotonic() - self._started) * 1000)


def described(item: Evidence) -> str:
    """An evidence sentence as the prompt shows it: date and outlet, where known, then its words."""
    known = [str(part) for part in (item.source.date, item.source.outlet) if part]
    return f"({', '.join(known)}) {item.text}" if known else item.text
