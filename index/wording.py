"""What a question asks the index for: its words in all their forms, which are neighbours, its parts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from index.query import Term
from index.words import Word, content_words, forms, words

_ASKS = r"(?:who|whom|whose|what|which|when|where|why|how)"
_QUESTION_WORD = re.compile(rf"\b{_ASKS}\b", re.IGNORECASE)
_NEXT_PART = re.compile(rf"(?<=\?)\s+|[,;]?\s+and\s+(?={_ASKS}\b)", re.IGNORECASE)
_FRAME = frozenset(
    """cover covered describe described detail detailed details discuss discussed discussing discussion
    explain explained mention mentioned talk talked talking tell""".split()
)
_TRANSLITERATED = re.compile(r"[iyj]+$")  # Zelensky, Zelenskyy, Zelenskiy


@dataclass(frozen=True, slots=True)
class Wording:
    """A question, or a part of one, as the index is asked it.

    `text` is what is compared by meaning. `terms` are the forms of each of its words, `pairs` the words
    (places in `terms`) that are neighbours in the question. `is_topic` says that it names a subject
    ("Store closures", "Are store closures discussed?"), on which many articles may have something, rather
    than asks for a fact (who, what, when).
    """

    text: str
    terms: tuple[tuple[Term, ...], ...]
    pairs: tuple[tuple[int, int], ...]
    is_topic: bool


def word(question: str) -> tuple[Wording, ...]:
    """The question as a whole, then each of its parts where it has several.

    A part is looked for with the names that the others speak of: "Who won in Peru, and by how much?".
    """
    parts = [part for part in _NEXT_PART.split(question) if part]
    asking = [part for part in parts if _QUESTION_WORD.search(part) and len(content_words(part)) > 1]
    if len(asking) < 2:
        return (_wording(question, _asked(question)),)
    names = [word for word in content_words(question) if word.is_name and word.start > 0]
    wordings = [_wording(question, _asked(question))]
    for part in asking:
        own = content_words(part)
        known = {word.stem for word in own}
        missing = [name for name in names if name.stem not in known]
        named = " ".join([part, *(name.text for name in missing)])
        wordings.append(_wording(named, [*own, *missing]))
    return tuple(wordings)


def asked_words(question: str) -> dict[str, tuple[Term, ...]]:
    """The words that carry the question's subject, as it writes them, in all their forms."""
    return {word.text: variants(word.text) for word in content_words(question) or words(question)}


def variants(word: str) -> tuple[Term, ...]:
    """The forms in which a word may stand in the index: US and U.S., Zelensky and Zelenskyy, met and meet."""
    bare = word.replace(".", "")
    if bare.isupper() and 2 <= len(bare) <= 4 and bare.isalpha():
        return Term(bare), Term(".".join(bare))
    if word[:1].isupper() and len(word) >= 6 and _TRANSLITERATED.search(word):
        return Term(word), Term(_TRANSLITERATED.sub("", word), is_prefix=True)
    return tuple(Term(form) for form in forms(word.casefold()))


def _asked(question: str) -> list[Word]:
    """The question's words, without those that only frame a topic ("is ... discussed?")."""
    every = list(content_words(question) or words(question))
    if _QUESTION_WORD.search(question):
        return every
    return [word for word in every if word.text.casefold() not in _FRAME] or every


def _wording(text: str, asked: Iterable[Word]) -> Wording:
    numbers: dict[str, int] = {}
    terms: list[tuple[Term, ...]] = []
    order = []
    for word in asked:
        if word.stem not in numbers:
            numbers[word.stem] = len(terms)
            terms.append(variants(word.text))
        order.append(numbers[word.stem])
    pairs = dict.fromkeys(pair for pair in pairwise(order) if pair[0] != pair[1])
    return Wording(text, tuple(terms), tuple(pairs), not _QUESTION_WORD.search(text))
