"""Who said what: words between quotation marks, with the speaker if the text names one. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.words import words

_QUOTED = re.compile(r"“([^“”\n]{2,500})”|\"([^\"\n]{2,500})\"")
_SAYS = (
    "said|says|say|told|tells|stated|states|added|adds|argued|argues|warned|warns|wrote|writes|explained|"
    "explains|insisted|insists|noted|notes|remarked|remarking|declared|emphasized|emphasised|pointed out|"
    "announced|claimed|claims|asked|replied|recalled|concluded|called|calling|stating|saying|suggested|"
    "warning|arguing|adding|telling|insisting|noting|acknowledged|described|continued|tweeted|testified|admitted|commented|posted"
)
_TITLES = (
    "Mr|Mrs|Ms|Dr|Sir|Lord|Lady|President|Prime Minister|Minister|Secretary|Senator|Sen|Rep|Gov|Governor|"
    "General|Gen|Lt|Professor|Prof|Mayor|Chancellor|Judge|Justice|Captain|Chief|King|Queen|Pope|"
    "Vice President"
)
_PART = r"(?:[A-Z][\w’'-]+|[A-Z]\.)"
_NAME = re.compile(
    rf"(?:(?:{_TITLES})\.?\s+)*{_PART}(?:\s+(?:(?:al|bin|de|van|von|der|la|du)\s+)?{_PART}){{0,4}}"
)
_HEAD = re.compile(rf"^(?:(?:{_TITLES})\b\.?\s+)+")
_ON = r"(?:\b(?:Mr|Mrs|Ms|Dr|Lt|Gen|Sen|Rep|Gov|Prof)\.|[^.“”\"])"
_AFTER = re.compile(
    rf"^\W*(?:{_SAYS})\b{_ON}{{0,160}}|^[\s,–—-]*{_ON}{{0,120}}?\b(?:{_SAYS})\b", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"[^“”\"]{{0,200}}\b(?:{_SAYS})\b[^“”\"]{{0,60}}$|\baccording to\b[^,“”\"]{{0,80}},?\s*$", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_NOBODY = frozenset(
    """the a an it this that they he she but and however still for in on at as while when if after before
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december i we you our my according his her their there here what why
    how who no yes so then now today yesterday meanwhile moreover additionally initially despite amid during
    speaking instead those these some many most""".split()
)
_LONG_NAME = 3  # words
_LEAST = 4  # words of a quotation that is worth a place


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words (without their marks), who spoke them, and whether only the sentence before names that one."""

    speaker: str
    words: str
    named_before: bool


def spoken(sentence: str, before: str) -> Iterator[Spoken]:
    """The quotations in `sentence`, which follows `before`, of which a speaker is known.

    A verb of saying must stand beside the quotation, and a name beside the verb; for "he" and "she" it is
    the only name of a person in the sentence before, else nobody is named.
    """
    for match in _QUOTED.finditer(sentence):
        said = match[1] or match[2]
        if len(words(said)) < _LEAST:
            continue
        found = _speaker(sentence[: match.start()], sentence[match.end() :], before)
        if found:
            yield Spoken(found[0], said.strip().rstrip(","), found[1])


def is_person(speaker: str, text: str) -> bool:
    """Whether a speaker is named like a person: with a title, or a first name here or elsewhere in `text`.

    "Congress" and "Ukraine" are written with a capital, too.
    """
    name = _HEAD.sub("", speaker)
    if name != speaker:
        return True
    parts = name.split()
    if len(parts) > 1:
        return not parts[-2].isupper()
    first = re.compile(rf"\b([A-Z][a-z]+)(?: [A-Z]\.)? {re.escape(name)}\b")
    return any(found[1].casefold() not in _NOBODY for found in first.finditer(text))


def surname(speaker: str) -> str:
    """The stem by which the same person is known again: that of the last word of the name."""
    named = words(_HEAD.sub("", speaker))
    return named[-1].stem if named else speaker.casefold()


def _speaker(left: str, right: str, before: str) -> tuple[str, bool] | None:
    after = _AFTER.match(right)
    if after and (found := _named(after.group(), before)):
        return found
    leading = _BEFORE.search(left)
    return _named(leading.group(), before) if leading else None


def _named(part: str, before: str) -> tuple[str, bool] | None:
    verb = re.search(rf"\b(?:{_SAYS}|according to)\b", part, re.IGNORECASE)
    if verb is None:
        return None
    ahead, behind = part[: verb.start()], part[verb.end() :]
    told = (
        re.match(r"\s+(?:the\s+)?\S+", behind)
        if verb.group().casefold() in ("told", "tells", "asked")
        else None
    )
    pronoun = _PRONOUN.search(ahead) or (_PRONOUN.match(behind.strip()) if not ahead.strip(" ,") else None)
    # "X said": the name before the verb; "said X": the first one behind it, which "told the press" is not.
    names = _names(ahead)
    if names and not (pronoun and pronoun.start() > ahead.rfind(names[-1])):
        clause = _names(ahead.rpartition(",")[2])
        return _bare(clause[-1]) if clause else names[0], False
    if pronoun:
        people = _names(before)
        keys = {surname(name) for name in people}
        return (max(people, key=len), True) if len(keys) == 1 else None
    if not ahead.strip(" ,—–-") and not told and (names := _names(behind)):
        return names[-1] if len(names) == 1 else _person(names), False
    return None


def _bare(name: str) -> str:
    """A name without what its office was of: "Foreign Affairs Kaja Kallas" ends in a person's two words."""
    parts = name.split()
    return name if len(parts) <= _LONG_NAME or _HEAD.match(name) else " ".join(parts[-2:])


def _person(names: list[str]) -> str:
    """Of the names behind "said", the first with two words: "Ukrainian President Volodymyr Zelensky"."""
    return next((name for name in names if " " in name), names[0])


def _names(text: str) -> list[str]:
    found = []
    for match in _NAME.finditer(text):
        parts = match.group().split()
        while parts and parts[0].casefold().strip(".,’'") in _NOBODY:
            parts = parts[1:]
        if parts:
            found.append(" ".join(parts))
    return [name for name in found if len(name) > 1 and not re.search(r"[’']s?$", name)]
