"""Claims that an article bears out, and claims in which one thing was changed so that it does not.

A true claim is a sentence of the article. In a false one a number gives way to another of its magnitude, a
date to another near it, a name to one of its sort, or a statement to its negation: always to what stands
nowhere in the article. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from bot.evals.making.changing import changed_value
from bot.evals.making.leaks import stands_in
from bot.evals.making.naming import Name, mentions
from bot.evals.making.standing import Standing
from bot.evals.making.strangers import Strangers, vocabulary
from bot.evals.making.swapping import follows_article, replaced
from bot.evals.making.values import Value
from bot.evals.making.verbs import PLAIN
from bot.quantities import quantities
from index.article import Article, Span
from index.sentences import blocks

Label = Literal["number", "date", "name", "negation"]

LONGEST_EVIDENCE = 8_000
"""Of a longer article the paragraphs around the sentence are the evidence; in characters."""

_DATES = frozenset(("year", "date", "day"))
_PERSONAL = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_VERB = re.compile(r" (is|are|was|were|has|have|had|will|can)(?P<not> not\b|n['’]t\b)? (?P<next>[\w’'-]+)")
_NO_HEAD = re.compile(
    r"\b(?:that|who|whom|whose|which|when|after|before|because|if|while|since|until|as|but|where|though|"
    r"no|not|never|none|nobody|nothing|neither|few|only|said|says|all|every|each|most|some|any|more|less|"
    r"there|included)\b"
    r"|[,:;()–—\d]|\b(?:the|a|his|her|their|its|of)\Z",
    re.IGNORECASE,
)
_NO_REST = re.compile(
    r"\b(?:but|any|anyone|anything|yet|unless|until|both|neither|either|because|no|not|never|none|nor|nobody|"
    r"nothing|without|ever|only|even|although|though|whether|if|more|less|fewer)\b"
    r"|n['’]t\b|[:;()–—“”\"]|, and\b",
    re.IGNORECASE,
)
_NO_NEXT = frozenset(
    """also still even only just already once ever now so too to not never no yet being either both all
    always often sometimes currently probably likely about among""".split()
)
_PERFECT = frozenset("been become come done gone seen taken given".split())
_LONGEST_HEAD = 9  # words


@dataclass(frozen=True, slots=True)
class Facts:
    """What an article holds, as far as a change must keep clear of it."""

    text: str
    numbers: frozenset[float]
    strangers: Strangers

    @classmethod
    def of(cls, article: Article) -> "Facts":
        numbers = frozenset(quantity.value for quantity in quantities(article.text))
        return cls(article.text, numbers, Strangers(vocabulary(article.text)))


def changed(
    standing: Standing,
    names: Sequence[Name],
    values: Sequence[Value],
    label: Label,
    facts: Facts,
    people: Sequence[str],
    random: Random,
) -> str | None:
    """The sentence with one thing of the kind `label` changed to what is not so; None where none can be.

    `people` are names of persons, to take the place of others.
    """
    if label == "negation":
        return negated(standing.text)
    if label == "name":
        return _with_another_name(standing.text, names, facts, people, random)
    wanted = [value for value in values if (value.sort in _DATES) == (label == "date")]
    random.shuffle(wanted)
    for value in wanted:
        new = changed_value(value, standing.text, facts.text, facts.numbers, random)
        if new:
            return standing.text[: value.start] + new + standing.text[value.end :]
    return None


def negated(text: str) -> str | None:
    """`text` with "not" put in, or taken out, behind its first verb; None where its place is not plain."""
    verb = _VERB.search(text)
    if verb is None:
        return None
    head, rest = text[: verb.start()], text[verb.end() :]
    if len(head.split()) > _LONGEST_HEAD or _NO_HEAD.search(head) or _NO_REST.search(rest):
        return None
    following = verb["next"]
    if following in _NO_NEXT or (verb[1] in ("will", "can") and following[:1].isupper()):
        return None
    if verb[1] in ("has", "have", "had") and not (
        following in _PERFECT or following in PLAIN or following.endswith("ed")
    ):
        return None
    new = "" if verb["not"] else "not" if verb[1] == "can" else " not"
    return f"{head} {verb[1]}{new} {following}{rest}"


def evidence(standing: Standing) -> str:
    """The article without its front matter; of a long one the paragraphs around the sentence."""
    text, body = standing.article.text, standing.article.body
    if len(text) - body <= LONGEST_EVIDENCE:
        return text[body:].strip()
    half = LONGEST_EVIDENCE // 2
    start, end = max(body, standing.span.start - half), min(len(text), standing.span.end + half)
    around = blocks(text, Span(start, end))
    whole = around[start > body : len(around) - (end < len(text))]  # the outermost may be cut
    kept = [block for block in around if block in whole or block.overlaps(standing.span)]
    return text[kept[0].start : kept[-1].end]


def _with_another_name(
    text: str, names: Sequence[Name], facts: Facts, people: Sequence[str], random: Random
) -> str | None:
    for name in sorted(names, key=lambda name: not name.sort):
        if follows_article(text, name):
            continue
        if name.sort == "person" and _PERSONAL.search(text):
            continue  # another name may want "she" for "he"
        new = None
        if name.sort == "person":
            single = len(name.text.split()) == 1
            new = facts.strangers.choose(people, random)
            new = new.split()[-1] if new and single else new
        new = new or facts.strangers.one_for(name, random)
        claim = replaced(text, mentions(names, name), name, new) if new else None
        if claim and not stands_in(name, claim):
            return claim
    return None
