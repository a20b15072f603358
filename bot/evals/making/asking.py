"""Natural questions, where a simple rule makes one that cannot go wrong. Pure.

Who said something, who did something, how many did, in which year or on which day it was. Each rule wants
the sentence to be of one plain shape, and passes over every other.
"""

import re
from collections.abc import Iterator, Sequence

from bot.evals.making.candidates import Candidate, moved, within_quotes, without_stop
from bot.evals.making.naming import Name, is_title, mentions
from bot.evals.making.standing import Standing
from bot.evals.making.values import Value
from bot.evals.making.verbs import PLAIN

_SHORTEST_QUOTE = 6  # words
_LONGEST = 28  # words
_MOST_COMMAS = 2

_QUOTE = re.compile(r"“(?P<curly>[^“”]+)”|\"(?P<straight>[^\"]+)\"")
_NESTED = re.compile(r"(?:^|[\s(])['‘]")  # a quotation in the quotation
_AFTER_QUOTE = re.compile(r"(?:,[”\"]|[^,][”\"],) ")
_SAID = re.compile(r"(?:said|says|added|wrote|tweeted) ")
_WHO_SAID = re.compile(
    r" (?P<verb>said|says|added|wrote|tweeted|told (?P<whom>(?:the )?[A-Z][\w.’']*(?: [A-Z][\w.’']*){0,3}))"
    r"(?= [a-z]| \w+day\b|[,.:])"
)
_ROLE = re.compile(r"(?:[\w.’'-]+ ){0,7}")
_UP_TO_QUOTE = re.compile(r"(?: [\w’'.-]+){0,12}[,:] ")
_SUBJECTS = {
    "person": "Who",
    "country": "Which country",
    "state": "Which state",
    "city": "Which city",
    "organisation": "Which organisation",
}
_AUXILIARIES = frozenset("was were is are will has had can could would".split())
_DONE = frozenset("was will has had".split())  # what one is or can do, others may be and do as well
_TANGLED = re.compile(
    r"[():;–—]| - |, (?:and|but|or|so|while|as)\b|, [^,]+ (?:said|says)(?: \w+)?\Z"
    r"|\b(?:respectively|adding|which|declined|reached out|respond\w*|comment\w*)\b"
)
_AND_ANOTHER = re.compile(r"\b(?:and|but) (?:the )?(?:[A-Z][\w’'.-]* )+([a-z]+)")  # "and Li won"
_HEDGE = re.compile(r"(?:About |Around |Nearly |Almost |Over |Some |Roughly |At least |More than )?\Z")
_NO_COUNT = "years|months|weeks|days|hours|minutes|seconds|times|miles|points|percent"
_COUNTED = re.compile(
    rf" (?:of (?:the |all )?)?(?!(?:{_NO_COUNT})\b)(?:[a-z]+ ){{0,2}}"
    r"(?:people|men|women|children|[a-z]{3,}s) (?:were|are|have|had|will|died|took)(?! among)\b"
)
_SHARE = re.compile(r" of (?:[\w’'-]+ ){1,6}(?:is|are|was|were|have|had|said|say|will|support|voted)\b")
_WHEN = re.compile(r" (?:in|on) \Z")
_THE = re.compile(r"The (?:[a-z]+ ){1,2}")
_WORD = re.compile(r"([a-z]+) ")
_CLAUSE = re.compile(
    r"\b(?:that|who|whom|whose|when|after|before|because|if|while|since|until|as|but|where|though|said|says|"
    r"is|are|was|were|has|have|had|will|would|could|can|and|or)\b|[,“”\"]"
)
_INFINITIVE = re.compile(r"\bto [a-z]")
_HIS = re.compile(r" \w+ (?:his|her|him|them|their|it|its)\b")
_REPORTS = frozenset("said told announced reported claimed believed thought planned promised".split())
_ASKED_TIMES = {"year": "In which year", "date": "On which date", "day": "On which day"}


def asked(standing: Standing, names: Sequence[Name], values: Sequence[Value]) -> Iterator[Candidate]:
    """The natural questions that the sentence gives."""
    yield from _who_said(standing, names)
    yield from _who_did(standing, names)
    yield from _how_many(standing, names, values)
    yield from _when(standing, names, values)


def _who_said(standing: Standing, names: Sequence[Name]) -> Iterator[Candidate]:
    """“…,” said X; “…,” X said; X said: “…”; X told the BBC: “…”. All that is quoted is one whole."""
    text = standing.text
    quotes = list(_QUOTE.finditer(text))
    if len(quotes) != 1 or len(quotes[0][0].split()) < _SHORTEST_QUOTE:
        return
    quote = quotes[0]
    said = quote["curly"] or quote["straight"]
    outside = [name for name in names if name.end <= quote.start() or quote.end() <= name.start]
    found = (_speaker_after if quote.start() == 0 else _speaker_before)(text, quote, outside)
    if not found or _NESTED.search(said):
        return
    speaker, verb = found
    lead = f"Who {'said' if verb in ('says', 'added') else verb}: “"
    words = within_quotes(said).rstrip(",.")
    begins = quote.start() + 1
    inside = moved(names, begins, begins + len(words), len(lead) - begins)
    about = f"{verb.removeprefix('told')} {words}" if verb.startswith("told") else words
    yield Candidate(standing, "quote", "asked", f"{lead}{words}”?", speaker, about, tuple(inside))


def _speaker_after(text: str, quote: re.Match[str], names: Sequence[Name]) -> tuple[Name, str] | None:
    """Who is named behind the words that a sentence begins with, and the verb (with whom it was told)."""
    comma = _AFTER_QUOTE.match(text, quote.end() - 2)
    said = _SAID.match(text, comma.end()) if comma else None
    for name in names[:1] if comma else ():
        ends = text[name.end : name.end + 1] in (".", ",")
        if said and ends and _ROLE.fullmatch(text, said.end(), name.start):
            return name, said[0].strip()
        verb = _WHO_SAID.match(text, name.end)
        if comma and verb and _are_titles(text[comma.end() : name.start]):
            return name, verb["verb"]
    return None


def _speaker_before(text: str, quote: re.Match[str], names: Sequence[Name]) -> tuple[Name, str] | None:
    """Who is named at the beginning of a sentence that ends in what was said, and the verb."""
    for name in names[:1]:
        verb = _WHO_SAID.match(text, name.end)
        plain = verb and _UP_TO_QUOTE.fullmatch(text, verb.end(), quote.start())
        if verb and plain and _are_titles(text[: name.start]) and quote.end() >= len(text) - 1:
            return name, verb["verb"]
    return None


def _who_did(standing: Standing, names: Sequence[Name]) -> Iterator[Candidate]:
    """A name that the sentence begins with, followed by its verb, gives way to "Who" or "Which country"."""
    text = standing.text
    for name in names[:1]:
        verb = _WORD.match(text, name.end + 1)
        rest = without_stop(text[name.end :])
        if _HIS.match(rest):
            continue  # whose, the question would not say
        single = (
            name.sort in _SUBJECTS and len(mentions(names, name)) == 1 and _are_titles(text[: name.start])
        )
        if single and verb and rest[0] == " " and (verb[1] in _DONE or verb[1] in PLAIN) and _is_plain(rest):
            lead = _SUBJECTS[name.sort]
            others = moved(names, name.end, len(text), len(lead) - name.end)
            yield Candidate(standing, "name", "asked", f"{lead}{rest}?", name, rest, tuple(others))


def _how_many(standing: Standing, names: Sequence[Name], values: Sequence[Value]) -> Iterator[Candidate]:
    """A number that the sentence begins with gives way to "How many", a percentage to "What percentage"."""
    text = standing.text
    for value in values[:1]:
        shape, lead = (_COUNTED, "How many") if value.sort == "number" else (_SHARE, "What percentage")
        rest = without_stop(text[value.end :])
        first = value.sort in ("number", "percentage") and _HEDGE.match(text[: value.start])
        verb = shape.match(rest) if first else None
        if verb and not _CLAUSE.search(rest, verb.end()) and _is_plain(rest):
            others = moved(names, value.end, len(text), len(lead) - value.end)
            yield Candidate(standing, "number", "asked", f"{lead}{rest}?", value, rest, tuple(others))


def _when(standing: Standing, names: Sequence[Name], values: Sequence[Value]) -> Iterator[Candidate]:
    """A plain sentence that ends in its year, date or day: the verb, or "did", goes before the subject."""
    text = standing.text
    for value in values[-1:]:
        when = _WHEN.search(text[: value.start])
        if when and value.sort in _ASKED_TIMES and text[value.end :] == ".":
            head = text[: when.start()] + " "
            question = _inverted(head, names, _ASKED_TIMES[value.sort])
            if question:
                held = [name for name in names if name.end <= len(head) and question.count(name.text) == 1]
                placed = [(name, question.find(name.text) - name.start) for name in held]
                others = [one for name, by in placed for one in moved([name], 0, len(head), by)]
                yield Candidate(standing, "time", "asked", question, value, head, tuple(others))


def _inverted(head: str, names: Sequence[Name], lead: str) -> str:
    """ "The mill closed " with "In which year": "In which year did the mill close?" Empty where in doubt."""
    subject = _subject(head, names)
    verb = _WORD.match(head, len(subject)) if subject else None
    if verb is None or _CLAUSE.search(head, verb.end()) or _TANGLED.search(head):
        return ""
    topic = "the" + subject[3:] if subject.startswith("The ") else subject
    rest = head[verb.end() :].strip()
    if verb[1] in _AUXILIARIES:
        return f"{lead} {verb[1]} {topic}{rest}?"
    if verb[1] in PLAIN and verb[1] not in _REPORTS and not _INFINITIVE.search(rest):
        return f"{lead} did {topic}{PLAIN[verb[1]]} {rest}".strip() + "?"
    return ""


def _subject(head: str, names: Sequence[Name]) -> str:
    """What `head` begins with, and a blank: a name with its titles, or "The" with a name or a word or two."""
    for name in names[:1]:
        starts = head[: name.start] == "The " or _are_titles(head[: name.start])
        if starts and head[name.end : name.end + 1] == " ":
            return head[: name.end + 1]
    the = _THE.match(head)
    nouns = the[0].split()[1:] if the else []
    for count in range(len(nouns), 0, -1):
        found = "The " + " ".join(nouns[:count]) + " "
        verb = _WORD.match(head, len(found))
        unmixed = not any(_is_verb(word) for word in nouns[:count])
        if unmixed and verb and _is_verb(verb[1]):
            return found
    return ""


def _is_verb(word: str) -> bool:
    return word in PLAIN or word in _AUXILIARIES


def _are_titles(text: str) -> bool:
    return all(is_title(word) for word in text.split())


def _is_plain(rest: str) -> bool:
    """Whether what follows the subject is short, of one clause or two, and all about that subject."""
    other = any(_is_verb(match[1]) or match[1].endswith("ed") for match in _AND_ANOTHER.finditer(rest))
    short = len(rest.split()) <= _LONGEST and rest.count(",") <= _MOST_COMMAS
    return short and not other and not _TANGLED.search(rest)
