"""The sections of a briefing besides its points: what happened when, who said what, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.briefing.field import Field
from bot.briefing.gaps import is_left_open
from bot.briefing.times import Told, told
from bot.briefing.voices import Spoken, is_person, spoken, surname
from index.article import Span
from index.duplicates import words

_SAID = 0.5  # the share of one of two sentences in the other at which both say the same


@dataclass(frozen=True, slots=True)
class Dated:
    """A line and the time that it tells."""

    line: int
    told: Told


@dataclass(frozen=True, slots=True)
class Voiced:
    """Words that a line quotes, and the lines of other reports that quote them too."""

    line: int
    spoken: Spoken
    others: tuple[int, ...]


def timeline(where: Field, near: Sequence[int], most: int) -> list[Dated]:
    """The `most` lines with a time that most reports tell, or that stand nearest to the topic; in order."""
    ranked: list[tuple[float, Dated]] = []
    for number in near:
        line = where.lines[number]
        found = told(line.text, line.source.date)
        if found:
            saying = float((where.said_by(number) >= 0.5).sum())
            ranked.append((saying / 10 + _near(where, number), Dated(number, found)))
    kept: list[Dated] = []
    for _, one in sorted(ranked, key=lambda r: (-r[0], r[1].line)):
        if len(kept) < most and not any(where.likeness.contained(one.line, k.line) >= _SAID for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.told.since, one.told.until, one.line))


def remarks(where: Field, most: int) -> list[Voiced]:
    """Up to `most` quotations near the topic, the speakers in turn; those of one speaker stand together."""
    found: dict[str, Voiced] = {}
    keys: dict[str, int] = {}
    holders: dict[str, list[int]] = {}
    near = [n for n in range(len(where.lines)) if "“" in where.lines[n].text or '"' in where.lines[n].text]
    for number in sorted(near, key=lambda n: (-_near(where, n), n)):
        if not where.is_near(number):
            continue
        line = where.lines[number]
        for one in spoken(line.text, before(where, number)):
            if not is_person(one.speaker, line.article.text):
                continue
            said = " ".join(words(one.words))
            holders.setdefault(said, []).append(number)
            if said not in found and not any(said in other or other in said for other in found):
                found[said] = Voiced(number, one, ())
                keys[said] = len(
                    [k for k in found if surname(found[k].spoken.speaker) == surname(one.speaker)]
                )
    order = sorted(found, key=lambda said: (keys[said], -_near(where, found[said].line)))[:most]
    chosen = [Voiced(found[s].line, found[s].spoken, _other_files(where, holders[s])) for s in order]
    first = {surname(one.spoken.speaker): place for place, one in reversed([*enumerate(chosen)])}
    return sorted(chosen, key=lambda one: first[surname(one.spoken.speaker)])


def left_open(where: Field, near: Sequence[int], most: int) -> list[int]:
    """Up to `most` lines near the topic that say what is not known."""
    kept: list[int] = []
    for number in near:
        line = where.lines[number]
        new = not any(where.likeness.contained(number, other) >= _SAID for other in kept)
        if len(kept) < most and is_left_open(line.text) and new:
            kept.append(number)
    return kept


def before(where: Field, number: int) -> str:
    """The sentence before a line in its article; nothing before the first."""
    line = where.lines[number]
    return line.run[line.place - 1].of(line.article.text) if line.place else ""


def with_before(where: Field, number: int) -> Span:
    """The span of a line and the sentence before it."""
    line = where.lines[number]
    return Span(line.run[max(0, line.place - 1)].start, line.span.end)


def _near(where: Field, number: int) -> float:
    return float(where.words[number] + where.nearness[number])


def _other_files(where: Field, numbers: Sequence[int]) -> tuple[int, ...]:
    by_file = {where.lines[n].source.file: n for n in reversed(numbers)}
    return tuple(
        n
        for n in by_file.values()
        if n != numbers[0] and where.lines[n].source.file != where.lines[numbers[0]].source.file
    )
