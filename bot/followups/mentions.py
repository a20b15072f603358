"""What a conversation has spoken of: names and noun phrases, each with what can stand for it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bot.followups import vocabulary as v
from index.words import STOPWORDS, forms, stem

Kind = Literal["person", "thing", "either", "several"]
"""One that is neither surely a person nor surely none is either: "Kallas", "Spirit"."""

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[$€£]?\d[\d.,]*\d%?|[$€£]?\d%?|[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
_LONGEST = 4  # words of a noun phrase without its article
_COUNTS = frozenset("two three four five six seven eight nine ten several".split())
_NAME_LINKS = frozenset("of for on the and &".split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a text, where it stands, and its casefolded form with straight apostrophes."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or self.text[0] in "$€£"

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or noun phrase, as it may stand in a sentence, what it is, and where it was.

    `head` is the stem of the word that it is told by; `stems` those of all its words.
    """

    text: str
    kind: Kind
    is_name: bool
    head: str
    stems: frozenset[str]
    start: int
    is_pair: bool = False
    is_beside: bool = False
    """Whether it only says where: after "in", "at" and the like."""

    @property
    def is_named(self) -> bool:
        """Whether there is a name in it."""
        return any(letter.isupper() for letter in self.text)


def tokens(text: str) -> tuple[Token, ...]:
    """The words and marks of `text`, in order."""
    return tuple(
        Token(m.group(), m.group().casefold().replace("’", "'"), m.start(), m.end())
        for m in TOKEN.finditer(text)
    )


def bare(low: str) -> str:
    """A casefolded word without what is contracted with it or owns: "he's" and "Trump's" without 's."""
    return low.split("'")[0] if not low.endswith("n't") else low


def mentions(text: str, acts: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
    """The names and noun phrases of `text`, in order; `acts` are stems that are verbs in it."""
    line = tokens(text)
    found: list[Mention] = []
    place = 0
    while place < len(line):
        end = _name_end(line, place) or _phrase_end(line, place, acts)
        if not end:
            place += 1
            continue
        found += _owned(text, line, place, end)
        found.append(_mention(text, line, place, end))
        place = end
    return tuple(_with_pairs(text, found))


def _owned(text: str, line: Sequence[Token], place: int, end: int) -> list[Mention]:
    """What the name from `place` to `end` owns, with it: "Toyota's electric SUV"."""
    if not line[end - 1].low.endswith("'s") or end >= len(line) or _is_after_owner(line[end].low):
        return []
    last = phrase_end(line, end)
    if last == end:
        return []
    parts = frozenset(stem(bare(token.low)) for token in line[place:last] if token.is_word)
    low = line[last - 1].low
    kind: Kind = "person" if low in v.PERSONS else "several" if is_plural(low) else "thing"
    shown = text[line[place].start : line[last - 1].end]
    return [Mention(shown, kind, False, stem(bare(low)), parts, line[place].start)]


def is_plural(low: str) -> bool:
    """Whether a noun looks like several."""
    return low in ("people", "men", "women", "children", "police") or (
        low.endswith("s") and not low.endswith(("ss", "us", "is", "'s")) and len(low) > 3
    )


# --- names -------------------------------------------------------------------------------------------


def begins_name(line: Sequence[Token], place: int) -> bool:
    """Whether the word is capitalised as a name is: not as the first of a sentence, or a day, or I."""
    token = line[place]
    if not token.is_capital or token.low in v.CALENDAR or token.low == "i" or token.low.startswith("i'"):
        return False
    if bare(token.low) in STOPWORDS and not (token.text.isupper() and len(token.text) > 1):
        return False
    if place > 0 and line[place - 1].text not in '.?!:“"':
        return True
    # The first word of a sentence is one where nothing says otherwise.
    after = line[place + 1] if place + 1 < len(line) else None
    if token.text.isupper() and len(token.text) > 1:
        return True
    if token.low in v.PREPOSITIONS | v.CONNECTIVES | v.AUXILIARIES or token.low.endswith(("ly", "ing")):
        return False
    if after is not None and after.is_word and not after.is_capital:
        follows = bare(after.low) in v.AUXILIARIES | v.SAYING | v.VERBS or is_past(after.low)
        return (follows or after.low in ("and", "has") or token.low.endswith("'s")) and not is_plural(
            token.low
        )
    return True


def _name_end(line: Sequence[Token], place: int) -> int:
    """Where the name that begins at `place` ends; 0 where none does."""
    if not begins_name(line, place):
        return 0
    end = place + 1
    while end < len(line) and (
        not line[end - 1].low.endswith("'s") or line[end].low in v.INSTITUTIONS  # Martha's Vineyard
    ):
        if line[end].is_capital and line[end].is_word and line[end].low not in v.CALENDAR - {"day"}:
            end += 1
        elif (
            line[end].text == "."
            and line[end - 1].low in v.TITLES
            and end + 1 < len(line)
            and line[end + 1].is_capital
        ) or (
            end + 1 < len(line)
            and line[end].low in _NAME_LINKS - {"and", "for", "on"}
            and line[end + 1].is_capital
            and bare(line[end - 1].low) in v.INSTITUTIONS
        ):
            end += 2
        else:
            break
    return end


def _is_after_owner(low: str) -> bool:
    """Whether a word cannot be what one owns: the name before it ends in 's ("Sotheby's is selling")."""
    return bare(low) in STOPWORDS | v.PREPOSITIONS or low.endswith("ing")


def _name_kind(line: Sequence[Token], place: int, end: int) -> Kind:
    parts = [bare(token.low) for token in line[place:end]]
    before = line[place - 1].low if place else ""
    if any(part in v.INSTITUTIONS or part in v.COUNTRIES for part in parts) or line[place].text.isupper():
        return "thing"
    if parts[0] in v.TITLES or before in v.TITLES | v.PERSONS:
        return "person"
    if before in ("in", "at", "near", "from", "into") or any(
        any(c.isdigit() for c in part) for part in parts
    ):
        return "thing"
    if is_plural(line[end - 1].low) and before == "the":
        return "several"
    after = bare(line[end].low) if end < len(line) else ""
    if len(parts) in (2, 3) and before not in ("the", "a", "an"):
        return "person"
    if len(parts) == 1 and re.search(r"(?:ans|crats|ists)$", parts[0]):
        return "several"
    if before in ("the", "a", "an") or len(parts) > 1:
        return "thing"
    return "person" if after in v.SAYING else "either"


# --- noun phrases ------------------------------------------------------------------------------------


def is_past(low: str) -> bool:
    """Whether a word looks like a verb's past."""
    if low in ("held", "led", "met", "won", "lost"):
        return True
    return (low.endswith("ed") and len(low) > 4) or (forms(low)[0] != low and low not in ("left", "found"))


def ends_phrase(token: Token, is_first: bool) -> bool:
    """Whether a noun phrase ends before this word; a participle may be its first."""
    if not token.is_word or bare(token.low) in STOPWORDS or token.low in v.PREPOSITIONS | v.VERBS | v.ADVERBS:
        return True
    return token.low in v.CALENDAR or (is_past(token.low) and not (is_first and token.low.endswith("ed")))


def phrase_end(line: Sequence[Token], place: int, acts: frozenset[str] = frozenset()) -> int:
    """Where the words of a noun phrase that begin at `place`, after its article, end."""
    end = place
    while end < len(line) and end - place < _LONGEST and not ends_phrase(line[end], end == place):
        if end > place and stem(line[end].low) in acts:
            break
        end += 1
    return end


def _phrase_end(line: Sequence[Token], place: int, acts: frozenset[str]) -> int:
    """Where the noun phrase that begins at `place` ends; 0 where none does.

    It begins with an article, with one who owns, or is a bare plural: "rare minerals".
    """
    token = line[place]
    if token.low in v.ARTICLES | v.POSSESSIVES | v.DEMONSTRATIVES | _COUNTS | {"some"}:
        if place + 1 < len(line) and begins_name(line, place + 1):
            last = _name_end(line, place + 1)
            end = phrase_end(line, last, acts)
            is_more = end > last and line[last].low not in v.SAYING and not line[last - 1].low.endswith("'s")
            return end if is_more and not line[last].is_capital else 0  # "the Kiel Institute" is a name
        end = phrase_end(line, place + 1, acts)
        return end if end > place + 1 else 0
    if (
        ends_phrase(token, is_first=True)
        or token.is_capital
        or token.low.endswith("ly")
        or stem(token.low) in acts
    ):
        return 0
    if place and (line[place - 1].low in v.WH | v.SUBJECTS or begins_name(line, place - 1)):
        return 0  # a verb: "Who dominates", "China dominates"
    end = phrase_end(line, place, acts)
    return end if end > place and is_plural(line[end - 1].low) else 0


def _mention(text: str, line: Sequence[Token], place: int, end: int) -> Mention:
    last = line[end - 1]
    words = [token for token in line[place:end] if token.is_word]
    shown = text[line[place].start : last.end]
    is_name = begins_name(line, place)
    if is_name:
        if end < len(line) and line[end].is_word and not _is_after_owner(line[end].low):
            shown = re.sub(r"['’]s$", "", shown)  # else it is part of the name: "Sotheby's is"
        kind = _name_kind(line, place, end)
        if place and line[place - 1].low == "the":
            shown = f"the {shown}"
    else:
        kind = "person" if last.low in v.PERSONS else "several" if is_plural(last.low) else "thing"
        if words[0].low in v.DEMONSTRATIVES | {"a", "an", "some"}:
            shown = f"the {shown.split(maxsplit=1)[1]}"
        elif words[0].low in _COUNTS:
            shown = f"the {shown[:1].lower()}{shown[1:]}"
        elif not words[0].text.isupper():
            shown = shown[:1].lower() + shown[1:]
    return Mention(
        shown,
        kind,
        is_name,
        stem(bare(last.low)),
        frozenset(stem(bare(word.low)) for word in words if bare(word.low) not in STOPWORDS),
        line[place].start,
        is_beside=_is_beside(line, place),
    )


def _is_beside(line: Sequence[Token], place: int) -> bool:
    before = line[max(0, place - 2) : place]
    at = before[-1].low if before and before[-1].low != "the" else before[0].low if before else ""
    return at in ("in", "at", "from", "near", "on")


def _with_pairs(text: str, found: Sequence[Mention]) -> list[Mention]:
    """The mentions, and what two persons joined by "and" are together."""
    result = [*found]
    for one, other in pairwise(found):
        between = text[one.start : other.start]
        if (
            one.is_name
            and other.is_name
            and {one.kind, other.kind} <= {"person", "either", "thing"}
            and re.search(r"^.{0,80}\band\s+$", between, re.DOTALL)
        ):
            both = f"{one.text} and {other.text}"
            result.append(Mention(both, "several", True, one.head, one.stems | other.stems, one.start, True))
    return result
