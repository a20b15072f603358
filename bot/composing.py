"""From what the model wrote to what may be shown: sentences that their sources carry, else a quotation.

Nothing here asks the model. A sentence of the draft is kept with all evidence that supports it, or rejected
with the reason; where none is kept, the sources' own sentences may stand in, best first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.citing import Citer
from bot.claims import Rejected, VerdictWord
from bot.evidence import Evidence
from bot.parsing import Draft
from bot.questions import Question
from bot.verification import Verdict, echo, only_repeats, tidy, verify
from index.article import Article, Span

# Relevance that a sentence must have: for a claim to rest on it, or to be quoted, where no model's fit says
# from which on it was asked; to carry what follows a rejected beginning. Of the questions with an answer, and
# of the others, .45 keeps 90% and 34% on `clapnq-dev`, 92% and 79% on `squad2-dev`; .75 44% and 8%, 52% and
# 31% (docs/retrieval.md).
WORTH_USING = 0.45
_BY_ITSELF = 0.75
_CORROBORATIONS = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be shown, the evidence that carries it first, and all places to cite.

    `score` is what verification gave it, or for a quotation the model's sentence in whose place it stands.
    `echo` is the share of what that sentence adds to the question which stands in the quotation, 1 for the
    model's own.
    """

    text: str
    verdict: VerdictWord
    evidence: Evidence
    cited: tuple[tuple[Article, Span], ...]
    score: float
    echo: float = 1.0


@dataclass(frozen=True, slots=True)
class Composed:
    """The sentences of a draft that hold, in order, and those that do not."""

    kept: tuple[Candidate, ...]
    rejected: tuple[Rejected, ...]


def compose(
    drafts: Sequence[Draft],
    question: Question,
    evidence: Sequence[Evidence],
    citer: Citer,
    worth: float = WORTH_USING,
) -> Composed:
    """Hold each sentence to the evidence, that which it cites first; that which carries it has at least the
    relevance `worth`.

    What follows a rejected beginning went on with it: it counts only where its source would be quoted
    for the question by itself.
    """
    kept: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for draft in drafts:
        least = _BY_ITSELF if rejected and not kept else worth
        found = _checked(draft, question, evidence, citer, least)
        if isinstance(found, Rejected):
            rejected.append(found)
        else:
            kept.setdefault(found.text, found)
    return Composed((*kept.values(),), (*rejected,))


def _checked(
    draft: Draft, question: Question, evidence: Sequence[Evidence], citer: Citer, least: float
) -> Candidate | Rejected:
    text = tidy(draft.text)
    if only_repeats(text, question):
        return Rejected(draft.text, "it only repeats the question")
    cited = [evidence[number - 1] for number in draft.cites if 0 < number <= len(evidence)]
    reason = ""
    carriers: list[tuple[Evidence, Verdict]] = []
    for item in (*cited, *(item for item in evidence if item not in cited)):
        if any(item.source.file == carrier.source.file for carrier, _ in carriers):
            continue
        verdict = verify(text, question, item)
        fault = citer.fault(item.article) if verdict.supported else ""
        reason = reason or fault or verdict.reason
        if verdict.supported and not fault and (carriers or item.relevance >= least):
            carriers.append((item, verdict))
        if len(carriers) > _CORROBORATIONS:
            break
    if not carriers:
        return Rejected(draft.text, reason or "its source does not bear on the question")
    places = tuple((item.article, span) for item, verdict in carriers for span in verdict.support)
    first, verdict = carriers[0]
    return Candidate(text, "supported", first, places, verdict.score)


def quotations(
    drafts: Sequence[Draft],
    question: Question,
    evidence: Sequence[Evidence],
    citer: Citer,
    worth: float = WORTH_USING,
) -> Iterator[Candidate]:
    """Sentences of the sources that may stand in for the draft, best first.

    They have at least the relevance `worth`. Those come first in which stands most of what the model's
    sentences add to the question.
    """
    fitting = [
        item
        for item in evidence
        if item.relevance >= worth and _fits(item, question) and not citer.fault(item.article)
    ]
    texts = [tidy(draft.text) for draft in drafts]
    echoes = {id(item): max((echo(text, question, item) for text in texts), default=0.0) for item in fitting}
    for item in sorted(fitting, key=lambda item: -echoes[id(item)]):
        score = max((verify(text, question, item).score for text in texts), default=0.0)
        yield _quotation(item, score, echoes[id(item)])


def quoted(kept: Sequence[Candidate], question: Question) -> tuple[Candidate, ...]:
    """The sentences that these rest on, in place of the model's; each once, if it answers by itself."""
    found: dict[tuple[str, Span], Candidate] = {}
    for candidate in kept:
        item = candidate.evidence
        if _fits(item, question):
            said = _quotation(item, candidate.score, echo(candidate.text, question, item))
            found.setdefault((item.source.file, item.shown), said)
    return (*found.values(),)


def _quotation(item: Evidence, score: float, echo: float) -> Candidate:
    return Candidate(item.text, "quoted", item, ((item.article, item.shown),), score, echo)


def _fits(item: Evidence, question: Question) -> bool:
    return question.is_answered_in_kind_by(item.text) and not only_repeats(item.text, question)
