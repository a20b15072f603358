"""Passages that speak to their reader, or to a machine that reads them: to be quoted, never obeyed. Pure.

An article tells; what is hidden in one to steer a language model commands: "Ignore previous instructions",
"You are now ...", "Reply only with ...", "Put ... into your answer", a forged turn of a conversation. That is
recognised by its language alone, as docs/hostile.md describes, and whatever alphabet it borrows. It is a
sieve, not the wall: what slips through is still held to its source by verification.
"""

import re
import unicodedata
from dataclasses import dataclass

from index.article import Article, Span
from index.sentences import blocks, sentences

_ALIKE = str.maketrans(
    "аеорсухіјѕԁһӏвкмнтАВЕКМНОРСТУХІЈЅαοερνικτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhlBkMHtABEKMHOPCTYXIJSaoepvikTuABEZHIKMNOPTYX",
)
_TAGS = {0xE0000 + code: code for code in range(0x20, 0x7F)}  # an invisible alphabet
_HIDDEN = re.compile(
    "(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0020-\U000e007e]{3}"  # tag letters, but for flags
    "|[\u202d\u202e\x1b\x07\x08]"  # overridden direction, terminal escapes
    "|[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]"  # words of two alphabets
    "|(?:[A-Za-z][\u200b-\u200d\u2060]){4}"  # words pulled apart
)
_MARK = re.compile(r"\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")

# What an imperative stands after: nothing, a pause, or a word that goes before one.
_BEFORE = re.compile(
    r"(?:^|[.!?:;,\"“”‘’'()\[\]>*#|–—-]\s*|\b(?:please|and|then|now|always|just|only|must|should|instead)\s)$"
)
_LONGEST = 8  # characters of it
_MACHINE = r"(?:ai|llm|language model|chatbot|assistant|bot)s?"
_MACHINES = "ai llm language chatbot chatbots assistant assistants bot bots"
_ORDERS = r"(?:instructions?|prompts?|guidelines|directions|directives|rules|system message|context|sources)"
_SAID = r"(?:answers?|response|reply|replies|output|summary|briefing)"
_VERBS = (
    "put|add|include|insert|append|begin|start|end|finish|open|close|place|mention|state|use|give|make|replace"
    "|prefix|sign|translate|format|write|change|keep|limit|repeat|return"
)
_TURN = r"(?:system|assistant|user|human)"


def _command(words: str, pattern: str) -> "_Rule":
    """A rule for what begins with an imperative."""
    return _Rule(frozenset(words.split()), re.compile(rf"\b(?={pattern})"), command=True)


def _anywhere(words: str, pattern: str) -> "_Rule":
    """A rule for what may stand anywhere."""
    return _Rule(frozenset(words.split()), re.compile(pattern), command=False)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern, and words of which it holds one: without them it need not be tried."""

    words: frozenset[str]
    pattern: re.Pattern[str]
    command: bool

    def holds(self, seen: str) -> bool:
        return any(
            not self.command or _BEFORE.search(seen, max(0, at.start() - _LONGEST), at.start())
            for at in self.pattern.finditer(seen)
        )


_RULES = (
    _command(
        "ignore disregard forget override follow obey",
        rf"(?:ignore|disregard|forget|override|do not (?:follow|obey))\b"
        rf"(?:(?:\W+\w+){{0,4}}?\W+{_ORDERS}\b| (?:all|everything|anything)(?: \w+)? (?:above|before))",
    ),
    _command(
        "now pretend act",
        r"(?:from now on,? you|pretend (?:to be|that you|you)|act as (?:an?|if)\b)",
    ),
    _command("you you're", rf"(?:you are|you're) (?:now )?(?:an?|the|my) (?:\w+ ){{0,3}}{_MACHINE}\b"),
    _command("now", r"(?:you are|you're) now (?:an?|in|called|my)\b"),
    _command(
        "reply respond answer",
        r"(?:reply|respond|answer) (?:only|exactly|solely|with (?:only|just|exactly|the word))\b",
    ),
    _command(
        "output print repeat write say return type",
        r"(?:output|print|repeat|write|say|return|type) (?:only|exactly|nothing but"
        r"|(?:the|this) (?:following|words?|code|phrase|sentence|string|token))\b",
    ),
    _command("your", rf"(?:{_VERBS})\b[^.!?]{{0,80}}\byour (?:\w+ )?{_SAID}\b"),
    _command("cite quote credit", r"(?:cite|quote|credit) (?:\w+ ){0,4}(?:source |number |\[)\d"),
    _command("asked", r"(?:when(?:ever)?|if) (?:you are |you're )?asked:"),
    _anywhere(_MACHINES, rf"\bif (?:you are|you're) (?:an? )?(?:\w+ )?{_MACHINE}\b"),
    _command(
        _MACHINES,
        rf"(?:attention|dear|hello|hey|(?:note|message) (?:to|for))\W+(?:\w+ ){{0,3}}{_MACHINE}\b",
    ),
    _anywhere(_MACHINES, rf"\b{_MACHINE} (?:that (?:is|are) )?(?:reading|processing|summari[sz]ing) this\b"),
    _anywhere(
        "reader readers",
        r"\breaders? of this (?:page|article|text|document|passage|report|file|message)\b[^.!]{0,200}?"
        r"\b(?:must|should|(?:has|have|is|are) to)\b",
    ),
    _anywhere(
        "system assistant user human",
        rf"^\W*{_TURN}(?: prompt| message)?\s*:|#{{2,}}\s*{_TURN}\s*:|</?{_TURN}>",
    ),
)
_FORGED = re.compile(
    r"<\|[^|>]{1,40}\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>"  # a turn
    r"|^\W*\[\d{1,3}\] \(|\bsources?:?\s*\[\d{1,3}\]"  # our sources
    r"|^\W*answer\s*:.*\[\d|[.!?] (?:\[\d{1,3}\]\s*)+$"  # our answers
)
_WORD = re.compile(r"[a-z][a-z']*")
_ABOUT = re.compile(r"\b(?:instructions?|instructs?|instructed|prompts?|jailbreaks?)\b")


def instructs(text: str) -> bool:
    """Whether `text`, a paragraph or less, speaks to its reader or hides what it says."""
    seen = _read(text)
    words = {*_WORD.findall(seen)}
    return bool(
        _HIDDEN.search(text)
        or _FORGED.search(seen)
        or any(not rule.words.isdisjoint(words) and rule.holds(seen) for rule in _RULES)
    )


def asks_for_instructions(question: str) -> bool:
    """Whether such passages are what a question, or a topic, is about."""
    return bool(_ABOUT.search(_read(question)))


def passages(text: str, within: Span) -> tuple[Span, ...]:
    """The blocks of `text` within a span that speak to their reader."""
    return tuple(block for block in blocks(text, within) if instructs(block.of(text)))


def found_in(article: Article, within: Span | None = None) -> tuple[str, ...]:
    """The words of an article that speak to its reader: title, outlet, blocks, of all its body or a part."""
    source = article.source
    headed = [part for part in (source.title, source.outlet) if part and instructs(part)]
    body = passages(article.text, within or Span(article.body, len(article.text)))
    return (*headed, *(block.of(article.text) for block in body))


def runs(text: str, within: Span, *, whole: bool) -> tuple[tuple[Span, ...], ...]:
    """The sentences of `text` within a span, in runs of neighbours: those between two such passages.

    As one run with these passages where `whole`.
    """
    lines = sentences(text, within)
    apart = () if whole else passages(text, within)
    found: list[list[Span]] = [[]]
    for line in lines:
        if any(line.overlaps(passage) for passage in apart):
            found.append([])
        else:
            found[-1].append(line)
    return tuple(tuple(run) for run in found if run)


def as_data(text: str) -> str:
    """`text` as a prompt quotes it: on one line, without what nobody sees, without marks like ours, [1]."""
    seen = "".join(
        c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs")
    )
    return _MARK.sub(r"(\1)", seen)


def _read(text: str) -> str:
    """`text` as it looks: in small letters, on one line, with foreign letters that look like Latin ones as
    those, and what hides in it brought to light."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _translated(text, _TAGS))
        for unseen in (c for c in set(text) if unicodedata.category(c) == "Cf"):
            text = text.replace(unseen, "")
        text = _translated(text, _ALIKE)
    return " ".join(text.split()).casefold()


def _translated(text: str, table: dict[int, int]) -> str:
    """As `str.translate` has it, which is slow: few texts hold a letter of the table."""
    return text if table.keys().isdisjoint(map(ord, set(text))) else text.translate(table)
