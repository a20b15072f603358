"""Whether citations are real, point at the right files, and carry what is said.

Two kinds: against the gold files of a question that has an answer, and, as in ALCE (Gao et al. 2023,
"Enabling large language models to generate text with citations"), by whether the cited words support the
sentence. ALCE asks a model of entailment; here it is our own verifier, which is lexical and let these
sentences through in the first place: these two figures say that citations are complete and not padded, and
nothing about truth.
"""

from collections.abc import Callable, Sequence

from bot.claims import Answer, Citation, Claim
from bot.evals.measures.measure import Measure, Observation
from bot.evals.measures.retrieval import gold_files
from bot.evals.records import QaRecord
from bot.questions import understand
from bot.verification import matches
from index.article import Source

Supports = Callable[[str, Sequence[Citation]], bool]
"""Whether the words of these citations, one after the other, say this sentence."""


def supports_by_our_verifier(question: str) -> Supports:
    """Our verifier, for an answer to `question`, held to the cited words alone, without their neighbours.

    Words of several sources are read as one text under all their titles. Outlets are not known here: a
    sentence that holds only by its outlet's name is not found supported.
    """
    asked = understand(question)

    def supports(claim: str, citations: Sequence[Citation]) -> bool:
        if not citations:
            return False
        first = citations[0]
        title = " ".join(dict.fromkeys(citation.title for citation in citations))
        source = Source(first.file, first.sha256, title, first.date)
        return matches(claim, " ".join(citation.quote for citation in citations), source, asked)

    return supports


def citation_recall(answer: Answer, supports: Supports) -> float | None:
    """The share of the sentences that all they cite, taken together, supports; None without sentences."""
    found = [_is_recalled(claim, _cited(claim, answer), supports) for claim in answer.claims]
    return sum(found) / len(found) if found else None


def citation_precision(answer: Answer, supports: Supports) -> float | None:
    """The share of the sentences' citations that are needed; None without any.

    One is needed if its sentence is supported by all it cites, and either by this citation alone, or no
    longer without it. A citation that several sentences name counts in each.
    """
    found: list[bool] = []
    for claim in answer.claims:
        cited = _cited(claim, answer)
        recalled = _is_recalled(claim, cited, supports)
        for place, citation in enumerate(cited):
            rest = (*cited[:place], *cited[place + 1 :])
            found.append(recalled and (supports(claim.text, (citation,)) or not supports(claim.text, rest)))
    return sum(found) / len(found) if found else None


def file_precision(citations: Sequence[Citation], gold: frozenset[str]) -> float | None:
    """The share of the cited files that are gold, or near-copies of gold ones; None where none is cited."""
    right: dict[str, bool] = {}
    for citation in citations:
        right[citation.file] = right.get(citation.file, False) or not gold.isdisjoint(_files(citation))
    return sum(right.values()) / len(right) if right else None


def file_recall(citations: Sequence[Citation], gold: frozenset[str]) -> float | None:
    """The share of the gold files that are cited, themselves or by a near-copy; None where none is gold."""
    cited = {file for citation in citations for file in _files(citation)}
    return len(gold & cited) / len(gold) if gold else None


def _files(citation: Citation) -> tuple[str, ...]:
    return citation.file, *citation.also_in


def _cited(claim: Claim, answer: Answer) -> tuple[Citation, ...]:
    by_number = {citation.n: citation for citation in answer.citations}
    return tuple(by_number[n] for n in dict.fromkeys(claim.citations) if n in by_number)


def _is_recalled(claim: Claim, cited: Sequence[Citation], supports: Supports) -> bool:
    return bool(cited) and supports(claim.text, cited)


def _valid(record: QaRecord) -> Observation | None:
    if record.reply is None or not record.reply.answer.citations:
        return None
    return (float(not record.reply.faults),)


def _with_citation(record: QaRecord) -> Observation | None:
    if record.reply is None or not record.reply.answer.claims:
        return None
    answer = record.reply.answer
    return (sum(bool(_cited(claim, answer)) for claim in answer.claims) / len(answer.claims),)


def _against_gold(
    score: Callable[[Sequence[Citation], frozenset[str]], float | None],
) -> Callable[[QaRecord], Observation | None]:
    def observe(record: QaRecord) -> Observation | None:
        gold = gold_files(record.case)
        if record.reply is None or not gold:
            return None
        value = score(record.reply.answer.citations, gold)
        return None if value is None else (value,)

    return observe


def _any_gold(citations: Sequence[Citation], gold: frozenset[str]) -> float | None:
    return float(bool(file_recall(citations, gold)))


def _by_our_verifier(
    score: Callable[[Answer, Supports], float | None],
) -> Callable[[QaRecord], Observation | None]:
    def observe(record: QaRecord) -> Observation | None:
        if record.reply is None:
            return None
        value = score(record.reply.answer, supports_by_our_verifier(record.case.question))
        return None if value is None else (value,)

    return observe


MEASURES: tuple[Measure[QaRecord], ...] = (
    Measure("citation validity", "answers whose every quotation stands in its file as cited", _valid),
    Measure("claims with a citation", "sentences of an answer that cite something", _with_citation),
    Measure("citation precision", "cited files that hold the answer", _against_gold(file_precision)),
    Measure(
        "gold file cited",
        "answerable questions whose reply cites a file that holds the answer (a refusal cites none)",
        _against_gold(_any_gold),
    ),
    Measure(
        "gold file recall",
        "share of all files that hold the answer that are cited (strict: each holds it whole)",
        _against_gold(file_recall),
    ),
    Measure(
        "citation recall by our own verifier",
        "sentences that the words they cite support, after ALCE",
        _by_our_verifier(citation_recall),
    ),
    Measure(
        "citation precision by our own verifier",
        "citations that their sentence needs, after ALCE",
        _by_our_verifier(citation_precision),
    ),
)
