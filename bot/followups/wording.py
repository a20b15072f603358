"""What is put in the place of a cue, and what is said where no word can be replaced. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.followups import vocabulary as v
from bot.followups.mentions import Mention, bare, begins_name, is_past, mentions, tokens
from bot.followups.pronouns import Cue
from index.words import STOPWORDS, content_words, stem

_MARKERS = re.compile(r"\s*\[\d+\]")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')]*\s+(?=[\"“‘'(]?[A-Z])")
_SILENT = re.compile(r"^(?:The sources do not say|The articles do not say|Cancelled)\b", re.I)
_YES = re.compile(r"^(?:yes|no|indeed|correct|not quite)\b[\s,.:;–—-]*", re.I)
_LONGEST = 30  # words of an answer's sentence that a question can take in
_READ = 1_000  # characters of a question or an answer that are looked at
_NAMED = 3  # names and phrases in "in the matter of"


@dataclass(frozen=True, slots=True)
class Told:
    """One earlier turn, read: its question, the first sentence of its answer, and what each speaks of.

    `statement` is empty where the sources did not say, or the sentence is too long to be taken in.
    `subject` is what the pronoun stood for that the answer began with.
    """

    question: str
    statement: str
    asked: tuple[Mention, ...]
    said: tuple[Mention, ...]
    stems: frozenset[str]
    subject: Mention | None = None


def tell(question: str, answer: str) -> Told:
    """The turn of `question` (that stands alone) and `answer`."""
    question = question.strip()[:_READ]
    first = _first_sentence(answer)
    acts = frozenset(stem(token.low) for token in tokens(first) if is_past(token.low))
    asked = tuple(one for one in mentions(question, acts) if not _is_asking(one))
    said = mentions(first)
    stems = frozenset(word.stem for word in (*content_words(question), *content_words(answer[:_READ])))
    statement, subject = _resolved(first, asked)
    return Told(question, statement if len(first.split()) <= _LONGEST else "", asked, said, stems, subject)


def _is_asking(mention: Mention) -> bool:
    return mention.text.split()[0].casefold() in v.WH or mention.head == "matter"


def _first_sentence(answer: str) -> str:
    """The first sentence of an answer, without citation numbers and "Yes,"; empty where there was none."""
    text = " ".join(_MARKERS.sub("", answer[:_READ]).split())
    if _SILENT.match(text):
        return ""
    text = _YES.sub("", text)
    return _SENTENCE.split(text)[0].strip("\"“”' ").rstrip(".!?;: ")


def _resolved(sentence: str, asked: Sequence[Mention]) -> tuple[str, Mention | None]:
    """The sentence with the pronoun that it begins with replaced by what its question was about, and that."""
    line = tokens(sentence)
    word = bare(line[0].low) if line else ""
    if word not in v.SUBJECTS | v.OWNERS | {"this", "that", "his", "her"}:
        return sentence, None
    owns = word in v.OWNERS | {"his", "her"}
    kinds = ("person", "either") if word in v.HE else ("several",) if word in v.THEY else ("thing", "either")
    fit = [one for one in asked if one.kind in kinds] or ([] if word in v.HE else [*asked])
    if not fit:
        return "", None
    shown = owned(fit[0].text) if owns else fit[0].text
    return upper(shown) + sentence[line[0].start + len(word) :], fit[0]


def lowered(statement: str) -> str:
    """A sentence as it stands within another: its first word small unless it is a name."""
    line = tokens(statement)
    if line and not begins_name(line, 0) and line[0].low != "i" and not line[0].text.isupper():
        return statement[:1].lower() + statement[1:]
    return statement


def upper(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def owned(text: str) -> str:
    """Who owns: "Trump's", "the Europeans'"."""
    return f"{text}'" if text.endswith("s") and text[:1].islower() else f"{text}'s"


# --- where nothing can be replaced -------------------------------------------------------------------


def matter(told: Told, has: frozenset[str]) -> str:
    """What the turn was about: of its question, then names that the answer brought, but what is there."""
    chosen: list[Mention] = []
    brought = [one for one in told.said if one.is_named and is_new(one, told)]
    for one, most in (*((one, 2) for one in told.asked), *((one, _NAMED) for one in (*brought, *told.said))):
        known = has.union(*(other.stems for other in chosen))
        enough = len(chosen) >= 2 and one not in brought
        if len(chosen) < most and not enough and not one.stems <= known and not one.is_pair:
            chosen.append(one)
    if not chosen:
        words = [word.text for word in content_words(told.question) if word.stem not in has][: _NAMED + 1]
        return " ".join(words)
    texts = [one.text for one in chosen]
    return f"{', '.join(texts[:-1])} and {texts[-1]}" if len(texts) > 1 else texts[0]


def appended(question: str, phrase: str) -> str:
    """The question with the phrase before its question mark: "Why, in the matter of the bridge?"."""
    stripped = question.rstrip()
    body = stripped.rstrip("?!. ")
    return f"{body}, in the matter of {phrase}?" if phrase and body else question


def of_fragment(fragment: str, told: Told) -> str:
    """A question without a verb, with the statement that it asks about; empty where that makes no English."""
    body = fragment.strip().rstrip("?!. ")
    words = [token.low for token in tokens(body) if token.is_word]
    if not told.statement or not words:
        return ""
    if words in (["why"], ["why", "not"], ["how"], ["how", "so"], ["why", "so"]):
        return f"{upper(words[0])} is it that {lowered(told.statement)}?"
    times = {"when", "where"} | {word for word in words if word in v.SPANS_OF_TIME}
    if set(words) & times and words[-1] in times:
        if "since" in words or "until" in words:
            return f"{upper(body)} is it so that {lowered(told.statement)}?"
        return f"{upper(body)} was it that {lowered(told.statement)}?"
    if words[-1] == "then" and all(word in v.CONNECTIVES for word in words):
        return f"What happened after {lowered(told.statement)}?"
    return ""


def of_that(question: str, cue: Cue, told: Told) -> str:
    """The question with what was said in the place of "that"; empty where that makes no English."""
    if not told.statement:
        return ""
    line = tokens(question)
    place = next(n for n, token in enumerate(line) if token.start == cue.start)
    last = line[place - 1].low if place else ""
    after = question[cue.end :]
    ends = not after.strip(" ?!.")
    if ends and last in v.SAYING:
        return f"{question[: cue.start]}that {lowered(told.statement)}?"
    if ends and place == 2 and line[0].low in ("when", "where", "why", "how") and last in v.BE:
        return f"{question[: cue.start]}it that {lowered(told.statement)}?"
    if ends and (last in v.PREPOSITIONS | v.REPLIES | {"confirm", "deny", "know", "say", "mean"}):
        return f"{question[: cue.start]}the fact that {lowered(told.statement)}?"
    return ""


# --- what about ... ----------------------------------------------------------------------------------


def of_about(question: str, cue: Cue, told: Told) -> str:
    """The last question, asked of something else: its like is replaced, or the new one is added."""
    other = question[cue.start : cue.end].strip()
    first, _, rest = other.partition(" ")
    other = rest.strip() if first.casefold() in v.PREPOSITIONS and rest.strip() else other
    asked = told.question.rstrip(" ?!.")
    new = mentions(other) or mentions(f"of {other}")
    like = [one for one in told.asked if new and one.is_name and new[0].is_name and one.kind == new[0].kind]
    if len(like) == 1 and len(new) == 1 and like[0].text in told.question and not (new[0].stems & told.stems):
        return told.question.replace(like[0].text, other, 1)
    return f"{asked}, and what about {other}?"


def is_new(mention: Mention, told: Told) -> bool:
    """Whether the answer brought it: its question did not have it."""
    known = {word.stem for word in content_words(told.question)}
    return not mention.stems & known


def without_stopwords(text: str) -> frozenset[str]:
    """The stems of the words that carry the subject matter of `text`."""
    return frozenset(stem(bare(t.low)) for t in tokens(text) if t.is_word and bare(t.low) not in STOPWORDS)
