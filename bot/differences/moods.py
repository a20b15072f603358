"""What a sentence says is so, is not so, or is planned or possible. Pure."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.differences.lexicon import BEHIND, FAILS, NOT_DONE, PLANS, SAYS
from bot.verification.lexicon import HEDGES
from bot.verification.reading import Line, Token
from index.words import forms

Mood = Literal["is", "not", "plan", "maybe"]
"""That something is so; is not so; is planned or expected; is merely possible or rumoured."""

_AUXILIARIES = frozenset(
    "is are was were be been has have had do does did will would can could should must may might".split()
)
_BE = frozenset("is are was were be been being".split())
_HELP = _BE | {"has", "have", "had"}
_PARTIAL = frozenset("all every everyone alone enough only just merely simply necessarily even".split())
_THE = frozenset("the a an his her its their this that".split())
_DECIDED = frozenset("decided chose opted voted agreed".split())
_REACH = 3  # content words that "cancel" colours, or "is planned" those before it
_LEAD = 2  # words before an auxiliary's "not", or before "off"


@dataclass(frozen=True, slots=True)
class Coloured:
    """A word, by its place in the sentence, and its mood."""

    place: int
    mood: Mood


def moods(line: Line) -> Iterator[Coloured]:
    """What is not plainly so, with its mood; where one word has several, "not" counts.

    Only verbs are negated here: "did not sign", "failed to sign", "the signing was cancelled". "Not all",
    "not to drive" and the like say something else.
    """
    hedged = [*_hedged(line)]
    yield from _negated(line)
    yield from _not_done(line, {coloured.place for coloured in hedged if coloured.mood == "maybe"})
    yield from hedged


def _negated(line: Line) -> Iterator[Coloured]:
    tokens = line.tokens
    for place, token in enumerate(tokens):
        before = tokens[place - 1].folded if place else ""
        after = tokens[place + 1].folded if place + 1 < len(tokens) else ""
        decided = token.folded == "not" and before in _DECIDED and after == "to"
        decided = decided or (token.folded == "yet" and after == "to")
        verbal = (token.folded == "not" and before in _AUXILIARIES) or token.folded in ("never", "cannot")
        verbal = (verbal or token.folded.endswith("n't")) and after not in _PARTIAL
        if decided or verbal or (token.stem in FAILS and after == "to"):
            verb = _verb(tokens, place + (1 if verbal else 2))
            if verb is not None and tokens[verb].clause == token.clause:
                yield Coloured(verb, "not")


def _not_done(line: Line, unsure: Container[int]) -> Iterator[Coloured]:
    """ "The strike was called off", "they abandoned their merger": the nouns are what did not happen."""
    tokens = line.tokens
    for place, token in enumerate(tokens):
        after = tokens[place + 1].folded if place + 1 < len(tokens) else ""
        off = token.folded == "called" and after == "off"
        done = token.stem in NOT_DONE and token.folded.endswith("ed")  # "to cancel" is not done yet
        if not (off or done) or place in unsure:
            continue
        own = [t for t in tokens if t.clause == token.clause and t.is_content and t.place != place]
        passive = any(t.folded in _BE for t in tokens[max(0, place - _LEAD) : place])
        found = [t for t in own if t.place < place] if passive else [t for t in own if t.place > place]
        found = found[-_REACH:] if passive else found[:_REACH]
        yield from (Coloured(t.place, "not") for t in found if not t.is_name)


def _hedged(line: Line) -> Iterator[Coloured]:
    tokens = line.tokens
    for scope in line.hedges:
        word = tokens[scope.place].folded
        # "She said that it would close": it will, she says.
        told = word == "would" and any(t.folded in SAYS for t in tokens[: scope.place])
        mood: Mood = "plan" if word in PLANS or told else "maybe"
        after = tokens[scope.place + 1].folded if scope.place + 1 < len(tokens) else ""
        if word in BEHIND and after != "to":
            before = [
                t for t in tokens[: scope.place] if t.is_content and t.clause == tokens[scope.place].clause
            ]
            yield from (Coloured(t.place, mood) for t in before[-_REACH:] if not t.is_name)
            continue
        verb = 2 if after == "to" else 1  # "going to the moon" is no plan
        if scope.place + verb >= len(tokens) or tokens[scope.place + verb].folded not in _THE:
            yield from _from(tokens, scope.place, mood)
    for place, token in enumerate(tokens[:-1]):
        if token.folded in _BE and tokens[place + 1].folded == "to":  # "the talks are to begin"
            yield from _from(tokens, place + 1, "plan")


def _from(tokens: Sequence[Token], place: int, mood: Mood) -> Iterator[Coloured]:
    """The verb after a hedge; of a plan what it is for, too: "set to meet him on Friday to sign the deal"."""
    verb = _verb(tokens, place + 1)
    if verb is None:
        return
    yield Coloured(verb, mood)
    if mood == "plan":
        for one, other in zip(tokens[verb:], tokens[verb + 1 :], strict=False):
            if one.clause == tokens[verb].clause and one.folded == "to" and other.is_content:
                yield Coloured(other.place, mood)


def _verb(tokens: Sequence[Token], start: int) -> int | None:
    """The first content word from `start` on that is no hedge and no adverb."""
    return next(
        (
            t.place
            for t in tokens[start:]
            if t.is_content and t.folded not in HEDGES and not t.folded.endswith("ly")
        ),
        None,
    )


def is_told(line: Line, place: int) -> bool:
    """Whether the word there tells what happened: a past form, or one behind "has" or "was"."""
    word, clause = line.tokens[place].folded, line.tokens[max(0, place - _LEAD) : place]
    if word.endswith("ed") or word in forms(word)[1:]:
        return True
    help = next((t.folded for t in reversed(clause) if not t.folded.endswith("ly")), "")
    return help in _BE if word.endswith("ing") else help in _HELP
