"""Words of a text and their stems: what search, evidence and verification compare.

Stems are those of the Snowball project's English stemmer (Porter2, 2001).
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+|(?<=\d)[.,]\d+)*")
_POSSESSIVE = re.compile(r"['’]s$|['’]$")

_ROMANISED = re.compile(r"(?<=\w{3})[iyj]+$")

STOPWORDS = frozenset(
    """a about above after again against all also am an and any are aren't as at be because been before
    being below between both but by can can't cannot could couldn't did didn't do does doesn't doing
    don't down during each else ever every few for from further get gets getting gave give gives
    given go goes got had hadn't has hasn't have haven't having he he'd he'll he's her here hers
    herself him himself his how i i'd i'll i'm i've if in into is isn't it it's its itself just
    let's like made make makes many may me might more most much must my myself no nor not of off on
    once one only or other ought our ours ourselves out over own per please same say said says shall
    she she'd she'll she's should shouldn't so some such tell than that that's the their theirs them
    themselves then there these they they'd they'll they're they've this those through thus to too
    under until up upon us very was wasn't we we'd we'll we're we've were weren't what what's when
    where which while who who's whom whose why will with won't would wouldn't you you'd you'll
    you're you've your yours yourself yourselves""".split()
)
"""Words that carry no subject matter, casefolded. "us" is one only where it is not written "US"."""

_VERBS = tuple(
    tuple(line.split())
    for line in """become became|begin began begun|break broke broken|bring brought|build built|buy bought
    catch caught|choose chose chosen|cling clung|come came|deal dealt|draw drew drawn|drive drove driven
    eat ate eaten|fall fell fallen|feel felt|fight fought|find found|flee fled|fly flew flown
    forbid forbade forbidden|forget forgot forgotten|freeze froze frozen|grow grew grown|hang hung
    hear heard|hide hid hidden|hold held|keep kept|know knew known|lay laid|lead led|leave left|lend lent
    lose lost|mean meant|meet met|pay paid|ride rode ridden|ring rang rung|rise rose risen|run ran
    seek sought|sell sold|send sent|shake shook shaken|shoot shot|shrink shrank shrunk|sing sang sung
    sink sank sunk|sleep slept|speak spoke spoken|spend spent|stand stood|steal stole stolen|stick stuck
    strike struck|swear swore sworn|swim swam|take took taken|teach taught|tear tore torn|think thought
    throw threw thrown|understand understood|wake woke woken|wear wore worn|win won
    withdraw withdrew withdrawn|write wrote written""".replace("\n    ", "|").split("|")
)
"""Verbs whose past has another stem: the verb, then its past forms."""

_FORMS = {form: verb for verb in _VERBS for form in verb}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, its stem, and its span in the text that it came from."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it begins with a capital letter (so may be a name, or begin a sentence)."""
        return self.text[:1].isupper()

    @property
    def is_stopword(self) -> bool:
        """Whether it carries no subject matter by itself."""
        return _is_stopword(self.text)


@lru_cache(maxsize=65_536)
def _is_stopword(text: str) -> bool:
    return text.casefold().replace("’", "'") in STOPWORDS and text != "US"


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one word: casefolded, without possessive or the dots of initials (U.S. = us).

    The endings that romanisations of one name differ in are made one (Zelensky = Zelenskyy = Zelenskiy).
    """
    folded = _POSSESSIVE.sub("", word.casefold())
    if folded.endswith("."):
        return folded.replace(".", "")
    return _ROMANISED.sub("i", str(_stemmer().stemWord(forms(folded)[0])))


def forms(word: str) -> tuple[str, ...]:
    """The irregular verb of which `word` (casefolded) is a form, with its past forms; else the word alone."""
    return _FORMS.get(word) or _forms_by_stem().get(_stemmer().stemWord(word), (word,))


@cache
def _forms_by_stem() -> dict[str, tuple[str, ...]]:
    return {_stemmer().stemWord(verb[0]): verb for verb in _VERBS}


def words(text: str) -> tuple[Word, ...]:
    """All words of `text`, in order, with their stems."""
    return tuple(Word(m.group(), stem(m.group()), m.start(), m.end()) for m in _WORD.finditer(text))


def content_words(text: str) -> tuple[Word, ...]:
    """The words of `text` that carry its subject matter."""
    return tuple(word for word in words(text) if not word.is_stopword)


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
