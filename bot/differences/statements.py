"""What one report says in one sentence, read for comparison."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.verification.lexicon import SILENT_ON_ITS_OWN
from bot.verification.reading import Line, Scope, Token, read
from index.words import content_words, words

Mood = Literal["is", "not", "maybe"]
"""That something is so; is not so; is planned, possible or rumoured."""

_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december""".split()
)
_DONE_TO = frozenset("planned expected scheduled due set likely slated poised possible".split())
"""Hedges that may stand behind what they colour: "a signing is planned"."""

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_GOES_ON = frozenset("to".split())  # "planned to sign" colours what follows
_NOT = frozenset("not never".split())
_BEHIND = 2  # content words before such a hedge that it colours
_AROUND = 5  # content words on each side that belong to what is said
_SHORT = 6  # content words of a sentence that may lean on its title
_NEAR = 4  # words between a speaker and "said"
_CONDITION = re.compile(r"\b(?:if|unless|whether)\b|\?", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """A sentence of a report, or a claim that rests on one.

    `story` is the same for near-copies of one report: they cannot differ. `title` is what the report is
    about, `around` the sentences next to it; `day` when it was published (None: not known).
    """

    text: str
    story: str
    title: str = ""
    around: str = ""
    outlet: str = ""
    day: dt.date | None = None

    @cached_property
    def line(self) -> Line:
        return read(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The content words of the sentence itself."""
        return frozenset(token.stem for token in self.line.content) - SILENT_ON_ITS_OWN

    @cached_property
    def about(self) -> frozenset[str]:
        """The same with those of the title: what a sentence need not name again."""
        return self.stems | {word.stem for word in content_words(self.title)}

    @cached_property
    def context(self) -> frozenset[str]:
        """The same with those of the sentences next to it: "the agreement" is of something."""
        return self.about | {word.stem for word in content_words(self.around)}

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems of the names in it, days and months apart; a capital at its beginning tells nothing."""
        return frozenset(
            token.stem for token in self.line.content if token.is_name and token.folded not in _CALENDAR
        )

    @cached_property
    def opener(self) -> frozenset[str]:
        """The stem of its first word, where that may be a name: a capital tells nothing there."""
        return frozenset(t.stem for t in self.line.content[:1] if t.opens and t.word.is_name)

    @cached_property
    def years(self) -> frozenset[str]:
        return frozenset(_YEAR.findall(self.text))

    @cached_property
    def is_conditional(self) -> bool:
        """Whether it asks, or speaks of what would be: nothing is stated then."""
        return bool(_CONDITION.search(self.text))

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Stems of the names whose words it gives: those next to "said", "according to" and the like."""
        found: set[str] = set()
        tokens = self.line.tokens
        for place, token in enumerate(tokens):
            accords = token.folded == "to" and place > 0 and tokens[place - 1].folded == "according"
            if token.folded in _SAYS or accords:
                near = (*tokens[max(0, place - _NEAR) : place], *tokens[place + 1 : place + 1 + _NEAR])
                found |= {t.stem for t in near if t.is_content and t.word.is_name}
        return frozenset(found)

    def moods(self) -> Iterator[tuple[Token, Mood]]:
        """What is said not to be so or not to be sure: the first content word that each such word colours."""
        line = self.line
        for scope in line.negations:
            if line.tokens[scope.place].folded in _NOT or line.tokens[scope.place].folded.endswith("n't"):
                yield from ((line.tokens[place], "not") for place in scope.tokens[:1])
        for scope in line.hedges:
            places = self._behind(scope) if self._is_behind(scope) else scope.tokens[:1]
            yield from ((line.tokens[place], "maybe") for place in places)

    def mood(self, stem: str) -> Mood | None:
        """In which mood it holds a word, "will not" being "not"; None where it does not hold it."""
        told = {mood for token, mood in self.moods() if token.stem == stem}
        if stem not in self.line.stems:
            return None
        return "not" if "not" in told else next(iter(told), "is")

    def near(self, stem: str) -> frozenset[str]:
        """The content words near `stem`: what is said of what. A short sentence may lean on its title."""
        content = self.line.content
        places = [n for n, token in enumerate(content) if token.stem == stem]
        near = {t.stem for n in places for t in content[max(0, n - _AROUND) : n + _AROUND + 1]} - {stem}
        return frozenset(near) | (self.about - {stem} if len(content) <= _SHORT else frozenset())

    def _is_behind(self, scope: Scope) -> bool:
        """Whether it colours what stands before it: "a signing is planned"."""
        return self.line.tokens[scope.place].folded in _DONE_TO and self._next(scope.place) not in _GOES_ON

    def _next(self, place: int) -> str:
        tokens = self.line.tokens
        return tokens[place + 1].folded if place + 1 < len(tokens) else ""

    def _behind(self, scope: Scope) -> tuple[int, ...]:
        return tuple(t.place for t in self.line.tokens[: scope.place] if t.is_content)[-_BEHIND:]


_SAYS = frozenset(
    """said says say told tells claims claimed claim estimates estimated estimate insists insisted argues
    argued puts reckons reckoned believes believed denied denies thinks thought""".split()
)


def day_words(text: str) -> frozenset[str]:
    """The weekdays and months that a text names, casefolded."""
    return frozenset(word.text.casefold() for word in words(text)) & _CALENDAR
