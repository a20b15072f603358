"""A file's bytes to an Article: its text, exactly as decoded, with title, date and outlet. Pure.

Other formats begin here: a suffix in `SUFFIXES`, and a branch in `parse` that makes their text.
"""

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import PurePath
from unicodedata import category
from urllib.parse import urlsplit

from index.article import Article, Source
from index.errors import UnreadableFile

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
"""The endings of the files that can be taken in, in lower case."""

LONGEST_TITLE = 300
"""Titles and outlets are cut to this many characters."""

_BOMS = (
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe\x00\x00", "utf-32"),  # before UTF-16, whose mark it begins with
    (b"\xfe\xff", "utf-16"),
    (b"\xff\xfe", "utf-16"),
)
# What files are really saved in. Without this list charset-normalizer takes a short English text with curly
# quotation marks for the code page of DOS or of EBCDIC.
_CODECS = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "mac_roman"),
    *("koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "iso8859_15", "tis_620"),
    *("cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "cp949", "euc_kr"),
]
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_FRONT_MATTER_SIZE = 16_384
_DEPTH = 16
_KEY_VALUE = re.compile(r"([A-Za-z][\w .-]{0,40}?)[ \t]*:(?:[ \t]+(.*)|)\Z")
_CONTINUED = re.compile(r"[ \t#\]}-]")
_TITLE_KEYS = ("title", "headline")
_DATE_KEYS = ("date", "published", "published_at", "date_published", "pubdate")
_URL_KEYS = ("url", "link", "source_url")
_OUTLET_KEYS = ("outlet", "source", "publisher", "site", "site_name")

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"(?<![\w-])(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[12]\d{{3}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH}),?\s+(?P<year2>[12]\d{{3}})"
    r"|(?P<year3>[12]\d{3})(?P<mark>[-/.])(?P<month3>\d{1,2})(?P=mark)(?P<day3>\d{1,2}))(?!\d)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\W*(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified|filed|issued|date)\b.{0,40}\Z",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:\W*[A-Z][A-Z.'’/ -]{2,}(?:,\s*[\w.]+)*[\s,(|–—-]*|\W*)\Z")
_TO_STORY = re.compile(r"[,)]?\s*(?:\([^)]{2,30}\)\s*)?(?:[–—:|]|-{1,2}\s)")
_DATE_WITHIN = 600

_HEADING = re.compile(r"#{1,2}[ \t]+(.*?)[ \t]*#*\Z")
_BOLD = re.compile(r"(\*\*|__)(?!\s)(.+?)\1\Z")
_NO_TITLE = re.compile(
    r"\W*(?:by|from|published|updated|posted|share|sign up|subscribe|advertisement|image|photo|video|source|"
    r"editor['’]s note|read more|listen|watch|this (?:article|story)|"
    r"(?:the )?associated press|reuters|staff)\b",
    re.IGNORECASE,
)


def supported(name: str) -> bool:
    """Whether a file of this name can be taken in, by its suffix."""
    return PurePath(name).suffix.lower() in SUFFIXES


def decode(data: bytes) -> str:
    """The text of a file: exactly `data.decode(codec)`, line ends and a UTF-8 mark (U+FEFF) included.

    The codec is that of a UTF-16 or UTF-32 byte order mark; else UTF-8; else the best guess.
    Raises UnreadableFile, with the reason, for what is empty, binary or damaged.
    """
    codec = next((codec for mark, codec in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        if codec != "utf-8" or _mostly_utf8(data):
            raise UnreadableFile(
                f"damaged text: not {codec.upper()} at byte {error.start}", "Save it again as UTF-8."
            ) from None
        text = _guessed(data)
    if not text.strip("\ufeff").strip():
        raise UnreadableFile("empty")
    if "\0" in text or 50 * sum(1 for _ in _CONTROL.finditer(text)) > len(text):
        raise UnreadableFile("looks binary, not text", "If it is text, save it as UTF-8.")
    return text


def parse(data: bytes, file: str) -> Article:
    """The article in a text or Markdown file; `file` is the name by which citations will call it.

    Title, date and outlet come from YAML front matter, else from the text where they stand plainly, else
    the title is the stem of `file` and date and outlet are None. Broken front matter is read line by line.
    Raises UnreadableFile as `decode` does.
    """
    text = decode(data)
    given, body = _front_matter(text)
    head = text[body : body + 4_000]
    title = (
        _line(_first(given, _TITLE_KEYS))
        or _line(_title_in(head))
        or _line(PurePath(file).stem)
        or "untitled"
    )
    found = _date_in(_first(given, _DATE_KEYS)) or _date_of(head[:_DATE_WITHIN])
    outlet = _host(_first(given, _OUTLET_KEYS)) or _host(_first(given, _URL_KEYS), only=True)
    source = Source(file, sha256(data).hexdigest(), title, found, outlet or None)
    return Article(source, text, body)


def _mostly_utf8(data: bytes) -> bool:
    """Whether undecodable `data` is UTF-8 with a flaw: then a guess would turn all of it into mojibake."""
    text = data[:1_000_000].decode("utf-8", "replace")
    flaws = text.count("\ufffd")
    return sum(1 for _ in re.finditer(r"[^\x00-\x7f\ufffd]", text)) >= flaws


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_isolation=_CODECS)
    best = matches.best()
    if best is None:
        raise UnreadableFile("looks binary, or in an unknown encoding", "If it is text, save it as UTF-8.")
    # Ties are frequent in short texts, and English ones outside UTF-8 are nearly always Windows-1252.
    western = [match.chaos for match in matches if "cp1252" in match.could_be_from_charset]
    try:
        return data.decode("cp1252" if western and western[0] <= best.chaos + 0.01 else best.encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"damaged text at byte {error.start}", "Save it again as UTF-8.") from None


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """The values of the front matter by key in lower case, and the offset at which the body begins."""
    start = 1 if text.startswith("\ufeff") else 0
    match = _FRONT_MATTER.match(text, 0, _FRONT_MATTER_SIZE)
    if not match:
        return {}, start
    lines = [line.rstrip() for line in match[1].splitlines() if line.strip()]
    pairs = [_KEY_VALUE.match(line) for line in lines]
    keyed = sum(1 for line, pair in zip(lines, pairs, strict=True) if pair or _CONTINUED.match(line))
    # Two rules with prose between them are no front matter.
    if lines and (not (pairs[0] or lines[0].startswith("#")) or 2 * keyed <= len(lines)):
        return {}, start
    values = _yaml(match[1])
    if values is None:
        values = {
            pair[1].lower(): re.sub(r"^([\"'])(.*)\1$", r"\2", (pair[2] or "").strip())
            for pair in pairs
            if pair
        }
    return values, match.end()


def _yaml(block: str) -> dict[str, str] | None:
    """The plain values of a YAML mapping, all as written; None if it is broken or takes liberties.

    Events are read one by one and nothing is built from them, so that no document can grow: aliases,
    anchors and deep nesting end it.
    """
    import yaml

    values: dict[str, str] = {}
    depth, key = 0, None
    try:
        for event in yaml.parse(block, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or depth > _DEPTH:
                return None
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.CollectionStartEvent):
                if depth == 0 and not isinstance(event, yaml.MappingStartEvent):
                    return None
                key = None if depth == 1 else key
                depth += 1
            elif isinstance(event, yaml.ScalarEvent) and depth == 1:
                if key is None:
                    key = event.value.lower()
                else:
                    values.setdefault(key, event.value)
                    key = None
    except (yaml.YAMLError, ValueError):
        return None
    return values


def _first(values: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((values[key] for key in keys if values.get(key, "").strip()), "")


def _line(words: str) -> str:
    """`words` as one printable line: no control, escape or direction characters, at most `LONGEST_TITLE`."""
    plain = "".join(filter(_shows, _ESCAPE.sub("", words[: 4 * LONGEST_TITLE])))
    return " ".join(plain.split())[:LONGEST_TITLE].strip()


def _shows(character: str) -> bool:
    joiner = character in "\u200c\u200d"  # holds emoji and Persian words together
    return character.isspace() or joiner or category(character) not in ("Cc", "Cf", "Cs")


def _host(words: str, only: bool = False) -> str:
    """The host of an address, without "www."; other words as they are, or "" if `only` a host will do."""
    words = _line(words)
    if re.match(r"(?:https?:)?//", words, re.IGNORECASE):
        try:
            return (urlsplit(words).hostname or "").removeprefix("www.")
        except ValueError:
            return ""
    return "" if only else words


def _dates(words: str) -> Iterator[tuple[re.Match[str], date]]:
    """Every full date in `words` that the calendar has."""
    for match in _DATE.finditer(words):
        found = match.groupdict()
        month = found["month"] or found["month2"]
        number = _MONTHS.index(month[:3].lower()) + 1 if month else int(found["month3"])
        year = found["year"] or found["year2"] or found["year3"]
        try:
            yield match, date(int(year), number, int(found["day"] or found["day2"] or found["day3"]))
        except ValueError:
            continue


def _date_in(words: str) -> date | None:
    return next((day for _, day in _dates(words[:200])), None)


def _date_of(head: str) -> date | None:
    """The date an article bears: on a short line of its own, after "Published", or in its dateline.

    Not one from a sentence: of 15 articles with a full date among their first 600 characters, in a set of
    700, 14 spoke of another day.
    """
    for line in head.splitlines():
        if _HEADING.match(line) or _BOLD.match(line.strip()):
            continue
        for match, day in _dates(line):
            before, after = line[: match.start()], line[match.end() :]
            alone = len(before) + len(after) <= 60 and not re.search(r"[.!?]\W*$", after)
            named = _DATED.match(before)
            opens = len(before) <= 60 and _PLACE.match(before) and _TO_STORY.match(after)
            if alone or named or opens:
                return day
    return None


def _title_in(head: str) -> str:
    """The title that an article shows plainly: a heading, a line in bold, a short first line set apart."""
    lines = [line.strip("\ufeff \t") for line in head.splitlines()]
    full = [index for index, line in enumerate(lines) if line]
    for index in full[:3]:
        if match := _HEADING.match(lines[index]) or _BOLD.match(lines[index]):
            return re.sub(r"[*_]{2}", "", match[match.lastindex or 1])
    if len(full) < 2:
        return ""
    first, second = lines[full[0]], lines[full[1]]
    if re.fullmatch(r"={3,}", second):
        return first
    apart = full[1] > full[0] + 1 or len(second) >= max(2 * len(first), 120)
    plain = (
        15 <= len(first) <= 120
        and len(first.split()) >= 3
        and first[-1] not in ".!,;:…\"”’'–—)"
        and first[0].isalnum()
    )
    return first if apart and plain and not _NO_TITLE.match(first) and not _date_in(first[-20:]) else ""
