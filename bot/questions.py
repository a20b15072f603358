"""What a question asks for: the words that its answer must be about, and the kind of thing it must hold."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from index.words import Word, content_words, words

AnswerKind = Literal["number", "time", "name", "cause", "any"]

_MEASURES = frozenset("""amount figure number part percent percentage proportion share sum total""".split())
_TIMES = frozenset("date day hour month season time week weekday year".split())
_KINDS: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    ("time", re.compile(
        r"^\W*when\b|\b(?:since|until|by) when\b|"
        r"\b(?:what|which)\s+(?:\w+\s+)?(?:date|day|hour|month|time|week|year)\b", re.I)),
    ("cause", re.compile(r"^\W*why\b|\bwhat (?:caused|was the reason|is the reason)\b", re.I)),
    ("number", re.compile(r"\bhow\s+(?:many|much|long|old|large|big|high|tall|far|often|fast)\b", re.I)),
    ("number", re.compile(
        r"\b(?:what|which)\s+(?:\w+\s+){0,2}(?:" + "|".join(_MEASURES) + r"|rate|price|value)\b", re.I)),
    ("name", re.compile(r"\b(?:who|whom|whose|where)\b", re.I)),
    ("name", re.compile(
        r"\b(?:what|which)\s+(?:\w+\s+){0,2}(?:agency|airline|bank|city|club|company|continent|country|"
        r"firm|institution|magazine|man|nation|newspaper|organi[sz]ation|party|person|province|state|"
        r"team|town|university|woman)\b", re.I)),
)  # fmt: skip
_CAUSES = re.compile(
    r"\b(?:because|since|due to|owing to|thanks to|after|over|following|amid|so that|in order|to|for|as|"
    r"caus\w+|reason\w*|result\w*|led|leads?|prompt\w*|blam\w+|fear\w*|concerns?|why)\b",
    re.IGNORECASE,
)
_POLAR = frozenset(
    """am is are was were do does did has have had can could will would shall should may might must isn't
    aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't""".split()
)
_SPELLED = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion billions trillion dozen dozens half
    third quarter twice double triple several""".split()
)
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december spring summer autumn winter today yesterday
    tomorrow tonight morning afternoon evening night midnight noon week weekend month year years
    decade century ago last next""".split()
)
_YEAR_OR_CLOCK = re.compile(r"^(?:1\d{3}|20\d{2}|\d{1,2}(?:st|nd|rd|th)?|\d{1,2}:\d{2}|\d{2,4}s)$")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the content words that its answer should be about, and the kind of answer it wants."""

    text: str
    terms: tuple[Word, ...]
    kind: AnswerKind

    @property
    def names(self) -> frozenset[str]:
        """Stems of the names that it speaks of: what is capitalised, but for its first word."""
        return frozenset(term.stem for term in self.terms if term.is_name and term.start > 0)

    @property
    def is_polar(self) -> bool:
        """Whether it can be answered with Yes or No."""
        first = next(iter(words(self.text)), None)
        return first is not None and first.text.casefold() in _POLAR

    def is_answered_in_kind_by(self, sentence: str) -> bool:
        """Whether `sentence` holds a thing of the kind that is asked for and that the question lacks."""
        return _CHECKS[self.kind](self, sentence)


def understand(text: str) -> Question:
    """The question in `text`."""
    kind: AnswerKind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "any")
    frame = _TIMES if kind == "time" else _MEASURES if kind == "number" else frozenset[str]()
    unique: dict[str, Word] = {}
    for word in content_words(text):
        if word.text.casefold() not in frame:
            unique.setdefault(word.stem, word)
    return Question(text, tuple(unique.values()), kind)


def _has_number(_: Question, sentence: str) -> bool:
    return any(word.text[0].isdigit() or word.text.casefold() in _SPELLED for word in words(sentence))


def _has_time(_: Question, sentence: str) -> bool:
    return any(
        word.text.casefold() in _CALENDAR or _YEAR_OR_CLOCK.match(word.text) for word in words(sentence)
    )


def _has_name(question: Question, sentence: str) -> bool:
    """A capital begins the first word of a sentence too: that one is given the benefit of the doubt."""
    known = {word.stem for word in words(question.text)}
    return any(word.is_name and not word.is_stopword and word.stem not in known for word in words(sentence))


def _has_cause(_: Question, sentence: str) -> bool:
    return bool(_CAUSES.search(sentence))


def _has_anything(_: Question, sentence: str) -> bool:
    return bool(sentence)


_CHECKS: dict[AnswerKind, Callable[[Question, str], bool]] = {
    "number": _has_number,
    "time": _has_time,
    "name": _has_name,
    "cause": _has_cause,
    "any": _has_anything,
}
