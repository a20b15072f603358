"""Gates on what must stand together: names, numbers, subjects and what is said of them. Pure."""

from itertools import pairwise

from bot.verification.features import Held, match
from bot.verification.lexicon import AUXILIARIES, CALENDAR
from bot.verification.presence import is_topic, is_year, named
from bot.verification.reading import Line, Page, Token
from bot.verification.stretches import (
    DEFINITE,
    Stretch,
    are_exchanged,
    around,
    heads,
    is_near,
    leans,
    mention,
    neighbours,
)

_BESIDE = 4  # content words on either side of a name that are its neighbours
_CONTEXT = 0.7  # of what the best sentence has of the claim, that of a name must have
_SEAM = 3  # content words on either side of a seam that are looked at
_FULL_NAME = 3  # words that may separate two of one name, a middle name among them
_MARK = 2  # the same of a name and its number
_SUBJECT_WORDS = 4  # content words before a verb that are its subject
_PREDICATE = 8  # words after it among which its predicate begins
_AFTER_VERB = 4  # words between an auxiliary and what it says
_COPIED = 5  # words in which the source has the second word of a copied predicate


def numbers_keep_their_neighbours(held: Held, at: Stretch) -> str:
    """Each number but a year stands near a word that it stands near in the claim."""
    for placed, place in held.claim.numbers:
        near = neighbours(held.claim.tokens, place)
        found = at.numbers.get(placed.quantity, ())
        if not near or not found or is_year(placed.quantity):
            continue
        if not any(is_near(at.blocks[block], spot, near) for block, spot in found):
            return f"in the source its number {placed.text!r} stands for something else"
    return ""


def names_keep_their_neighbours(held: Held, at: Stretch) -> str:
    """Each name stands near a word that is its neighbour in the claim, the rest of the name apart.

    And its sentence has at least seven tenths as much of the claim as another has: a name in the place of one
    that the source has there does not.
    """
    tokens, window = held.claim.tokens, at.window
    stems = [frozenset(token.stem for token in block) for block in at.blocks]
    for token in named(held):
        if token.stem in CALENDAR:
            continue
        spots, own = at.where(token.stem), mention(tokens, token.place)
        fault = f"in the source its name {token.word.text!r} stands with other words"
        near = frozenset(
            t.stem for t in around(tokens, token.place, _BESIDE) if t.stem not in own and at.where(t.stem)
        )
        is_loose = token.stem in window.beside or token.stem in held.page.topics
        if near and spots and not is_loose and not any(is_near(at.blocks[b], s, near) for b, s in spots):
            return fault
        if spots and not is_topic(held, token):
            shares = [_share(held, block, own) for block in stems]
            if max(shares[block] for block, _ in spots) < _CONTEXT * max(shares):
                return fault
    return ""


def _share(held: Held, block: frozenset[str], apart: set[str]) -> float:
    """The weight of the claim's words in the block, but for those `apart`."""
    pairs = zip(held.content, held.weights, strict=True)
    return sum(weight for token, weight in pairs if token.stem in block and token.stem not in apart)


def compounds_are_whole(held: Held, at: Stretch) -> str:
    """Two words of a name, or a name and its number, stand together somewhere in the text as they do here.

    "Foot Lane 12" may not become "Foot Lane 40", nor "Anna Berg" "Anna Olsen", where the text has both.
    """
    page = held.page
    for one, other in pairwise(held.claim.tokens):
        if other.word.start - one.word.end != 1 or {one.stem, other.stem} & CALENDAR:
            continue
        first, second = one.is_name or (one.opens and page.names(one.word)), other.is_name
        if not ((first and (second or other.in_number)) or (one.in_number and second)):
            continue
        at_one, at_other = page.lines_with(one.stem), page.lines_with(other.stem)
        if not at_one or not at_other or {one.stem, other.stem} <= at.window.beside:
            continue
        reach = _FULL_NAME if first and second else _MARK
        if (one.stem, other.stem) not in page.pairs and not any(
            _follow(page.lines[number], one.stem, other.stem, reach) for number in at_one & at_other
        ):
            return f"in the source {one.word.text!r} is not called {other.word.text!r}"
    return ""


def _follow(line: Line, one: str, other: str, reach: int) -> bool:
    firsts = [token.place for token in line.tokens if token.stem == one]
    seconds = [token.place for token in line.tokens if token.stem == other]
    return any(0 < b - a <= reach for a in firsts for b in seconds)


def roles_are_kept(held: Held, at: Stretch) -> str:
    """No two names or numbers of the claim stand in each other's place: who did what to whom.

    The place of a word are the words around it, each with its side. Where one of claim and source is in
    the passive and the other is not, the places are exchanged by right.
    """
    claim = held.claim
    movable = heads(claim, named(held))
    for n, one in enumerate(movable):
        for other in movable[n + 1 :]:
            if other.stem == one.stem or not are_exchanged(claim, at, one, other):
                continue
            return f"in the source {one.word.text!r} and {other.word.text!r} stand the other way round"
    return ""


def subjects_are_kept(held: Held, at: Stretch) -> str:
    """Where the text has a predicate in the claim's own words, it says it of the same subject.

    The subject are the words before an auxiliary verb. A sentence that leans ("She was ...") may have it from
    the one before.
    """
    tokens, page = held.claim.tokens, held.page
    for place, token in enumerate(tokens):
        if not _is_auxiliary(token):
            continue
        subject = [t for t in tokens[:place] if t.is_content][-_SUBJECT_WORDS:]
        ahead = tokens[place + 1 : place + 1 + _PREDICATE]
        predicate = [t.stem for t in ahead if not t.word.is_stopword][:2]
        if not subject or not predicate or (len(predicate) < 2 and len(ahead) == _PREDICATE):
            continue
        said = [
            (number, spot)
            for number in page.lines_with(predicate[0]) & page.lines_with(predicate[-1])
            for spot in _copies(page.lines[number], predicate)
        ]
        if said and not any(_is_of(subject, page, number, spot, at) for number, spot in said):
            return "it says of one thing what the source says of another"
    return ""


def _is_auxiliary(token: Token) -> bool:
    # "May" within a sentence is the month.
    return token.folded in AUXILIARIES and not (token.place and token.word.text == "May")


def _copies(line: Line, predicate: list[str]) -> list[int]:
    """The places where the line says the predicate, with an auxiliary verb as well."""
    return [
        token.place
        for token in line.tokens
        if token.stem == predicate[0]
        and any(map(_is_auxiliary, line.tokens[max(0, token.place - _AFTER_VERB) : token.place]))
        and (
            len(predicate) < 2
            or predicate[1] in {t.stem for t in line.tokens[token.place + 1 : token.place + 1 + _COPIED]}
        )
    ]


def _is_of(subject: list[Token], page: Page, number: int, spot: int, at: Stretch) -> bool:
    """Whether what stands at `spot` of the sentence is said of the subject there, as far as one can see."""
    line = page.lines[number]
    before = frozenset(token.stem for token in line.tokens[:spot] if token.is_content)
    is_definite = line.tokens[0].folded in DEFINITE
    if is_definite:
        before |= at.window.beside
    if not before or any(match(token.stem, before) for token in subject):
        return True
    if not number or not leans(line) or (is_definite and any(t.is_content for t in line.tokens[1:3])):
        return False
    return any(match(token.stem, page.lines[number - 1].stems) for token in subject)


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
        verb = any(map(_is_auxiliary, between))
        if not verb and not all(where[n] for n in (*before, *after)):
            continue
        if any(where[n] for n in after) and not any(where[a] & where[b] for a in before for b in after):
            return "it says of one thing what the source says of another"
    return ""


def _blocks(token: Token, at: Stretch) -> frozenset[int]:
    """The blocks that hold a word, or that may mean it: see `Stretch.of_title`."""
    found = frozenset(block for block, _ in at.where(token.stem))
    return found | at.of_title if token.stem in at.window.beside and not token.is_name else found
