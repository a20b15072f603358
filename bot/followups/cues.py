"""Where a question leans on what was said before it. Pure.

Precision comes first: what can be understood within the question is no cue, and a question that names a
subject of its own leans only by a word that cannot be about that.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.followups import vocabulary as v
from bot.followups.mentions import Token, bare, begins_name, is_plural, phrase_end, tokens
from index.words import STOPWORDS, stem

CueKind = Literal["he", "they", "it", "that", "noun", "there", "fragment", "about", "open"]
"""A pronoun for a person, for several, for a thing; one for what was said; a noun phrase; the place; a
question without a verb of its own; "what about ..."; one that leaves its subject open."""

_STRAY = frozenset("?!.,;:")


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


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues of a question, in its order, and where it begins after words such as "And"."""

    cues: tuple[Cue, ...]
    begins: int


def cues(question: str, known: frozenset[str]) -> Cues:
    """The cues in `question`; `known` are the stems of the words of the conversation."""
    line = tokens(question)
    words = [token for token in line if token.is_word]
    first = 0
    while first < len(line) and (line[first].low in v.CONNECTIVES or line[first].text in _STRAY):
        first += 1
    if not words or first == len(line) and line[-1].low != "then":
        return Cues((), 0)
    begins = line[first].start if first < len(line) else 0
    body = line[first:]
    found = [*_fragment(question, line, body)]
    if not found:
        found = [*_pronouns(body)]
        found += [*_nouns(body, known, others=bool(found), connected=first > 0)]
    if not found:
        found += [*_open(body, connected=first > 0)]
    return Cues(tuple(sorted(found, key=lambda cue: cue.start)), begins)


# --- questions without a verb ------------------------------------------------------------------------


def _fragment(question: str, line: Sequence[Token], body: Sequence[Token]) -> Iterator[Cue]:
    """ "Why?", "Since when?", "In which year?", "What about X?", "And the X?", "And then?"."""
    words = [token.low for token in body if token.is_word]
    start, end = (body[0].start, body[-1].end) if body else (0, len(question))
    if about := re.match(
        r"\W*(?:(?:and|but|so|then|or)\b\W*)?(?:what|how)\s+(?:about|of)\s+(?=\w)", question, re.I
    ):
        if not any(word in v.AUXILIARIES for word in words):
            yield Cue("about", about.end(), len(question.rstrip(" ?!.")))
        return
    if not words or words == ["then"]:
        yield Cue("fragment", start, end)
        return
    asks = [place for place, word in enumerate(words) if word in v.WH]
    has_verb = any(bare(word) in v.AUXILIARIES or "'" in word and bare(word) in v.WH for word in words)
    named = any(begins_name(body, place) for place in range(1, len(body)))
    if asks and not has_verb and not named:
        before, after = words[: asks[0]], words[asks[0] + 1 :]
        if all(word in v.PREPOSITIONS for word in before) and len(after) <= 2 and all(
            word in {"not", "exactly", "much", "many", "long", "else", "so", "ever", "old", "far", "often"}
            or word in v.SPANS_OF_TIME
            or (words[asks[0]] in ("which", "what", "whose") and (is_plural(word) or before or word in _PLACES))
            for word in after
        ):  # fmt: skip
            yield Cue("fragment", start, end)
            return
    connected = line[0].low in ("and", "but", "or") and body[0].low not in v.WH | v.AUXILIARIES
    if connected and not has_verb and len(words) <= 5:
        yield Cue("about", body[0].start, len(question.rstrip(" ?!.")))


_PLACES = frozenset("city country state party company county team year date day one ones".split())


# --- pronouns ----------------------------------------------------------------------------------------


def _pronouns(line: Sequence[Token]) -> Iterator[Cue]:
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
        elif (
            word == "so"
            and place
            and line[place - 1].low in v.SAYING
            and not any(other.is_word for other in line[place + 1 :])
        ):
            yield Cue("that", token.start, cut)
        elif word in v.DEMONSTRATIVES and _is_pronoun(line, place):
            yield Cue("that", token.start, cut)
        elif token.low == "there" and _is_place(line, place):
            yield Cue("there", token.start, token.end)
        elif (
            token.low in ("one", "ones")
            and place
            and line[place - 1].low in ("the", "that", "this", "these", "those")
        ):
            yield Cue("they" if token.low == "ones" else "it", line[place - 1].start, token.end, head="one")


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


def word_before(before: Sequence[Token]) -> str:
    """The word that stands right before, casefolded; empty where none does."""
    return before[-1].low if before else ""


def _is_subject(before: Sequence[Token], after: Sequence[Token]) -> bool:
    follows = next((token.low for token in after if token.is_word), "")
    if word_before(before) in v.AUXILIARIES:
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
    return ahead[:1] == ["take"] and "to" in ahead[1:6] or ahead[:1] in (["rain"], ["snow"])


def _is_pronoun(line: Sequence[Token], place: int) -> bool:
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


# --- noun phrases ------------------------------------------------------------------------------------


def _nouns(line: Sequence[Token], known: frozenset[str], others: bool, connected: bool) -> Iterator[Cue]:
    """ "this sum" always; "the sum" where the conversation had one and the question has no subject of its own."""
    own = has_own_subject(line)
    for place, token in enumerate(line[:-1]):
        if token.low not in v.DEMONSTRATIVES | {"the"} or _is_pronoun(line, place) and token.low != "the":
            continue
        end = phrase_end(line, place + 1)
        words = line[place + 1 : end]
        if not words or any(word.is_capital or word.text[0].isdigit() for word in words):
            continue
        # The phrase may have run on into a verb: it ends with the last word that is known.
        heads = [
            n
            for n, word in enumerate(words)
            if stem(bare(word.low)) in known or word.low in v.GENERIC | v.QUANTITIES
        ]
        last = words[heads[-1]] if heads else words[-1]
        after = line[end].low if end < len(line) and last is words[-1] else ""
        if last.low in v.SPANS_OF_TIME or line[place + 1].low in v.SPANS_OF_TIME:
            continue
        head = stem(bare(last.low))
        if token.low in v.DEMONSTRATIVES:
            if token.low == "that" and (
                (place and (line[place - 1].low in v.SAYING or not _begins_phrase(line, place)))
                or not _is_single(last.low)
            ):
                continue
            if after not in ("who", "that", "which", "with"):
                yield Cue("noun", token.start, last.end, head=head)
        elif heads and after not in _MODIFIES and (others or not own):
            if others and head not in known:
                continue
            if not others and head not in known and not (connected or last.low in v.GENERIC):
                continue
            yield Cue("noun", token.start, last.end, head=head)


_MODIFIES = frozenset(
    "of in on for between about that which who whose with from against at under behind".split()
)


def _is_single(low: str) -> bool:
    return not is_plural(low)


def _begins_phrase(line: Sequence[Token], place: int) -> bool:
    """Whether "that" before a noun goes with the noun, and does not begin a clause or go on with one."""
    last = line[place - 1].low
    return last in v.AUXILIARIES | v.PREPOSITIONS | v.VERBS | v.REPLIES | v.WH


def has_own_subject(line: Sequence[Token]) -> bool:
    """Whether the question names something: its first word may be "Which" or the like."""
    return any(begins_name(line, place) and line[place].low not in v.WH for place in range(len(line)))


# --- questions that leave it open --------------------------------------------------------------------


def _open(line: Sequence[Token], connected: bool) -> Iterator[Cue]:
    """ "How did X respond?", "Who else?", "What happened next?", "And what is the minimum?"."""
    words = [token for token in line if token.is_word]
    if not words or bare(words[0].low) not in v.WH | v.AUXILIARIES and words[0].low not in v.PREPOSITIONS:
        return
    whole = Cue("open", line[-1].end, line[-1].end)
    own = has_own_subject(line)
    content = [token for token in words if bare(token.low) not in STOPWORDS]
    if words[-1].low in v.REPLIES and len(content) <= 3:
        yield whole
    elif own:
        return
    elif connected or any(token.low in v.OTHERS for token in words):
        yield whole
    elif all(token.low in v.SLIGHT | v.REPLIES | v.RELATIONS for token in content) and len(words) > 1:
        if not any(token.low in ("a", "an", "you", "i", "we", "me") for token in words):
            yield whole
