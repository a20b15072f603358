"""Where a question leans on what was said before it. Pure.

Precision comes first: what can be understood within the question is no cue, and a question that names a
subject of its own leans only by a word that cannot be about that.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.followups import vocabulary as v
from bot.followups.mentions import Token, bare, begins_name, is_plural, phrase_end, tokens
from bot.followups.pronouns import Cue, is_pronoun, pronouns
from index.words import STOPWORDS, stem

_STRAY = frozenset("?!.,;:")


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
    if not words or (first == len(line) and words[-1].low != "then"):
        return Cues((), 0)
    begins = line[first].start if first < len(line) else 0
    body = line[first:]
    found = [*_fragment(question, line, body)]
    if not found:
        found = [*pronouns(body)]
        found += [*_nouns(body, known, others=bool(found), connected=first > 0)]
    if not found:
        found += [*_open(body, connected=first > 0)]
    return Cues(tuple(sorted(found, key=lambda cue: cue.start)), begins)


# --- questions without a verb ------------------------------------------------------------------------


def _fragment(question: str, line: Sequence[Token], body: Sequence[Token]) -> Iterator[Cue]:
    """As in "Why?", "Since when?", "In which year?", "What about X?", "And the X?", "And then?"."""
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
    has_verb = any(bare(word) in v.AUXILIARIES or ("'" in word and bare(word) in v.WH) for word in words)
    named = any(begins_name(body, place) for place in range(1, len(body)))
    if asks and not has_verb and not named:
        before, after = words[: asks[0]], words[asks[0] + 1 :]
        if all(word in v.PREPOSITIONS for word in before) and len(after) <= 2 and all(
            word in {"not", "exactly", "much", "many", "long", "else", "so", "ever", "old", "far", "often"}
            or word in v.SPANS_OF_TIME
            or (words[asks[0]] in _CHOOSING and (is_plural(word) or before or word in _PLACES))
            for word in after
        ):  # fmt: skip
            yield Cue("fragment", start, end)
            return
    connected = line[0].low in ("and", "but", "or") and body[0].low not in v.WH | v.AUXILIARIES
    if connected and not has_verb and len(words) <= 5:
        yield Cue("about", body[0].start, len(question.rstrip(" ?!.")))


_CHOOSING = frozenset("which what whose".split())
_PLACES = frozenset("city country state party company county team year date day one ones".split())


# --- noun phrases ------------------------------------------------------------------------------------


def _nouns(line: Sequence[Token], known: frozenset[str], others: bool, connected: bool) -> Iterator[Cue]:
    """Always "this sum"; "the sum" where the conversation had one and the question has no own subject.

    With more to it, such as "the missing sum", it names a subject of its own.
    """
    own = has_own_subject(line)
    for place, token in enumerate(line[:-1]):
        if token.low not in v.DEMONSTRATIVES | {"the"} or (token.low != "the" and is_pronoun(line, place)):
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
        elif heads and last is words[0] and after not in _MODIFIES and (others or not own):
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
    """As in "How did X respond?", "Who else?", "What happened next?", "And what is the minimum?"."""
    words = [token for token in line if token.is_word]
    if not words or bare(words[0].low) not in v.WH | v.AUXILIARIES | v.PREPOSITIONS:
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
    elif len(words) > 1 and all(token.low in v.SLIGHT | v.REPLIES | v.RELATIONS for token in content):
        if any(token.low in ("a", "an", "you", "i", "we", "me") for token in words):
            return
        yield whole
