"""Which sentences of an article stand by themselves: well-formed, whole, and plain without the ones before.

The rules are strict, since an article has far more sentences than a suite needs. Each sentence that is
passed over is counted under the reason why. Pure; time grows with the length of the text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.evals.making.values import MONTHS
from index.article import Article, Span
from index.sentences import sentences
from index.words import STOPWORDS, forms

LONGEST_TEXT = 200_000
"""Of a longer article the first so many characters are looked at."""

_WORDS = range(8, 39)
_CHARACTERS = range(45, 261)

_DATELINE = re.compile(
    r"(?:\((?:CNN|AP|Reuters|AFP|BBC)[^)]{0,20}\)\s*[-–—]*\s*"
    r"|[A-Z][\w., ]{2,30} \((?:CNN|AP|Reuters|AFP|BBC)[^)]{0,20}\) ?(?:[-–—]{1,2} ?)?"
    r"|[A-Z][A-Z.’' -]{2,30}(?:, [A-Z][\w. ]{1,20})?(?: \([A-Z][\w ]{1,20}\))? ?(?:[–—]|--?) ?)(?=[A-Z])"
)
_SPACED = re.compile(r" (?=[,;:!?)](?: |\Z)|\.\Z|['’](?:s|re|ve|ll|d|m)\b|n['’]t\b)|(?<=\() ")
_MARKUP = re.compile(r"[<>{}\[\]|\\`*_#=~^@•·…]|https?:|www\.|\.com\b|&\w{2,8};|--|``|''|\.\.")
_BOILERPLATE = re.compile(
    r"\b(?:sign(?:ed)? up|log in|subscri\w+|newsletter|click|read more|follow us|copyright|rights reserved|"
    r"(?:contributed|contributing) to this|this (?:article|story|report|page|post|video|episode|transcript)|"
    r"declined to comment|request for comment|reached out to|did not (?:immediately )?respond|"
    r"getty images|ap photo|cookies?|advertis\w+|e-?mail us|hotline|contact us|privacy policy|terms of|"
    r"read the full|see also|stay up to date|listen to|watch the|our (?:readers|reporters|journalists|app)|"
    r"fact check|editor['’]s note|pictured|usa today|(?:show|hide) caption|download)\b"
    r"|\b(?:photograph|photographer|photos?|images?|video|left|right|center|centre|update|exclusive|watch|"
    r"corrections?)[:)]|/(?:Reuters|AP|AFP|EPA|Getty)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(  # "UPDATE: The", "MUST READ The", "June 6, 2022 The": headings that ran into a sentence
    r"[A-Z]{3,}:|[A-Z]{3,} [A-Z]{3,} [A-Z][a-z]|(?:" + "|".join(MONTHS) + r") \d{1,2}(?:, \d{4})? [A-Z]"
)
_BEGINS = re.compile(r"[“\"]?(?:\d|[^\W\d_])")
_ENDS = re.compile(r"\.[”\"]?\Z")
_OPENERS = frozenset(
    """he she it they this that these those his her their its him them we i you our my your here and but or
    so yet nor however still then also meanwhile instead both another others other such neither either
    afterwards later earlier elsewhere moreover furthermore additionally therefore thus hence besides
    nevertheless nonetheless otherwise similarly likewise finally indeed again same because
    which who whom whose what when where why how if though although perhaps maybe yes no well now please
    unlike like even only just not more most many some several few all each every one""".split()
)
_LEANING = re.compile(
    r"^(?:there (?!is|are|was|were|has|have)\w+"
    r"|in (?:addition|contrast|turn|response|fact|this|that|these|those)"
    r"|for (?:example|instance|that|this|now)|as (?:a result|such|well)|on the other"
    r"|at (?:the|that) (?:same )?time|among (?:them|those|these)|of (?:these|those|them)"
    r"|(?:after|before|since|by) (?:that|this|then)|until then|that['’]s|it['’]s"
    r"|the (?:two|three|former|latter|same|following|other|others|first|second|third|next|new|study|report|"
    r"move|decision|announcement|pair|result|results|answer|idea|reason|question|problem|goal|aim|man|woman|"
    r"couple|incident|group|company|event|change|changes|statement|post|tweet|video|letter|lawsuit|complaint|suit|"
    r"site|program|programme|team|agency|article|authors?|researchers?|findings|data|film|book|song|game|bill|law|deal|agreement)\b)",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:these|those(?! who| in| of| with)|such (?!as)|the (?:former|latter|same|aforementioned|above)|"
    r"(?:do|does|did|doing|done|said|says) so|"
    r"this(?! (?:week|weekend|year|month|morning|summer|autumn|fall|spring|winter|season|century|decade)))\b"
    r"|\bthe (?:two|three|other|others|following)\b|\bas follows\b|\bthen\b(?!-)|\b(?:above|below)\.",
    re.IGNORECASE,
)
_SPEAKERS = re.compile(r"\b(?:I|we|you|me|us|my|our|your|I['’]m|we['’]re|you['’]re|I['’]ve|we['’]ve)\b")
_PERSONAL = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:(?P<many>they|them|their|theirs|themselves)|it|its|itself)\b", re.IGNORECASE)
_TOKENISED = re.compile(r"\w ['’-] \w| \. ")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_AUXILIARIES = frozenset(
    """is are was were has have had will would can could may might must should does did do says""".split()
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A sentence that stands by itself: `text` on one line, taken from `span` of the article."""

    article: Article
    span: Span
    text: str

    @property
    def file(self) -> str:
        return self.article.source.file


def tidy(text: str) -> str:
    """`text` on one line, without the blanks that tokenisers put before punctuation, without a dateline."""
    line = _SPACED.sub("", " ".join(text.split()))
    dateline = _DATELINE.match(line)
    return line[dateline.end() :] if dateline else line


def texts(article: Article) -> Iterator[str]:
    """All sentences of `article`, each on one line."""
    end = min(len(article.text), article.body + LONGEST_TEXT)
    return (tidy(span.of(article.text)) for span in sentences(article.text, Span(article.body, end)))


def standing(article: Article, left_out: Counter[str]) -> Iterator[Standing]:
    """The sentences of `article` that stand by themselves; the others are counted in `left_out`."""
    end = min(len(article.text), article.body + LONGEST_TEXT)
    for span in sentences(article.text, Span(article.body, end)):
        raw = span.of(article.text)
        text = tidy(raw)
        reason = fault(text) if _is_clean(raw) else "markup or control characters"
        if reason:
            left_out[reason] += 1
        else:
            yield Standing(article, span, text)


def fault(text: str) -> str | None:
    """Why the sentence `text` does not stand by itself; None if it does."""
    words = text.split()
    if len(words) not in _WORDS or len(text) not in _CHARACTERS:
        return "too long or too short"
    if _BOILERPLATE.search(text) or _LABEL.match(text):
        return "boilerplate"
    if not _ENDS.search(text) or not _BEGINS.match(text) or text[0].islower():
        return "no whole statement"
    if not _is_closed(text):
        return "a quotation or bracket is broken off"
    if not _is_english(words) or _TOKENISED.search(text):
        return "not plain English prose"
    outside = _QUOTED.sub("“”", text)
    if _leans(text, outside):
        return "leans on another sentence"
    return None if _has_verb(words) else "no whole statement"


def _is_clean(raw: str) -> bool:
    if _MARKUP.search(raw):
        return False
    return all(character in "\n\r\t" or unicodedata.category(character)[0] != "C" for character in raw)


def _is_closed(text: str) -> bool:
    quotes = text.count("“") == text.count("”") and text.count('"') % 2 == 0
    return quotes and text.count("(") == text.count(")") and not ("“" in text and '"' in text)


def _is_english(words: list[str]) -> bool:
    """English by its small words, and prose by its small letters: a headline is capitals."""
    if words[0].isdigit() and words[1].isdigit():
        return False  # an entry of a list
    small = sum(word.strip("“”\"‘’',.;:()").casefold() in STOPWORDS for word in words)
    capitals = sum(word.strip("“\"‘'(")[:1].isupper() for word in words)
    return 6 * small >= len(words) and 2 * capitals <= len(words)


def _leans(text: str, outside: str) -> bool:
    """Whether it points at what was said before. What somebody says between quotation marks may."""
    bare = outside.lstrip("“”\"‘' ,")
    if len(bare.split()) < 2:
        return True  # somebody's words, and who says them stands elsewhere
    first = re.split(r"[^\w]", bare, maxsplit=1)[0].casefold()
    if not text.startswith(("“", '"')) and first in _OPENERS:
        return True
    return bool(_LEANING.match(bare) or _POINTING.search(outside) or _SPEAKERS.search(outside))


def points_back(text: str, people: Sequence[int]) -> bool:
    """Whether a pronoun in it stands for somebody or something that it does not name.

    `people` are the places of the names that it holds, of persons or of what may be persons.
    """
    outside = _QUOTED.sub(lambda match: " " * len(match[0]), text)
    someone = _PERSONAL.search(outside)
    if someone and not any(place < someone.start() for place in people):
        return True
    thing = _THING.search(outside)
    return thing is not None and len(outside[: thing.start()].split()) < (5 if thing["many"] else 2)


def _has_verb(words: list[str]) -> bool:
    """Whether some word looks like a finite verb: what has none is a caption, a byline or a heading."""
    bare = [word.strip("“”\"‘’',.;:()").casefold() for word in words]
    return any(
        word in _AUXILIARIES or (word.endswith("ed") and len(word) > 4) or len(forms(word)) > 1
        for word in bare
    )
