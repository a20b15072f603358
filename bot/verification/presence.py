"""Gates on what must stand in the source: numbers, names, words, no opposites. Pure."""

from collections import Counter

from bot.quantities import Quantity
from bot.verification.features import Held, Window, clauses, kin, match
from bot.verification.lexicon import CALENDAR, COLOURING, may_stand_for, opposites, reversals
from bot.verification.reading import Token
from bot.verification.stretches import Stretch, around, is_longer, mention, neighbours

_SUBJECT = 4  # words at the beginning of a claim among which its subject stands
_TOGETHER = 2  # of these neighbours, what stands elsewhere must have with it
_PLACE = 3  # words on either side that make the place in which something stands
_SHORT, _UNCOVERED = 5, 0.5  # content words of a short claim, none missing; the share missing of a long one
_CLAUSE, _COVERED = 3, 2 / 3  # content words of a clause that counts, and their share that is not missing
_OWN = 1 / 3  # of the words must stand in the text itself, not in its title
_YEARS = range(1500, 2101)


def numbers_are_there(held: Held, at: Stretch) -> str:
    """Each number, with its unit, stands in the window, or elsewhere in the text beside the same word.

    Of a year it is enough that the text speaks of it: a report is dated once.
    """
    for placed, place in held.claim.numbers:
        quantity = placed.quantity
        if quantity in at.numbers or (is_year(quantity) and held.page.lines_with_number(quantity)):
            continue
        if elsewhere(held, at, place, quantity) is None:
            return f"its number {placed.text!r} is not in the source"
    return ""


def is_year(quantity: Quantity) -> bool:
    return not quantity.unit and quantity.value in _YEARS


def elsewhere(held: Held, at: Stretch, place: int, quantity: Quantity | None = None) -> int | None:
    """The sentence of the text, by number, that holds the word or number at `place` as the claim does.

    Beside the same word ("2022" in "Q4 2022", "Richard" in "Richard Amardi"), or with two of the content
    words next to it; of a name, words that stand in the window, too. None where there is none.
    """
    tokens, page = held.claim.tokens, held.page
    lines = page.lines_with(tokens[place].stem) if quantity is None else page.lines_with_number(quantity)
    for one, other in ((place - 1, place), (place + 1, place)):
        if 0 <= one < len(tokens) and (quantity is not None or at.where(tokens[one].stem)):
            pair = tokens[min(one, other)].stem, tokens[max(one, other)].stem
            if (number := page.pairs.get(pair)) in lines:
                return number
    near = neighbours(tokens, place) - mention(tokens, place)
    if quantity is None:
        near = frozenset(stem for stem in near if at.where(stem))
    found = Counter(line for stem in near for line in page.lines_with(stem) & lines)
    return min((line for line, count in found.items() if count >= _TOGETHER), default=None)


def names_are_there(held: Held, at: Stretch) -> str:
    """Each name stands in the window, the title or the outlet; "Russian" will do for Russia.

    What the text is about need not be named again; another name may stand elsewhere with the same neighbours,
    a month or day with any other word or number of the claim.
    """
    stems = at.window.stems
    for token in named(held):
        if token.stem in stems or is_longer(token.stem, stems) or is_topic(held, token):
            continue
        if elsewhere(held, at, token.place) is None and not (
            token.stem in CALENDAR and _is_dated(held, token)
        ):
            return f"its name {token.word.text!r} is not in the source"
    return ""


def is_topic(held: Held, token: Token) -> bool:
    """Whether it is the subject of the claim, and what the text is about."""
    return token.place < _SUBJECT and token.stem in held.page.topics


def _is_dated(held: Held, token: Token) -> bool:
    """Whether a sentence has the month or day with another content word, or a number, of the claim."""
    others = {one.stem for one in held.content} - {token.stem}
    lines = (held.page.lines[number] for number in held.page.lines_with(token.stem))
    return any(
        others & line.stems or held.numbers & {placed.quantity for placed, _ in line.numbers}
        for line in lines
    )


def named(held: Held) -> list[Token]:
    """The words of names in the claim."""
    return [
        t
        for t in held.claim.content
        if t.is_name or (t.opens and t.stem in held.page.stems and held.page.names(t.word))
    ]


def words_are_there(held: Held, at: Stretch) -> str:
    """All content words of a short claim stand there, and half of a long one, two thirds of each clause.

    Those that would make it say another thing are looked at by the other gates.
    """
    missing = uncovered(held, at.window)
    allowed = min(len(held.content) - _SHORT, _UNCOVERED * len(held.content))
    if len(missing) > max(0, allowed):
        return f"its word {missing[0].word.text!r} is not in the source"
    away = {token.place for token in missing}
    for clause in clauses(held.content):
        there = [held.content[n] for n in clause if held.content[n].place not in away]
        if len(clause) >= _CLAUSE and len(there) < _COVERED * len(clause):
            return f"what it says beside {held.content[clause[0]].word.text!r} is not in the source"
    own = frozenset[str]().union(*(line.stems for line in at.window.lines))
    if sum(token.stem in own or kin(token.stem, own) for token in held.content) < _OWN * len(held.content):
        return "too few of its words are in the source"
    return ""


def opposites_are_not_there(held: Held, at: Stretch) -> str:
    """No word of the claim stands where the source has its opposite."""
    for token in held.claim.tokens:
        against = opposites(token.stem) if not token.in_number else frozenset[str]()
        turned = reversals(token.stem) & at.window.stems if token.is_content else frozenset[str]()
        if not against and not turned:
            continue
        near = {t.stem for t in around(held.claim.tokens, token.place, _PLACE)} - {token.stem}
        for line in at.window.lines:
            there = (against | turned) & line.stems
            if not there or token.stem in line.stems or there <= held.claim.stems:
                continue
            if not any(token.stem in other.stems for other in at.window.lines) or len(near & line.stems) > 1:
                word = next(t.word.text for t in line.tokens if t.stem in there)
                return f"the source says {word!r} where it says {token.word.text!r}"
    return ""


def poles_are_there(held: Held, at: Stretch) -> str:
    """A word that has an opposite may not be missing, for it may stand in the place of that.

    The side of a pair that only names the scale ("more", "new", "include") may come along where the source
    has no opposite of it beside a neighbour of the word.
    """
    lines = at.window.lines
    own = frozenset[str]().union(*(line.stems for line in lines))
    for token in held.content:
        against = opposites(token.stem)
        if token.is_name or not against:
            continue
        if token.stem in own or not may_stand_for(token.stem).isdisjoint(own):
            continue
        near = {t.stem for t in around(held.claim.tokens, token.place, _PLACE)} - {token.stem}
        if token.stem not in COLOURING or any(against & line.stems and near & line.stems for line in lines):
            return f"its word {token.word.text!r} is not in the source"
    return ""


def uncovered(held: Held, window: Window) -> tuple[Token, ...]:
    """The content words of the claim that neither stand in the window nor have kin or synonyms there."""
    stems = window.stems
    return tuple(
        token
        for token in held.content
        if not match(token.stem, stems) and may_stand_for(token.stem).isdisjoint(stems)
    )
