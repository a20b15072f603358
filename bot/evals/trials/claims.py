"""The trial of a claim: the verifier, alone, on a whole text."""

import time
from dataclasses import replace

from bot.evals.cases import ClaimCase
from bot.evals.records import ClaimRecord
from bot.evidence import Evidence
from bot.questions import Question, understand
from bot.verification import verify
from index.article import Article, Source, Span
from index.sentences import sentences
from index.words import content_words

_LOOKED_AT = 8  # sentences that share most with the claim, as an answer has so few to rest on


def try_claim(case: ClaimCase) -> ClaimRecord:
    """Hold the claim against the sentences of its text that share most words with it."""
    began = time.perf_counter()
    article = Article(Source("evidence", "", ""), case.evidence)
    # A claim is no question: it must not be asked for a kind of answer.
    question = Question(case.claim, understand(case.claim).terms, "any")
    verdicts = [verify(case.claim, question, item) for item in _evidence(case.claim, article)]
    best = max(verdicts, key=lambda verdict: verdict.score, default=None)
    return ClaimRecord(
        case=replace(case, evidence=""),
        supported=best.supported if best else False,
        score=best.score if best else 0.0,
        reason=best.reason if best else "the text has no sentence",
        support=" … ".join(span.of(case.evidence) for span in best.support) if best else "",
        ms=(time.perf_counter() - began) * 1000,
    )


def _evidence(claim: str, article: Article) -> list[Evidence]:
    wanted = {word.stem for word in content_words(claim)}
    lines = sentences(article.text)
    shares = [len(wanted & {word.stem for word in content_words(line.of(article.text))}) for line in lines]
    best = sorted(range(len(lines)), key=lambda number: -shares[number])[:_LOOKED_AT]
    return [_around(article, lines, number) for number in best]


def _around(article: Article, lines: tuple[Span, ...], number: int) -> Evidence:
    window = lines[max(0, number - 1) : number + 2]
    return Evidence(article, lines[number], window, lines[number], score=1.0, relevance=1.0)
