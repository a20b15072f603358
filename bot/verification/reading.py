"""A sentence as verification reads it: words, clauses, and what negates or hedges them. Pure."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from bot.quantities import Placed, Quantity, placed_quantities
from bot.verification.lexicon import (
    HEDGES,
    HEDGES_BEFORE_TO,
    NEGATIONS,
    NOT_NEGATIONS,
    REFUSALS,
    WHOLE_CLAUSE,
)
from index.article import Span
from index.sentences import sentences
from index.words import Word, words

_NEGATED = 3  # content words after a negation that it turns round
_REFUSED = 4  # content words after a verb of refusal, which says of what first: "denied on Friday that"
_HEDGED = 4  # content words after a hedge that it makes uncertain
_BREAK = re.compile(r"[,;:()\[\]—–\"“”]|\s-\s|\.\.\.")
_CLAUSE = frozenset(
    "and but or while which who whom whose because although though as when where since".split()
)
_STOPS_SCOPE = frozenset("and but while which who because although though".split())
_TOPIC_LEAST, _TOPIC_SHARE = 3, 0.2  # sentences that name what a text is about
_LONG_TEXT = 50  # sentences that a text is taken to have at least: in a short one, none is frequent


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a sentence: its place there and its clause, both from 0.

    `is_content` is true of a word that says something and is no number (those are compared by value);
    `opens` of the sentence's first word, whose capital says nothing; `is_name` of another content word
    with a capital.
    """

    word: Word
    stem: str
    folded: str
    place: int
    clause: int
    opens: bool
    in_number: bool
    is_content: bool
    is_name: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """A negation or hedge at `place`, and the content words that it colours, nearest first."""

    place: int
    tokens: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """A sentence, read. Its scopes are looked for when they are asked for: of a page, few lines' are."""

    tokens: tuple[Token, ...]
    numbers: tuple[tuple[Placed, int], ...]
    """Each quantity, with the place of its first word."""
    stems: frozenset[str]
    content: tuple[Token, ...]

    @cached_property
    def negations(self) -> tuple[Scope, ...]:
        return tuple(_negations(self.tokens))

    @cached_property
    def hedges(self) -> tuple[Scope, ...]:
        return tuple(_hedges(self.tokens))


@dataclass(frozen=True, slots=True)
class Page:
    """A whole text: in which of its sentences (from 0) each stem stands, and the quantities in it."""

    sentences: int
    places: Mapping[str, frozenset[int]]
    numbers: Mapping[Quantity, frozenset[int]]
    stems: frozenset[str]
    lower: frozenset[str]
    """The words that it writes without a capital."""
    pairs: Mapping[tuple[str, str], int]
    """Each two words in a row, by stem, that are no stop words, and the first sentence that has them so."""
    topics: frozenset[str]
    """The names in at least a fifth of its sentences, and in three."""
    spans: tuple[Span, ...]
    """Its sentences, as offsets into the text."""
    lines: tuple[Line, ...]
    """The same, read."""

    def lines_with(self, stem: str) -> frozenset[int]:
        return self.places.get(stem, frozenset())

    def lines_with_number(self, number: Quantity) -> frozenset[int]:
        return self.numbers.get(number, frozenset())

    def names(self, word: Word) -> bool:
        """Whether a word that opens a sentence is a name: nowhere does the text write it small."""
        return word.is_name and not word.is_stopword and fold(word) not in self.lower

    def weight(self, stem: str) -> float:
        """Inverse sentence frequency, from 0 to 1: rare words say more."""
        total = max(self.sentences, _LONG_TEXT)
        return math.log(1 + total / (len(self.lines_with(stem)) + 0.5)) / math.log(1 + 2 * total)


def fold(word: Word) -> str:
    return _folded(word.text)


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    return text.casefold().replace("’", "'")


@lru_cache(maxsize=4096)
def read(text: str) -> Line:
    """The sentence `text`, read. Remembered: neighbouring windows share their sentences."""
    said = words(text)
    clauses = _clauses(text, said)
    placed = placed_quantities(text)
    counted = {n for one in placed for n, word in enumerate(said) if one.start <= word.start < one.end}
    tokens = tuple(_token(word, n, clauses[n], n in counted) for n, word in enumerate(said))
    numbers = tuple(
        (one, next((n for n, word in enumerate(said) if word.end > one.start), len(said) - 1))
        for one in placed
    )
    return Line(
        tokens,
        numbers,
        frozenset(word.stem for word in said),
        tuple(token for token in tokens if token.is_content),
    )


def _token(word: Word, place: int, clause: int, in_number: bool) -> Token:
    is_content = not in_number and not word.is_stopword
    is_name = is_content and word.is_name and place > 0
    return Token(word, word.stem, fold(word), place, clause, place == 0, in_number, is_content, is_name)


@lru_cache(maxsize=64)
def study(text: str) -> Page:
    """The whole text, counted. Remembered: every sentence of an article is held against the same."""
    spans = sentences(text)
    lines = [read(span.of(text)) for span in spans]
    places: dict[str, set[int]] = {}
    numbers: dict[Quantity, set[int]] = {}
    pairs: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines):
        for stem in line.stems:
            places.setdefault(stem, set()).add(number)
        for placed, _ in line.numbers:
            numbers.setdefault(placed.quantity, set()).add(number)
        for one, other in pairwise(line.tokens):
            if not one.word.is_stopword and not other.word.is_stopword:
                pairs.setdefault((one.stem, other.stem), number)
    named = {token.stem for line in lines for token in line.content if token.is_name}
    least = max(_TOPIC_LEAST, _TOPIC_SHARE * len(lines))
    return Page(
        len(lines),
        {stem: frozenset(at) for stem, at in places.items()},
        {number: frozenset(at) for number, at in numbers.items()},
        frozenset(places),
        frozenset(token.word.text for line in lines for token in line.tokens if not token.word.is_name),
        pairs,
        frozenset(stem for stem in named if len(places[stem]) >= least),
        spans,
        tuple(lines),
    )


def _clauses(text: str, said: Sequence[Word]) -> list[int]:
    """The clause of each word: they are parted by punctuation and by some conjunctions."""
    found, clause = [], 0
    for place, word in enumerate(said):
        if place and (_BREAK.search(text, said[place - 1].end, word.start) or fold(word) in _CLAUSE):
            clause += 1
        found.append(clause)
    return found


def negates(word: Word) -> bool:
    folded = fold(word)
    return folded in NEGATIONS or folded.endswith("n't") or word.stem in REFUSALS


def _negations(tokens: Sequence[Token]) -> Iterator[Scope]:
    for token in tokens:
        if not negates(token.word):
            continue
        after = tokens[token.place + 1].folded if token.place + 1 < len(tokens) else ""
        is_number = token.folded == "no" and after[:1].isdigit()  # "No. 1"
        if after in NOT_NEGATIONS or is_number:
            continue
        yield Scope(
            token.place, _ahead(tokens, token.place, _REFUSED if token.stem in REFUSALS else _NEGATED)
        )


def _hedges(tokens: Sequence[Token]) -> Iterator[Scope]:
    for token in tokens:
        after = tokens[token.place + 1].folded if token.place + 1 < len(tokens) else ""
        # "May" within a sentence is the month.
        hedges = token.folded in HEDGES and not (token.place and token.word.text == "May")
        if hedges or (token.folded in HEDGES_BEFORE_TO and after == "to"):
            coloured = _ahead(tokens, token.place, _HEDGED)
            if token.folded in WHOLE_CLAUSE:
                coloured += _behind(tokens, token.place, _HEDGED)
            yield Scope(token.place, coloured)


def _ahead(tokens: Sequence[Token], place: int, reach: int) -> tuple[int, ...]:
    found: list[int] = []
    for before, token in pairwise(tokens[place:]):
        if token.clause != before.clause and token.folded in _STOPS_SCOPE and found:
            break
        if not token.word.is_stopword:
            found.append(token.place)
            if len(found) == reach:
                break
    return tuple(found)


def _behind(tokens: Sequence[Token], place: int, reach: int) -> tuple[int, ...]:
    clause = tokens[place].clause
    found = [t.place for t in tokens[:place] if t.clause == clause and not t.word.is_stopword]
    return tuple(reversed(found[-reach:]))
