"""Whether an answer says what it should: against accepted answers, and what is right at all.

Texts are compared as in SQuAD (Rajpurkar et al. 2016, "SQuAD: 100,000+ questions for machine comprehension
of text"). An answerable question that is refused scores 0; one that cannot be answered has no score here.
"""

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

from bot.claims import Answer
from bot.evals.measures.measure import Measure, Observation
from bot.evals.records import QaRecord

_LONG = 10  # normalised words of an accepted answer beyond which nobody writes the same ones
_REMOVED = string.punctuation + "‘’‚‛“”„‟‹›«»′″‐‑‒–−…"
_PARTING = "—―"  # these stand between words, where a hyphen stands within one
_PUNCTUATION = str.maketrans({**dict.fromkeys(_REMOVED, ""), **dict.fromkeys(_PARTING, " ")})
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def normalised(text: str) -> tuple[str, ...]:
    """The words of `text` in lower case, without punctuation and without a, an and the.

    As in SQuAD, "BA.5" is one word ("ba5") and "U.S." is "us". Typographic quotes and dashes go the way of
    plain ones, but for the em dash, which parts words.
    """
    return tuple(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(text: str, answers: Sequence[str]) -> float:
    """1 if `text` is one of the answers, once normalised, else 0."""
    return float(normalised(text) in map(normalised, answers))


def token_f1(text: str, answers: Sequence[str]) -> float:
    """The F1 of the words that `text` shares with the accepted answer that it is nearest to, from 0 to 1."""
    return max((_f1(normalised(text), normalised(answer)) for answer in answers), default=0.0)


def accepted(text: str, answers: Sequence[str]) -> bool:
    """Whether the words of an accepted answer stand in a row in `text`.

    The last may carry an "s" more: a plural or a possessive. An answer without words is passed over.
    """
    said = normalised(text)
    return any(_stand_in(said, wanted) for wanted in map(normalised, answers) if wanted)


def shown_text(answer: Answer) -> str:
    """The sentences of the answer, without the numbers of their citations; empty where it is refused.

    What a later report has overtaken stands beside the answer and is none.
    """
    return " ".join(claim.text for claim in answer.claims if not claim.overtaken_by)


def is_right(record: QaRecord) -> bool | None:
    """Whether the reply is right; None where there is none, or where it cannot be told.

    Where the sources do not say, to refuse is right. Else the reply must hold an accepted answer; or, where
    none has at most 10 normalised words, cite characters of a gold place.
    """
    if record.reply is None:
        return None
    case, answer = record.case, record.reply.answer
    if not case.answerable or not answer.claims:
        return not case.answerable and not answer.claims
    if _has_short(case.answers):
        return accepted(shown_text(answer), case.answers)
    if not record.search.gold_places:
        return None
    return any(
        citation.file == place.file and citation.start < place.end and place.start < citation.end
        for citation in answer.citations
        for place in record.search.gold_places
    )


def _f1(said: Sequence[str], wanted: Sequence[str]) -> float:
    if not said or not wanted:
        return float(said == wanted)
    shared = (Counter(said) & Counter(wanted)).total()
    return 2 * shared / (len(said) + len(wanted))


def _stand_in(said: Sequence[str], wanted: Sequence[str]) -> bool:
    *first, last = wanted
    ends = (last, last + "s") if last[-1].isalpha() else (last,)
    return any(
        said[stop] in ends and list(said[stop - len(first) : stop]) == first
        for stop in range(len(first), len(said))
    )


def _has_short(answers: Sequence[str]) -> bool:
    return any(0 < len(normalised(answer)) <= _LONG for answer in answers)


def _against_answers(
    score: Callable[[str, Sequence[str]], float], applies: Callable[[Sequence[str]], bool]
) -> Callable[[QaRecord], Observation | None]:
    def observe(record: QaRecord) -> Observation | None:
        answers = record.case.answers
        if record.reply is None or not record.case.answerable or not applies(answers):
            return None
        answer = record.reply.answer
        return (float(score(shown_text(answer), answers)) if answer.claims else 0.0,)

    return observe


def _right(record: QaRecord) -> Observation | None:
    right = is_right(record)
    return (float(right),) if record.case.answerable and right is not None else None


MEASURES: tuple[Measure[QaRecord], ...] = (
    Measure("right", "answerable questions that are answered rightly", _right),
    Measure(
        "accepted answer", "an accepted answer stands in the reply", _against_answers(accepted, _has_short)
    ),
    Measure("exact match", "the reply is an accepted answer (SQuAD)", _against_answers(exact_match, bool)),
    Measure(
        "token F1",
        "words shared with the nearest accepted answer (SQuAD)",
        _against_answers(token_f1, bool),
        unit="score",
    ),
)
