"""What a claim must not get wrong, however much of it stands in the source: one gate a function. Pure.

Each returns what is wrong, in words for people, or "" where nothing is. A gate looks at a window: one to
three sentences in a row. A sentence that leans on the one before it ("He ...", "... did this") is read as
one with it.
"""

from collections import Counter
from collections.abc import Callable

from bot.quantities import Quantity
from bot.verification.features import Held, Window, kin, match
from bot.verification.lexicon import AUXILIARIES, SAYINGS, opposites, reverses
from bot.verification.reading import Token
from bot.verification.stretches import (
    Stretch,
    are_exchanged,
    around,
    colours,
    free,
    heads,
    hedges_of,
    is_longer,
    is_near,
    mention,
    negations_of,
    neighbours,
    rivals,
)

_NEAR_IN_CLAIM = 2  # content words on either side of a number or name that are its neighbours
_SUBJECT = 4  # words at the beginning of a claim among which its subject stands
_TOGETHER = 2  # of these neighbours, what stands elsewhere must have with it
_PLACE = 3  # words on either side that make the place in which something stands
_SHORT, _UNCOVERED = 3, 3  # one content word may be missing of three beyond the first three
_OWN = 1 / 3  # of the words must stand in the text itself, not in its title
_SEAM = 3  # content words on either side of a seam that are looked at


def numbers_are_there(held: Held, at: Stretch) -> str:
    """Each number, with its unit, stands in the window, or elsewhere in the text beside the same word."""
    for placed, place in held.claim.numbers:
        if placed.quantity not in at.numbers and elsewhere(held, at, place, placed.quantity) is None:
            return f"its number {placed.text!r} is not in the source"
    return ""


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

    What the text is about need not be named again; another name may stand elsewhere with the same neighbours.
    """
    stems = at.window.stems
    for token in _named(held):
        if (
            token.stem in stems
            or is_longer(token.stem, stems)
            or (token.place < _SUBJECT and token.stem in held.page.topics)
        ):
            continue
        if elsewhere(held, at, token.place) is None:
            return f"its name {token.word.text!r} is not in the source"
    return ""


def _named(held: Held) -> list[Token]:
    return [
        t
        for t in held.claim.content
        if t.is_name or (t.opens and t.stem in held.page.stems and held.page.names(t.word))
    ]


def words_are_there(held: Held, at: Stretch) -> str:
    """Most content words stand there, all of a short claim; a third in the text itself, not in its title."""
    missing = uncovered(held, at.window)
    allowed = max(0, (len(held.content) - _SHORT) // _UNCOVERED)
    if len(missing) > allowed:
        return f"its word {missing[0].word.text!r} is not in the source"
    own = frozenset[str]().union(*(line.stems for line in at.window.lines))
    if sum(token.stem in own or kin(token.stem, own) for token in held.content) < _OWN * len(held.content):
        return "too few of its words are in the source"
    return ""


def numbers_keep_their_neighbours(held: Held, at: Stretch) -> str:
    """Each number stands near a word that it stands near in the claim, and two are not exchanged."""
    claim = held.claim
    for placed, place in claim.numbers:
        near = neighbours(claim.tokens, place)
        if not near:
            continue
        found = at.numbers.get(placed.quantity, ())
        if found and not any(is_near(at.blocks[b], spot, near) for b, spot in found):
            return f"in the source its number {placed.text!r} stands for something else"
    return ""


def names_keep_their_neighbours(held: Held, at: Stretch) -> str:
    """Each name stands near a word that is its neighbour in the claim, the rest of the name apart."""
    tokens = held.claim.tokens
    for token in _named(held):
        spots = at.where(token.stem)
        own = mention(tokens, token.place)
        beside = {t.stem for t in around(tokens, token.place, _NEAR_IN_CLAIM + 1)} - own
        near = frozenset(stem for stem in beside if at.where(stem))
        if not near or not spots or token.stem in at.window.beside:
            continue
        if token.place < _SUBJECT and token.stem in held.page.topics:
            continue
        if not any(is_near(at.blocks[block], spot, near) for block, spot in spots):
            return f"in the source its name {token.word.text!r} stands with other words"
    return ""


def roles_are_kept(held: Held, at: Stretch) -> str:
    """No two names or numbers of the claim stand in each other's place: who did what to whom.

    The place of a word are the words around it, each with its side. Where one of claim and source is in
    the passive and the other is not, the places are exchanged by right.
    """
    claim = held.claim
    movable = heads(claim, _named(held))
    for n, one in enumerate(movable):
        for other in movable[n + 1 :]:
            if other.stem == one.stem or not are_exchanged(claim, at, one, other):
                continue
            return f"in the source {one.word.text!r} and {other.word.text!r} stand the other way round"
    return ""


def negations_are_kept(held: Held, at: Stretch) -> str:
    """What is negated in the source is in the claim, and the other way round."""
    fault = "the source says it with, or without, a negation"
    claim, lines = held.claim, at.window.lines
    stems = frozenset[str]().union(*(line.stems for line in lines))
    for scope in claim.negations:
        negator = claim.tokens[scope.place]
        if negator.is_content and negator.stem in stems:
            continue  # the source uses the same verb
        head = next((claim.tokens[p].stem for p in scope.tokens if claim.tokens[p].stem in stems), None)
        if head is None:
            if not any(line.negations for line in lines):
                return fault
        elif not any(colours(line, line.negations, head) for line in lines):
            return fault
    mine = frozenset(token.stem for token in claim.content)
    for line in lines:
        for scope in line.negations:
            negator = line.tokens[scope.place]
            if negator.is_content and negator.stem in claim.stems:
                continue
            head = next((line.tokens[p].stem for p in scope.tokens if line.tokens[p].stem in mine), None)
            if negator.is_content and any(line.tokens[p].stem in SAYINGS & mine for p in scope.tokens):
                continue  # what was refused was said all the same
            if head is None or colours(claim, claim.negations, head):
                continue
            if free([claim], head, negations_of) > free(rivals(line, lines, mine), head, negations_of):
                return fault
    return ""


def hedges_are_kept(held: Held, at: Stretch) -> str:
    """What is a plan, a possibility or a rumour in the source is one in the claim."""
    claim, lines = held.claim, at.window.lines
    mine = frozenset(token.stem for token in claim.content)
    hedged = {claim.tokens[place].stem for scope in claim.hedges for place in scope.tokens}
    hedged |= {claim.tokens[scope.place].stem for scope in claim.hedges}
    for line in lines:
        for scope in line.hedges:
            shared = [line.tokens[p].stem for p in scope.tokens if line.tokens[p].stem in mine]
            if not shared or shared[0] in hedged or line.tokens[scope.place].stem in claim.stems:
                continue
            if free([claim], shared[0], hedges_of) > free(rivals(line, lines, mine), shared[0], hedges_of):
                return "the source speaks of a plan, a possibility or a rumour"
    return ""


def opposites_are_not_there(held: Held, at: Stretch) -> str:
    """No word of the claim stands where the source has its opposite."""
    for token in held.claim.tokens:
        against = opposites(token.stem) if not token.in_number else frozenset[str]()
        turned = {s for s in at.window.stems if reverses(token.stem, s)} if token.is_content else set[str]()
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


def sentences_are_not_stitched(held: Held, at: Stretch) -> str:
    """What the claim says of its subject, the source says of it in one sentence.

    Seams are looked for before each auxiliary verb, and wherever words that all stand in the window
    change from one sentence to another: around a seam no word before it shares a sentence with one after.
    Of a sentence that begins "The agreement ..." the things that the title names are a part.
    """
    content, tokens = held.content, held.claim.tokens
    where = [_blocks(token, at) for token in content]
    for seam in range(1, len(content)):
        before, after = range(max(0, seam - _SEAM), seam), range(seam, min(len(content), seam + _SEAM))
        between = tokens[content[seam - 1].place + 1 : content[seam].place]
        if content[seam - 1].clause != content[seam].clause:
            continue
        verb = any(token.folded in AUXILIARIES for token in between)
        if not verb and not all(where[n] for n in (*before, *after)):
            continue
        if any(where[n] for n in after) and not any(where[a] & where[b] for a in before for b in after):
            return "it says of one thing what the source says of another"
    return ""


def _blocks(token: Token, at: Stretch) -> frozenset[int]:
    """The blocks that hold a word, or that may mean it: see `Stretch.of_title`."""
    found = frozenset(block for block, _ in at.where(token.stem))
    return found | at.of_title if token.stem in at.window.beside and not token.is_name else found


GATES: tuple[tuple[str, Callable[[Held, Stretch], str]], ...] = (
    ("numbers", numbers_are_there),
    ("names", names_are_there),
    ("opposites", opposites_are_not_there),
    ("words", words_are_there),
    ("negations", negations_are_kept),
    ("hedges", hedges_are_kept),
    ("numbers' neighbours", numbers_keep_their_neighbours),
    ("names' neighbours", names_keep_their_neighbours),
    ("roles", roles_are_kept),
    ("seams", sentences_are_not_stitched),
)
"""All gates by name, in the order in which a claim is held to them."""


def uncovered(held: Held, window: Window) -> tuple[Token, ...]:
    """The content words of the claim that neither stand in the window nor have kin there."""
    stems = window.stems
    return tuple(token for token in held.content if not match(token.stem, stems))
