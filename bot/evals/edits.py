"""A claim that its text supports, made wrong in one way: what a verifier must not let pass. Pure.

Each kind of edit changes as little as it can, by rules of English only, and draws what it draws by a hash
of the claim: the same claim gives the same edits for ever. Not every claim has every kind. The word lists
are not the verifier's own, so that the test can find what those lack.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from index.sentences import sentences
from index.words import content_words, words

EditKind = Literal["number", "date", "name", "role", "negation", "antonym", "hedge", "merged", "object"]
KINDS: tuple[EditKind, ...] = get_args(EditKind)


@dataclass(frozen=True, slots=True)
class Edit:
    """A claim that is no longer what its text says, and in which way."""

    kind: EditKind
    claim: str


_MONTHS = """January February March April May June July August September October November December""".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SPELLED = "two three four five six seven eight nine ten eleven twelve".split()
_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b(?![,.]?\d|\s?%)")
_MONTH = re.compile(r"\b(?:" + "|".join(_MONTHS) + r")\b")
_DAY = re.compile(r"\b(?:" + "|".join(_DAYS) + r")\b")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])|\b(?:" + "|".join(_SPELLED) + r")\b")
_NAME = re.compile(r"\b[A-Z][\w-]*(?: (?:of the |of |de |van |von )?[A-Z][\w-]*)*")
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|does|did|do)\b"
)
_PAST = re.compile(r"(?<=[a-z] )[a-z]{2,}(?:ed)\b(?! by)")
_NOT = re.compile(r"\b(?:not|never) | not\b|(?<=\w)n[’']t\b")
_ANTONYMS = """increase decrease|increases decreases|increased decreased|increasing decreasing|rise fall
rises falls|rose fell|rising falling|grow shrink|grew shrank|growing shrinking|growth decline
higher lower|high low|more fewer|most least|largest smallest|larger smaller|large small
big small|bigger smaller|first last|before after|early late|earlier later|above below|over under
up down|won lost|win lose|winner loser|success failure|successful unsuccessful|succeeded failed
profit loss|profits losses|gain loss|gains losses|gained lost|buy sell|bought sold
accepted rejected|approved rejected|allowed banned|allow forbid|allows forbids|open closed
opened closed|opening closing|begin end|began ended|started ended|start end|strong weak
stronger weaker|strengthen weaken|fast slow|faster slower|long short|longer shorter|old new
older younger|oldest youngest|young old|rich poor|hot cold|north south|northern southern
east west|eastern western|best worst|better worse|good bad|positive negative|support oppose
supported opposed|supports opposes|agreed refused|inside outside|public private|major minor
include exclude|includes excludes|including excluding|improve worsen|improved worsened
improving worsening|enhance diminish|enhances diminishes|enhanced diminished
enhancing diminishing|expand contract|expanding contracting|expanded contracted|reduce raise
reduces raises|reduced raised|reducing raising|lower raise|maximum minimum|male female|man woman
father mother|son daughter|brother sister|husband wife|born killed|alive dead|safe dangerous
easy difficult|many few|all none|always never|often rarely|popular unpopular|former current
temporary permanent|arrived left|joined left|created destroyed|built demolished
praised criticized|positive negative|domestic foreign|heavy light|common rare|happy unhappy
likely unlikely|able unable|legal illegal|possible impossible|optimistic pessimistic"""
_NOUN = re.compile(
    r"(?<=[ (])(?:the|an?|of|for|in|with|by|on|from|his|her|their|its|and) (?:[a-z]+ )?([a-z]{4,})"
    r"(?=[,.;:)]| (?:of|for|in|with|by|on|from|to|and|at|that|which|who|"
    r"is|are|was|were|has|have|had|will)\b|$)"
)
_NO_NOUN = re.compile(r"\w+(?:ed|ing|ly|able|ive|ous|ful|ical)")
_OPPOSITE = {
    one: other
    for line in _ANTONYMS.replace("\n", "|").split("|")
    for one, other in (tuple(line.split()), tuple(reversed(line.split())))
}
_HEAD = 4  # letters that two words of one family begin with
_IS_TO = r"\b(?:is|are|was|were) (?:expected|likely|set|scheduled|due|planned|believed) to"
_HEDGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\b(?:is|are|was|were) (?:expected|likely|set|scheduled|due|planned|believed) to be\b"),
        "is",
    ),
    (re.compile(r"\b(?:may|might|could|would|will) (?:also )?be\b"), "is"),
    (re.compile(r"\b(?:may|might|could|would) (?:also )?have\b"), "has"),
    (
        re.compile(
            r"\b(?:(?:is|are|was|were) (?:expected|likely|set|scheduled|due|planned|believed) to|"
            r"(?:plans?|aims?|intends?|hopes?|expects?|seeks?|wants?) to|may|might|could|would|will)"
            r" (?:also |potentially |possibly )?([a-z]+)\b"
        ),
        r"\1s",
    ),
    (re.compile(r"\b(?:reportedly|allegedly|possibly|perhaps|potentially|apparently|probably) "), ""),
)


def edits(claim: str, text: str) -> tuple[Edit, ...]:
    """One edit of each kind that `claim`, which `text` supports, allows for."""
    found: list[Edit] = []
    for kind, make in _MAKERS.items():
        for edited in make(claim, text):
            if edited != claim:
                found.append(Edit(kind, edited))
                break
    return tuple(found)


def _drawn(claim: str, choices: Sequence[str], salt: str) -> Iterator[str]:
    """The choices in an order that depends on the claim."""
    unique = list(dict.fromkeys(choices))
    yield from sorted(unique, key=lambda one: hashlib.sha256(f"{salt} {claim} {one}".encode()).digest())


def _put(claim: str, match: re.Match[str], words_: str) -> str:
    return claim[: match.start()] + words_ + claim[match.end() :]


def _number(claim: str, text: str) -> Iterator[str]:
    """A number that is no year: half of the time by another of the text, else by one near it."""
    for match in _NUMBER.finditer(claim):
        written = match.group()
        if _YEAR.fullmatch(written) or _MONTH.search(claim[max(0, match.start() - 12) : match.start()]):
            continue
        if written in _SPELLED:
            yield _put(claim, match, next(one for one in _drawn(claim, _SPELLED, "number") if one != written))
        digits = "123456789"
        changed = next(d for d in _drawn(claim, digits, "digit") if d != written[0]) + written[1:]
        others = [m.group() for m in _NUMBER.finditer(text) if m.group()[0].isdigit()]
        others = [one for one in others if one not in claim and not _YEAR.fullmatch(one)]
        if others and hashlib.sha256(claim.encode()).digest()[1] % 2:
            changed = next(_drawn(claim, others, "number"))
        yield _put(claim, match, changed)


def _date(claim: str, text: str) -> Iterator[str]:
    """A year, a month or a day of the week."""
    del text
    for match in _YEAR.finditer(claim):
        shift = hashlib.sha256(claim.encode()).digest()[2] % 9 + 1
        yield _put(claim, match, str(int(match.group()) - shift))
    for pattern, others in ((_MONTH, _MONTHS), (_DAY, _DAYS)):
        for match in pattern.finditer(claim):
            yield _put(
                claim, match, next(one for one in _drawn(claim, others, "date") if one != match.group())
            )


def _names(text: str) -> list[re.Match[str]]:
    """The names in a sentence, but for one that opens it in one word, and for dates."""
    return [
        match
        for match in _NAME.finditer(text)
        if (match.start() > 0 or " " in match.group())
        and not (_MONTH.search(match.group()) or _DAY.search(match.group()))
        and content_words(match.group())
    ]


def _name(claim: str, text: str) -> Iterator[str]:
    """A name by another name of the text."""
    said = {word.stem for word in words(claim)}
    others = [
        match.group()
        for span in sentences(text)
        for match in _names(span.of(text))
        if not said & {word.stem for word in content_words(match.group())} and len(match.group()) > 3
    ]
    for match in _names(claim):
        for other in _drawn(claim, others, "name"):
            yield _put(claim, match, other)


def _role(claim: str, text: str) -> Iterator[str]:
    """Two names change places."""
    del text
    names = _names(claim)
    for one in names:
        for other in names:
            if (
                other.start() > one.end()
                and other.group() not in one.group()
                and one.group() not in other.group()
            ):
                between = claim[one.end() : other.start()]
                if len(content_words(between)) and not re.fullmatch(r"(?:, | and |, and | or )", between):
                    yield claim[: one.start()] + other.group() + between + one.group() + claim[other.end() :]


def _negation(claim: str, text: str) -> Iterator[str]:
    """A negation goes, or one comes in."""
    del text
    for match in _NOT.finditer(claim):
        yield " ".join(_put(claim, match, " ").split())
    for match in _AUXILIARY.finditer(claim):
        yield _put(claim, match, f"{match.group()} not")
    for match in _PAST.finditer(claim):
        yield _put(claim, match, f"never {match.group()}")


def _antonym(claim: str, text: str) -> Iterator[str]:
    """A word by its opposite."""
    del text
    for match in re.finditer(r"\b[a-z]+\b", claim):
        if match.group() in _OPPOSITE:
            yield _put(claim, match, _OPPOSITE[match.group()])


def _hedge(claim: str, text: str) -> Iterator[str]:
    """A plan, a possibility or a rumour told as a fact."""
    del text
    for pattern, fact in _HEDGES:
        if match := pattern.search(claim):
            yield _put(claim, match, match.expand(fact))


def _merged(claim: str, text: str) -> Iterator[str]:
    """The subject of the claim, and what a sentence near its source says of another."""
    verb = _AUXILIARY.search(claim)
    if verb is None or not content_words(claim[: verb.start()]):
        return
    subject = {word.stem for word in content_words(claim[: verb.start()])}
    wanted = {word.stem for word in content_words(claim)}
    lines = [" ".join(span.of(text).split()) for span in sentences(text)]
    shares = [len(wanted & {word.stem for word in content_words(line)}) for line in lines]
    here = max(range(len(lines)), key=lambda number: shares[number], default=0)
    for number in sorted(range(len(lines)), key=lambda number: (abs(number - here), number)):
        line = lines[number]
        match = _AUXILIARY.search(line)
        if number == here or match is None:
            continue
        other = {word.stem for word in content_words(line)}
        if (
            content_words(line[: match.start()])
            and not other & subject
            and len(content_words(line[match.end() :])) > 2
        ):
            yield claim[: verb.start()] + line[match.start() :]


def _nouns(text: str) -> list[re.Match[str]]:
    """The common nouns in a text that its grammar shows to be nouns, as group 1 of each."""
    return [
        match
        for match in _NOUN.finditer(text)
        if not _NO_NOUN.fullmatch(match[1]) and content_words(match[1]) and match[1] not in _SPELLED
    ]


def _object(claim: str, text: str) -> Iterator[str]:
    """A common noun by another of the text, of the same number: a thing that is invented here."""
    said = {word.stem[:_HEAD] for word in words(claim)}
    others = [match[1] for match in _nouns(text) if words(match[1])[0].stem[:_HEAD] not in said]
    own = {match[1]: match for match in reversed(_nouns(claim))}  # the first of each
    for found in _drawn(claim, [*own], "noun"):
        match = own[found]
        for other in _drawn(claim, others, "object"):
            if other.endswith("s") == found.endswith("s"):
                yield claim[: match.start(1)] + other + claim[match.end(1) :]


_MAKERS: dict[EditKind, Callable[[str, str], Iterator[str]]] = {
    "number": _number,
    "date": _date,
    "name": _name,
    "role": _role,
    "negation": _negation,
    "antonym": _antonym,
    "hedge": _hedge,
    "merged": _merged,
    "object": _object,
}
