"""Answers and sources as text for people. Pure.

What comes from documents and models may hold anything. `plain` is what stands between it and a terminal:
nothing that it returns moves the cursor, sets a colour or reorders the line.
"""

import re
import textwrap
import unicodedata

from bot.claims import Answer, Citation, Nearest, Searched
from bot.standing import standing

_LINE = 100
INSTRUCTS = "speaks to its reader: quoted, not obeyed"
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})  # all of C, and line separators
_JSON_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


def plain(text: str) -> str:
    """`text` with control, bidirectional and other invisible characters made visible, line ends kept."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in _UNSEEN else _visible(c) for c in text)


def one_line(text: str) -> str:
    """`plain` text on one line."""
    return plain(" ".join(text.split()))


def _visible(character: str) -> str:
    """A control character's picture (U+2400 and up), any other as its code point."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return f"<U+{code:04X}>"


def safe_json(text: str) -> str:
    """JSON `text` of the same value in which what a terminal may obey, or UTF-8 not write, is escaped."""
    return _JSON_UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def answer_text(answer: Answer, *, show_rejected: bool = False) -> str:
    """An answer with its citations, as the terminal shows it."""
    parts = [_wrapped(plain(claim_text(answer)))]
    if answer.claims:
        parts[0] += f"\n{_wrapped(standing(answer))}"
        parts.append("\n".join(citation_text(citation) for citation in answer.citations))
    else:
        nearest = map(_nearest_text, answer.searched.nearest)
        parts.append("\n".join([searched_text(answer.searched), *nearest]))
    if show_rejected and answer.rejected:
        lines = [f"  - {one_line(item.text)}\n    ({one_line(item.reason)})" for item in answer.rejected]
        parts.append("The model also wrote, and it is not shown as an answer:\n" + "\n".join(lines))
    return "\n\n".join(part for part in parts if part)


def claim_text(answer: Answer) -> str:
    """The answer's text, with quoted sentences in quotation marks."""
    if not answer.claims:
        return answer.text
    return " ".join(
        "Overtaken: " * bool(claim.overtaken_by)
        + (in_quotes(claim.text) if claim.verdict == "quoted" else claim.text)
        + " "
        + "".join(f"[{number}]" for number in claim.citations)
        for claim in answer.claims
    )


def in_quotes(text: str) -> str:
    """`text` in quotation marks, in single ones where it begins with double ones of its own."""
    return f"‘{text}’" if text[:1] in ("“", '"') else f"“{text}”"


def citation_text(citation: Citation) -> str:
    """A citation in lines: its heading, the words, and the near-copies that hold them too."""
    also = f"\n      also in {', '.join(map(one_line, citation.also_in))}" if citation.also_in else ""
    heading = _wrapped(citation_heading(citation), first="  ", indent=6)
    return heading + "\n" + _wrapped(in_quotes(one_line(citation.quote)), indent=6) + also


def citation_heading(citation: Citation) -> str:
    """On one line: number, date, title, and the place as file:line."""
    place = one_line(citation_place(citation))
    mark = f" · {INSTRUCTS}" if citation.instructs else ""
    return f"[{citation.n}] {citation.date or 'undated'} · {one_line(citation.title)} · {place}{mark}"


def citation_place(citation: Citation) -> str:
    """Where the words stand: "file.md:7", "file.md:7-9"; not yet safe for a terminal."""
    last = f"-{citation.line_end}" if citation.line_end != citation.line_start else ""
    return f"{citation.file}:{citation.line_start}{last}"


def searched_text(searched: Searched) -> str:
    """What was looked at, and which of the question's words occur nowhere in it."""
    lines = [f"Searched {searched.passages} passages."]
    if searched.terms_not_found:
        lines.append("Nowhere in them: " + ", ".join(map(one_line, searched.terms_not_found)) + ".")
    if searched.nearest:
        lines.append("The nearest that was found:")
    return "\n".join(lines)


def _nearest_text(nearest: Nearest) -> str:
    return f"  {one_line(nearest.file)}\n" + _wrapped(in_quotes(one_line(nearest.quote)), indent=6)


def _wrapped(text: str, indent: int = 0, first: str | None = None) -> str:
    blank = " " * indent
    first = blank if first is None else first
    wrapper = textwrap.TextWrapper(_LINE, first, blank, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(text)
