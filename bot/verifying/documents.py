"""A file to what it shows: Markdown, an HTML page or JSON, of a briefing or of a conversation. Pure."""

from dataclasses import dataclass, replace
from importlib.metadata import version

from bot.briefing.values import LARGEST, BriefingUnreadable
from bot.carrying import Carried, carried, without
from bot.claims import Citation
from bot.verifying.blocks import page_of
from bot.verifying.lines import Shown, shown, text, whole
from bot.verifying.written import Written, kind_of, written

_MOST = 10_000  # citations, and sentences, that are checked
_PAGES = (".html", ".htm")
_TEXTS = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a page shows around the words of citation `n`."""

    n: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that cites: the sentences that it shows, and what it shows around its citations.

    `markup` are elements of a page that it was not written with; `is_other_version` that another version of
    Dateline wrote it, so that what cites nothing may be worded otherwise.
    """

    name: str
    citations: tuple[Citation, ...]
    sentences: int
    shown: tuple[Shown, ...]
    excerpts: tuple[Excerpt, ...] = ()
    markup: tuple[str, ...] = ()
    is_other_version: bool = False


def document(data: bytes, suffix: str) -> Document:
    """The document in `data`, a file that ends in `suffix`.

    Raises BriefingUnreadable, SessionError or PageUnreadable where it is none.
    """
    if suffix not in (*_PAGES, *_TEXTS, ".json"):
        raise BriefingUnreadable("Only .md, .html and .json files can be checked.", "Give one of these.")
    if len(data) > LARGEST:
        raise BriefingUnreadable("This file is too large to be checked.", "Give the briefing itself.")
    try:
        told = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BriefingUnreadable(f"This file is not UTF-8 (byte {error.start}).", "Make it anew.") from error
    whence = written(Carried(kind_of(told), told) if suffix == ".json" else _only(carried(told)))
    _refuse(whence)
    found = Document(
        whence.name,
        (*whence.citations,),
        len(whence.sentences),
        (),
        is_other_version=suffix != ".json" and whence.version != version("dateline"),
    )
    if suffix == ".json":
        return replace(found, shown=(*map(whole, whence.sentences), *(Shown(t, ()) for t in whence.amiss())))
    if suffix in _TEXTS:
        lines = shown(without(told).splitlines(), whence.lines())
        return replace(found, shown=tuple(replace(s, text=whence.unescaped(s.text)) for s in lines))
    return _page(found, told, whence)


def _only(found: list[Carried]) -> Carried:
    if len(found) == 1:
        return found[0]
    raise BriefingUnreadable(
        "This file carries several briefings." if found else "This file carries no briefing or conversation.",
        "Give a file that `dateline brief` or `dateline sessions export` wrote, with its last comment.",
    )


def _refuse(whence: Written) -> None:
    """Raise where one number stands for two places, or where there is more than can be checked."""
    numbers = {citation.n for citation in whence.citations}
    if len(numbers) < len(whence.citations):
        raise BriefingUnreadable(
            f"This {whence.name} is damaged: two citations have one number.", "Make it anew."
        )
    if max(len(numbers), len(whence.sentences)) > _MOST:
        raise BriefingUnreadable(
            f"This {whence.name} has more than {_MOST:,} sentences or citations.", "Make it in parts."
        )


def _page(found: Document, told: str, whence: Written) -> Document:
    now = page_of(without(told))
    told_now = {text(block.line) for block in now.blocks}
    pages = (page_of(without(page), whence.sentences) for page in whence.pages())
    was = max(pages, key=lambda page: sum(text(block.line) in told_now for block in page.blocks))
    known = [block.line for block in was.blocks]
    texts = {text(line) for line in known}
    numbers = {citation.n for citation in found.citations}
    rest: list[str] = []
    around: list[Excerpt] = []
    for block in now.blocks:
        # The paragraph around the words that are cited is the source's, and is held against that.
        if block.excerpt in numbers and text(block.line) not in texts:
            around.append(Excerpt(block.excerpt, text(block.line)))
        else:
            rest.append(block.text)
    return replace(
        found,
        shown=(*shown(rest, known),),
        excerpts=(*around,),
        markup=(*sorted(now.elements - was.elements),),
    )
