"""Names in a sentence: runs of capitalised words, and what sort of name each is, as far as words can tell.

A capital begins the first word of a sentence too, so a name there counts only where the article uses it
elsewhere, or where its words leave no doubt. What might be half of a longer name is passed over. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.evals.making.names import (
    ALIASES,
    BEFORE_TITLES,
    CITIES,
    COUNTRIES,
    FIRST_NAMES,
    NO_NAMES,
    ORGANISATION_WORDS,
    PLACE_WORDS,
    SHORT_NAMES,
    STATES,
    TITLES,
)
from bot.evals.making.values import DAYS, MONTHS
from index.words import STOPWORDS

NameSort = Literal["person", "country", "state", "city", "organisation", ""]

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_PARTICLES = frozenset("de van von der den bin al el la du da di del dos ibn ter".split())
_SHORT_TITLES = frozenset("sen gov rep gen col capt lt sgt maj dr mr mrs ms prof rev st jr".split())
_SUFFIXES = frozenset("Jr Sr II III IV".split())
_CALENDAR = frozenset((*DAYS, *MONTHS, *(name[:3] for name in DAYS + MONTHS), "Sept"))
_PLACES: dict[str, NameSort] = {
    **dict.fromkeys(CITIES, "city"),
    **dict.fromkeys(STATES, "state"),
    **dict.fromkeys(COUNTRIES, "country"),
}
_GOES_ON = re.compile(
    r"(?: (?:of|for|in the|of the|&) [A-Z]| \d|[-–/@&(]|\.\w|['’]s? [A-Z]| and [A-Z]\w+ [A-Z])"
)
_BEGUN = re.compile(
    r"(?:\b[A-Z][\w’']* (?:of|for|of the|and|&|the|on) |[-–/@'’.]|\w-[A-Z]\w* |U\.S\. |U\.K\. |\b\d+ )\Z"
)
_DESCRIBED = re.compile(r"\b([a-z]+) \Z")  # "minister Nikos Andrade"
_OWNER = re.compile(r"[A-Z]\w*['’]s? \Z")  # "St. Bartholomew's Day"
_OPENING = re.compile(r"(?:\A\W*|[.:?!]['’\"”]? |[“\"‘(]|\s['’])\Z")  # here any word has a capital
_ADJECTIVE = re.compile(r".*(?:ians?|eans?|ese|ish|[^aeiou]ans)\Z")
_ROMANISED = ("sky", "skyy", "skiy", "skyi", "ski")


@dataclass(frozen=True, slots=True)
class Name:
    """A name: characters `start` to `end` of its sentence, without title and possessive."""

    text: str
    start: int
    end: int
    sort: NameSort

    @property
    def answers(self) -> tuple[str, ...]:
        """The ways of writing it that count as the same, as written first; of a person the surname too."""
        found = [self.text, *ALIASES.get(self.text, ())]
        parts = [part for part in self.text.split() if part.rstrip(".") not in _SUFFIXES]
        if self.sort == "person" and len(parts) > 1:
            found.append(parts[-1])
        for name in tuple(found):
            ending = next(
                (end for end in sorted(_ROMANISED, key=len, reverse=True) if name.endswith(end)), ""
            )
            found += [name.removesuffix(ending) + other for other in _ROMANISED if ending]
        found += [_without_accents(name) for name in found]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Known:
    """What an article shows of its names: those inside sentences; its persons, in full and by surname."""

    inside: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


def known_names(sentences: Iterable[str]) -> Known:
    """What these sentences of one article show of its names."""
    found = [(name, name.start > 1) for sentence in sentences for name in names(sentence)]
    persons = [
        name.text.split()
        for name, _ in found
        if name.sort == "person" and name.text.split()[-1] not in _SUFFIXES
    ]
    return Known(
        inside=frozenset(name.text for name, inside in found if inside),
        persons=frozenset(" ".join(parts) for parts in persons if len(parts) > 1),
        surnames=frozenset(parts[-1] for parts in persons),
    )


def names(sentence: str, known: Known = Known()) -> tuple[Name, ...]:
    """The names in `sentence`, in order. No name is part of a longer one, as far as words can tell."""
    found = (_name(sentence, run, known) for run in _runs(sentence))
    return tuple(name for name in found if name)


def _runs(sentence: str) -> Iterator[list[_Token]]:
    """Capitalised words in a row, possessive endings taken off."""
    run: list[_Token] = []
    held: list[_Token] = []
    for match in _TOKEN.finditer(sentence):
        bare = _POSSESSIVE.sub("", match[0])
        token = _Token(bare, match.start(), match.start() + len(bare))
        last = (*run, *held)[-1:]
        joined = bool(last) and _joins(sentence, last[0], token)
        if run and joined and match[0] in _PARTICLES:
            held.append(token)
        elif _is_capital(match[0]):
            if joined:
                run += [*held, token]
            else:
                if run:
                    yield run
                run = [token]
            held = []
        else:
            if run:
                yield run
            run, held = [], []
    if run:
        yield run


def _joins(sentence: str, last: _Token, token: _Token) -> bool:
    between = sentence[last.end : token.start]
    if between == ". ":
        return (len(last.text) == 1 or last.text.casefold() in _SHORT_TITLES) and last.text != "I"
    return between == " "


def _is_capital(word: str) -> bool:
    """Whether every part of the word between hyphens begins with a capital: no "Trump-backed"."""
    bare = _POSSESSIVE.sub("", word)
    if bare.rstrip(".").upper() in ("U.S", "U.K", "D.C", "A.M", "P.M"):
        return False
    return all(part[:1].isupper() for part in bare.split("-"))


def _name(sentence: str, run: list[_Token], known: Known) -> Name | None:
    opening = _OPENING.search(sentence[: run[0].start]) is not None
    if opening and len(run) > 1 and run[0].text.casefold() in STOPWORDS:
        run, opening = run[1:], False
    elif not opening and len(run) > 1 and run[0].text == "The":
        run = run[1:]
    titled = _titles(run)
    if titled is None:
        return None
    rest = run[titled:]
    text = sentence[rest[0].start : rest[-1].end]
    before, after = sentence[max(0, rest[0].start - 60) : rest[0].start], sentence[rest[-1].end :][:40]
    if _GOES_ON.match(after) or (not titled and _BEGUN.search(before)):
        return None
    words = [token.text for token in rest]
    if _OWNER.search(before) and words[0] in ORGANISATION_WORDS | PLACE_WORDS:
        return None
    if not _CALENDAR.isdisjoint(token.text for token in run) or len(words) > 5:
        return None
    if words[-1].casefold() in NO_NAMES or (len(words) == 1 and _is_no_name(text, bool(titled))):
        return None
    described = _DESCRIBED.search(before)
    titled = titled or bool(described and described[1] in TITLES)
    sort = _sort(text, words, bool(titled), known)
    certain = sort == "person" and (titled or len(words) > 1)
    if opening and not certain and text not in known.inside:
        return None
    return Name(text, rest[0].start, rest[-1].end, sort)


def _is_no_name(word: str, titled: bool) -> bool:
    """Whether a single capitalised word names nobody and nothing ("Office", "Norwegian"), or half a name."""
    if word.casefold() in NO_NAMES | STOPWORDS | TITLES or len(word) < 3:
        return True
    if word in ORGANISATION_WORDS | PLACE_WORDS or (not titled and word in FIRST_NAMES):
        return True
    return not titled and word not in _PLACES and _ADJECTIVE.match(word) is not None


def _titles(run: list[_Token]) -> int | None:
    """How many words at the beginning of the run are titles; None where that is unclear."""
    folded = [token.text.casefold().rstrip(".") for token in run]
    last = max((place for place, word in enumerate(folded[:-1]) if word in TITLES), default=-1)
    if last < 0:
        return None if folded[-1] in TITLES and len(run) > 1 and run[0].text not in FIRST_NAMES else 0
    rest = [token.text for token in run[last + 1 :]]
    if not ORGANISATION_WORDS.isdisjoint(rest) or not PLACE_WORDS.isdisjoint(rest):
        return None
    plain = all(word in TITLES or word in BEFORE_TITLES or word in NO_NAMES for word in folded[:last])
    return last + 1 if plain or rest[0] in FIRST_NAMES else None


def _sort(text: str, words: list[str], titled: bool, known: Known) -> NameSort:
    if text in _PLACES:
        return _PLACES[text]
    if words[-1] in ORGANISATION_WORDS and len(words) > 1:
        return "organisation"
    if not PLACE_WORDS.isdisjoint(words):
        return ""
    if titled or (words[0] in FIRST_NAMES and len(words) > 1) or text in known.surnames:
        return "person"
    return "organisation" if text in SHORT_NAMES else ""


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def mentions(names: Iterable[Name], name: Name) -> tuple[Name, ...]:
    """Those of `names` that are the same: in full, or a person by surname."""
    return tuple(other for other in names if other.text == name.text or _is_surname(other, name))


def _is_surname(one: Name, other: Name) -> bool:
    """Whether one of the two is the surname of the other, a person."""
    short, long = sorted((one.text.split(), other.text.split()), key=len)
    return "person" in (one.sort, other.sort) and len(short) == 1 and short[-1] == long[-1]


def is_title(word: str) -> bool:
    """Whether a capitalised word before a name says what its bearer is: "Prime", "Minister", "Russian"."""
    folded = word.casefold().rstrip(".,")
    return word[:1].isupper() and (folded in TITLES or folded in BEFORE_TITLES or folded in NO_NAMES)
