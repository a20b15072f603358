"""Which pronouns of a question stand for something before it, and not for something within it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.followups import vocabulary as v
from bot.followups.mentions import Token, bare, begins_name, is_plural
from index.words import STOPWORDS

CueKind = Literal["he", "they", "it", "that", "noun", "there", "fragment", "about", "open"]
"""A pronoun for a person, for several, for a thing; one for what was said; a noun phrase; the place; a
question without a verb of its own; "what about ..."; one that leaves its subject open."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of the question, `start` to `end`, that stands for something spoken of before.

    `owns`: it is the form that owns ("his"). `head` is the stem of a noun phrase's last word.
    `is_object`: something is done to it.
    """

    kind: CueKind
    start: int
    end: int
    owns: bool = False
    head: str = ""
    is_object: bool = False


def pronouns(line: Sequence[Token]) -> Iterator[Cue]:
    """The cues of one word: "she", "its", "that", "there", "the ones"."""
    for place, token in enumerate(line):
        word = bare(token.low)
        cut = token.start + (
            len(word) if token.low.endswith(("'s", "'ll", "'d", "'re", "'ve")) else len(token.text)
        )
        before = line[:place]
        if word in v.HE | v.THEY | v.IT:
            kind: CueKind = "he" if word in v.HE else "they" if word in v.THEY else "it"
            owns = word in v.OWNERS or (word == "her" and _is_followed_by_noun(line, place))
            owns = owns and not (word == "his" and not _is_followed_by_noun(line, place))
            if not _is_within(kind, word, owns, before, line[place + 1 :]):
                is_object = not owns and not _is_subject(before, line[place + 1 :])
                yield Cue(kind, token.start, cut, owns, is_object=is_object)
        elif (word in v.DEMONSTRATIVES and is_pronoun(line, place)) or _says_so(line, place):
            yield Cue("that", token.start, cut)
        elif token.low == "there" and _is_place(line, place):
            yield Cue("there", token.start, token.end)
        elif (
            token.low in ("one", "ones")
            and place
            and line[place - 1].low in ("the", "that", "this", "these", "those")
        ):
            yield Cue("they" if token.low == "ones" else "it", line[place - 1].start, token.end, head="one")


def _says_so(line: Sequence[Token], place: int) -> bool:
    """Whether it is the last word of "Who said so?"."""
    is_last = not any(other.is_word for other in line[place + 1 :])
    return is_last and line[place].low == "so" and place > 0 and line[place - 1].low in v.SAYING


def _is_followed_by_noun(line: Sequence[Token], place: int) -> bool:
    after = line[place + 1] if place + 1 < len(line) else None
    return after is not None and after.is_word and (
        bare(after.low) not in STOPWORDS | v.PREPOSITIONS or after.low == "own"
    )  # fmt: skip


def _is_within(kind: str, word: str, owns: bool, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether the pronoun can be understood from the words before it in the same question.

    A subject or owner may be a name or noun before it. An object is not the subject of its own clause
    (Chomsky's principle B), so it takes two.
    """
    if word == "it" and _is_empty(before, after):
        return True
    names = [place for place, _ in enumerate(before) if _names_someone(before, place, kind)]
    if kind == "they":
        names += [
            place
            for place, token in enumerate(before)
            if is_plural(token.low)
            and bare(token.low) not in STOPWORDS | v.AUXILIARIES
            and not token.is_capital
        ]
    elif kind == "it":
        names += [
            place
            for place, token in enumerate(before[:-1])
            if token.low in ("a", "an", "the") and not before[place + 1].is_capital
        ]
    else:
        names += [place for place, token in enumerate(before) if token.low in v.PERSONS]
    groups = sum(1 for n, place in enumerate(names) if n == 0 or place != names[n - 1] + 1)
    is_object = word in v.OBJECTS or word.endswith("self") or (
        word in ("it", "her") and not owns and not _is_subject(before, after)
    )  # fmt: skip
    return groups > (1 if is_object else 0)


def _names_someone(line: Sequence[Token], place: int, kind: str) -> bool:
    """Whether a name stands there that a pronoun of this kind may be about."""
    if not begins_name(line, place):
        return False
    low = bare(line[place].low)
    is_thing = low in v.COUNTRIES | v.INSTITUTIONS or low.endswith(("ian", "ish", "ese", "ans", "ics"))
    return not is_thing if kind == "he" else True


def _word_before(before: Sequence[Token]) -> str:
    """The word that stands right before, casefolded; empty where none does."""
    return before[-1].low if before else ""


def _is_subject(before: Sequence[Token], after: Sequence[Token]) -> bool:
    follows = next((token.low for token in after if token.is_word), "")
    if _word_before(before) in v.AUXILIARIES:
        return True  # "did it", "is it"
    if before and before[-1].low in v.PREPOSITIONS:
        return False
    return bare(follows) in v.AUXILIARIES or follows in v.VERBS


def _is_empty(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether "it" stands for nothing: "is it true that", "how long does it take to"."""
    ahead = [token.low for token in after if token.is_word]
    last = before[-1].low if before else ""
    be = last in v.BE or (ahead[:1] and bare(ahead[0]) in v.BE)
    rest = ahead if last in v.BE else ahead[1:]
    if be and any(word in ("that", "to", "who", "when", "if", "whether") for word in rest[:4]):
        return not any(
            word in ("expected", "said", "supposed", "meant", "going", "due", "set") for word in rest[:1]
        )
    return (ahead[:1] == ["take"] and "to" in ahead[1:6]) or ahead[:1] in (["rain"], ["snow"])


def is_pronoun(line: Sequence[Token], place: int) -> bool:
    """Whether "this", "that", "these" or "those" stands for itself, not before a noun or a clause."""
    token = line[place]
    after = next((t for t in line[place + 1 :]), None)
    last = line[place - 1].low if place else ""
    if "'" in token.low:
        return last in v.WH or not last
    if after is None or not after.is_word:
        return True
    low = bare(after.low)
    if low in {
        "then",
        "now",
        "again",
        "too",
        "anyway",
        "yet",
        "mean",
        "really",
        "already",
        "for",
        "by",
        "happen",
    }:
        return token.low in ("this", "that") or low in v.PREPOSITIONS
    if last in v.AUXILIARIES and (low in v.AUXILIARIES | v.PREPOSITIONS or not place + 2 < len(line) - 1):
        return True
    if token.low == "those":
        return False
    if low in v.PREPOSITIONS and last in v.PREPOSITIONS | v.WH | v.AUXILIARIES | v.VERBS | v.REPLIES:
        return True
    if token.low in ("this", "these") and low in v.AUXILIARIES:
        return True
    return last in v.DO and low in v.VERBS | v.SLIGHT  # "what did that change?"


def _is_place(line: Sequence[Token], place: int) -> bool:
    """Whether "there" is a place, and not "there is"."""
    near = {line[place - 1].low if place else "", bare(line[place + 1].low) if place + 1 < len(line) else ""}
    if not near & (v.BE | v.AUXILIARIES):
        return "be" not in near
    return (
        line[0].low in ("who", "what")
        and place > 0
        and line[place - 1].low in v.BE
        and place + 1 >= len(line) - 1
    )
