"""The trial of a claim: the verifier, alone, on a whole text; and of the claim made wrong in several ways."""

import time
from collections.abc import Sequence
from dataclasses import replace

from bot.evals.cases import ClaimCase
from bot.evals.edits import Edit, edits
from bot.evals.records import ClaimRecord, EditRecord
from bot.evidence import Evidence
from bot.questions import Question, understand
from bot.verification import Verdict, verify
from bot.verification.reading import read, study
from bot.verification.verdicts import shut_gates, vectors_of
from index.article import Article, Source, Span
from index.words import content_words

_LOOKED_AT = 8  # sentences that share most with the claim, as an answer has so few to rest on
_TITLE = 200  # characters of a first line that may be a title


def try_claim(case: ClaimCase) -> ClaimRecord:
    """Hold the claim against the sentences of its text that share most words with it."""
    began = time.perf_counter()
    article = _article(case.evidence)
    verdict = judge(case.claim, article)
    ms = (time.perf_counter() - began) * 1000
    made = edits(case.claim, case.evidence) if case.supported else ()
    return ClaimRecord(
        case=replace(case, evidence=""),
        supported=verdict.supported,
        score=verdict.score,
        reason=verdict.reason,
        support=" … ".join(span.of(case.evidence) for span in verdict.support),
        ms=ms,
        edits=tuple(_edited(edit, article) for edit in made),
    )


def judge(claim: str, article: Article) -> Verdict:
    """The verdict on the sentence of `article` that carries the claim best."""
    verdicts = [verify(claim, _asked(claim), item) for item in _evidence(claim, article)]
    if not verdicts:
        return Verdict(False, reason="the text has no sentence")
    best = max(verdicts, key=lambda verdict: (verdict.supported, verdict.score))
    return replace(best, score=max(verdict.score for verdict in verdicts))


def vectors(claim: str, text: str) -> list[tuple[float, ...]]:
    """The features of every window that the trial looks at."""
    article = _article(text)
    return [vector for item in _evidence(claim, article) for vector in vectors_of(claim, item)]


def openings(claim: str, text: str) -> list[frozenset[str]]:
    """For every window that the trial looks at, the gates that are shut to the claim."""
    article = _article(text)
    return [shut for item in _evidence(claim, article) for shut in shut_gates(claim, item)]


def _edited(edit: Edit, article: Article) -> EditRecord:
    verdict = judge(edit.claim, article)
    return EditRecord(edit.kind, edit.claim, verdict.supported, verdict.score, verdict.reason)


def _asked(claim: str) -> Question:
    """A claim is no question: it must not be asked for a kind of answer."""
    return Question(claim, understand(claim).terms, "any")


def _article(text: str) -> Article:
    """The text as an article; a short first line of several is its title."""
    first, rest, _ = text.partition("\n")
    title = first if rest and len(first) <= _TITLE and not first.endswith(".") else ""
    return Article(Source("evidence", "", title), text)


def _evidence(claim: str, article: Article) -> list[Evidence]:
    wanted = {word.stem for word in content_words(claim)}
    lines = study(article.text).spans  # remembered, as the verifier asks for it too
    shares = [len(wanted & read(line.of(article.text)).stems) for line in lines]
    best = sorted(range(len(lines)), key=lambda number: -shares[number])[:_LOOKED_AT]
    return [_around(article, lines, number) for number in best]


def _around(article: Article, lines: Sequence[Span], number: int) -> Evidence:
    window = tuple(lines[max(0, number - 1) : number + 2])
    return Evidence(article, lines[number], window, lines[number], score=1.0, relevance=1.0)
