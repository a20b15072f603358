"""What one report says in one sentence, read for comparison."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from bot.differences.lexicon import CALENDAR, FILLERS, SAYS, WEEKDAYS
from bot.differences.moods import Mood, is_told, moods
from bot.verification.reading import Line, Token, read
from index.words import content_words, words

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_CONDITION = re.compile(
    r"\b(?:if|unless|whether|ensure|once|previous|previously|formerly|originally|initially)\b|\?",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^\W*(?:(?:under|in|with|for|on|at|by|of|as such,?)\s+)?"
    r"(?:he|she|they|it|this|that|these|those|such|his|her|their|its)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_DAY = re.compile(r"\d{1,2}(?:\s?[-–]\s?\d{1,2})?")
_DATE = re.compile(
    rf"\b((?:{_MONTH.pattern})[a-z]*\.? {_DAY.pattern})\b|\b({_DAY.pattern} (?:{_MONTH.pattern})[a-z]*)\b"
)
_SPAN = re.compile(
    r"\b(?:the|this|last|past|previous|each|a)\s+(?:week|weekend|month|quarter|night)\b|\b(?:week|month|quarter)ly\b",
    re.IGNORECASE,
)
_TURN = re.compile(r"\b(last|this|next) year\b", re.IGNORECASE)
_TURNS = {"last": -1, "this": 0, "next": 1}
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))\b", re.I
)
_WHEN = frozenset("when while where once as without under with during".split())
_PREPOSITIONS = frozenset("in at on for under among with during after before by of across".split())
_NEAR = 4  # words between a speaker and "said"
_FRAME = 3  # content words that say of what a word is; where its clause has fewer, the one before is added


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
        """All words of the sentence itself."""
        return self.line.stems

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
            token.stem for token in self.line.content if token.is_name and token.folded not in CALENDAR
        )

    @cached_property
    def opener(self) -> frozenset[str]:
        """The stem of its first word, where that may be a name: a capital tells nothing there."""
        return frozenset(t.stem for t in self.line.content[:1] if t.opens and t.word.is_name)

    @cached_property
    def names_around(self) -> frozenset[str]:
        """Stems of what is written with a capital in the title or the sentences next to it."""
        told = words(f"{self.title} . {self.around}")
        return self.names | {word.stem for word in told if word.is_name and not word.is_stopword}

    @cached_property
    def years(self) -> frozenset[int]:
        """The years that it speaks of: where it names none, that in which it was published."""
        named = {int(year) for year in _YEAR.findall(self.text)}
        if self.day:
            named |= {self.day.year + _TURNS[turn.casefold()] for turn in _TURN.findall(self.text)}
        return frozenset(named or ({self.day.year} if self.day else ()))

    @cached_property
    def ordinals(self) -> frozenset[str]:
        return frozenset(found.casefold() for found in _ORDINAL.findall(self.text))

    @cached_property
    def days(self) -> frozenset[str]:
        """The weekdays and months that it names, but for the day on which something was said."""
        tokens = self.line.tokens
        return frozenset(
            token.folded
            for place, token in enumerate(tokens)
            if token.folded in CALENDAR
            and not (token.folded == "may" and token.word.text != "May")
            and not {one.folded for one in tokens[max(0, place - 2) : place]} & SAYS
        )

    @cached_property
    def dates(self) -> frozenset[str]:
        """The days of months that it names: "feb 3", "feb 3-10"."""
        found = (m[0] or m[1] for m in _DATE.findall(self.text))
        marks = ((_MONTH.search(date), _DAY.search(date)) for date in found)
        return frozenset(f"{month[0][:3].casefold()} {day[0]}" for month, day in marks if month and day)

    @cached_property
    def is_of_a_span(self) -> bool:
        """Whether it tells what came about in a certain time, such as a week: the next has its own."""
        return bool(_SPAN.search(self.text))

    @cached_property
    def weekdays(self) -> frozenset[str]:
        return frozenset(token.folded for token in self.line.tokens) & WEEKDAYS

    @cached_property
    def weekdays_around(self) -> frozenset[str]:
        """Those that the sentences next to it name, too."""
        return self.weekdays | (frozenset(word.text.casefold() for word in words(self.around)) & WEEKDAYS)

    @cached_property
    def tells_plan(self) -> bool:
        return "plan" in self.moods.values()

    @cached_property
    def tells_past(self) -> bool:
        """Whether something in it is told to have happened, or not to have happened."""
        return any(is_told(self.line, token.place) for token in self.line.content)

    @cached_property
    def is_conditional(self) -> bool:
        """Whether it asks, or speaks of what would be or had been before: nothing is stated then of now."""
        return bool(_CONDITION.search(self.text))

    @cached_property
    def leans(self) -> bool:
        """Whether it speaks of something that only the sentence before it names."""
        return bool(_LEANS.match(self.text))

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Stems of the names whose words it gives: those next to "said", "according to" and the like."""
        return frozenset(token.stem for token in self._beside_says if token.word.is_name)

    @cached_property
    def sayers(self) -> frozenset[str]:
        """The same, with those who have no name: "police", "the council"."""
        return frozenset(token.stem for token in self._beside_says)

    @cached_property
    def _beside_says(self) -> tuple[Token, ...]:
        found: list[Token] = []
        tokens = self.line.tokens
        for place, token in enumerate(tokens):
            accords = token.folded == "to" and place > 0 and tokens[place - 1].folded == "according"
            if token.folded not in SAYS and not accords:
                continue
            before = [t for t in tokens[max(0, place - _NEAR) : place] if t.is_content]
            after = [t for t in tokens[place + 1 : place + 1 + _NEAR] if t.is_content]
            names = [t for t in (*before, *after) if t.word.is_name]
            # "Ivo Brandt says", "says auditor Lena Fors": all of the name; "police said": the word before.
            found += names or (after[:1] if accords else before[-1:])
        return tuple(found)

    @cached_property
    def moods(self) -> dict[int, Mood]:
        """The mood of each word that is not plainly so, by its place; "not" before the others."""
        found: dict[int, Mood] = {}
        for coloured in moods(self.line):
            if found.get(coloured.place) != "not":
                found[coloured.place] = coloured.mood
        return found

    def frame(self, place: int) -> tuple[Token, ...]:
        """What is said of the word at `place`: the content words of its clause, without those that only
        tell who says so, when, and how surely; where they are few, with those of the clauses next to it."""
        clause = self.line.tokens[place].clause
        found: tuple[Token, ...] = ()
        for reach in range(len(self.line.tokens)):
            first, last = clause - reach, clause + (reach if clause <= reach else 0)
            found = tuple(t for t in self.content if first <= t.clause <= last and t.place != place)
            if len(found) >= _FRAME:
                break
        return found

    def conditions(self, place: int) -> tuple[Token, ...]:
        """The content words of other clauses that say when, where or with what that is so which is said at
        `place`: "when running on petrol", "In the north, ..."."""
        heads = {t.clause: t.folded for t in reversed(self.line.tokens)}
        leading = heads.get(0, "") in _PREPOSITIONS and len(heads) > 1
        clauses = {n for n, head in heads.items() if head in _WHEN} | ({0} if leading else set())
        clauses.discard(self.line.tokens[place].clause)
        return tuple(t for t in self.content if t.clause in clauses)

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """Its content words without fillers and speakers."""
        sayers = self.sayers
        return tuple(
            token
            for token in self.line.content
            if token.stem not in FILLERS and token.stem not in sayers and not token.folded.endswith("ly")
        )


def strangers(one: Statement, other: Statement) -> frozenset[str]:
    """The names of one that the other does not know, but for who is speaking."""
    return one.names - other.about - one.speakers


def same_time(one: Statement, other: Statement) -> bool:
    """Whether no day, month, year or turn ("the second round") of one stands against another of the other."""
    mine = one.days, one.dates, one.ordinals, frozenset(map(str, one.years))
    theirs = other.days, other.dates, other.ordinals, frozenset(map(str, other.years))
    return all(not a or not b or not a.isdisjoint(b) for a, b in zip(mine, theirs, strict=True))


def same_scene(one: Statement, other: Statement) -> bool:
    """Whether they can be of one matter: each with what stands around it shares a name, and no name of one
    stands where the other has another. Who is speaking is another matter."""
    if strangers(one, other) and strangers(other, one):
        return False
    return not (one.title and other.title) or bool(one.names_around & other.names_around)
