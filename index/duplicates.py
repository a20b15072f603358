"""What is said twice: blocks inside an article, near-copies among articles, identical sentences. Pure.

Words are compared, not characters: case, punctuation, spacing and invisible characters do not count.
What changes the meaning of a number does (decimal point, sign, currency, percent).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b, sha1
from typing import TYPE_CHECKING, Any

from index.article import Span
from index.sentences import blocks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REPEATABLE = 60
"""A block shorter than this many characters may stand twice: "Read more", a question's name."""

COPY = 0.7
"""Two reports are the same copy if this share of their distinct 5-word sequences is common to both (Jaccard).

Measured on 700 news articles of 2022: reposts are at .86 to 1.0; two hours of one live page at .75; the
preview and the report of one event, from the same desk, at .60; a daily bulletin and the next at .36.
Retellings of one story in other words stay below .05 (five reports of one meeting) and .15 (three sets of
100 articles written about one topic). A changed headline leaves about .95, a tail cut by a fifth .80.
"""

CONTAINED = 0.85
"""A report is also a copy if this share of its own 5-word sequences stands in a fuller, earlier one.

With both rules, of 300 articles, 99% are recognised with the tail cut by a fifth or by half, 66% cut to a
third; 98% with another headline and first paragraph; 87% with 3 words in 100 changed, 4% with 6.
"""

_BARELY = 0.3  # below this Jaccard (a copy cut to less than a third) containment is only guessed
_WORDS_TOGETHER = 5
_MOST_WORDS = 200_000  # of a longer text (a book) the beginning is compared: time and memory stay bounded
_BEGINNING = 64  # characters in which two words are looked for
_BATCH = 4096
_HASHES = 128
_BANDS, _ROWS = 42, 3  # finds a pair of Jaccard .7 surely, .5 with .996, .3 with .68
_NEIGHBOURS = 8
SIGNATURE_BYTES = 4 + 4 * _HASHES

_IGNORED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0f\ufeff]")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:/]\d+)*|(?<!\w)[-+](?=[$€£¥₹]?\d)|[$€£¥₹%‰°]")


@dataclass(frozen=True, slots=True)
class Report:
    """What `copies` needs to know of an article; `signature` is what `signature` returned for its body."""

    file: str
    date: date | None
    signature: bytes


def words(text: str) -> list[str]:
    """The words and numbers of `text` in order, in the one form in which they are compared."""
    plain = _IGNORED.sub("", unicodedata.normalize("NFC", text)).casefold()
    return _WORD.findall(plain.replace("−", "-"))


def fingerprint(text: str) -> str:
    """A name for the words of `text`, 32 hex digits: equal for texts that `same_words`, else different."""
    whole = " ".join(words(text) or [text.strip()])
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def same_words(a: str, b: str) -> bool:
    """Whether two texts differ at most in case, punctuation, quotation marks and spacing."""
    return fingerprint(a) == fingerprint(b)


def repeats(text: str, paragraphs: Sequence[Span]) -> frozenset[int]:
    """The indices of those blocks that say in the same words what an earlier one said.

    Blocks of fewer than `REPEATABLE` characters are never called repeated.
    """
    alone: dict[tuple[str, ...], Span | None] = {}  # the only block so far that begins so
    seen: set[str] = set()
    found: set[int] = set()
    for index, span in enumerate(paragraphs):
        if span.end - span.start < REPEATABLE:
            continue
        begins = _beginning(span.of(text))
        if begins not in alone:
            alone[begins] = span
            continue
        if other := alone[begins]:
            seen.add(fingerprint(other.of(text)))
            alone[begins] = None
        name = fingerprint(span.of(text))
        if name in seen:
            found.add(index)
        seen.add(name)
    return frozenset(found)


def _beginning(text: str) -> tuple[str, ...]:
    """The first two words of `text`, fewer where it has no more; most are read from its first characters."""
    first = words(text[:_BEGINNING])
    if len(first) <= 2:  # the last may be cut
        first = words(text)
    return tuple(first[:2])


def signature(text: str, paragraphs: Sequence[Span] | None = None) -> bytes:
    """What `copies` compares of a report: `SIGNATURE_BYTES` bytes, alike in every run and on every machine.

    The number of its distinct 5-word sequences, then the 128 least hashes of these (MinHash, Broder 1997),
    all as little-endian 32-bit integers. Repeated blocks count once. A text without words has number 0.
    `paragraphs` are the blocks of `text` that are the report, where that is not all of it.
    """
    import numpy as np

    paragraphs = blocks(text) if paragraphs is None else paragraphs
    repeated = repeats(text, paragraphs)
    said: list[str] = []
    for index, span in enumerate(paragraphs):
        if index not in repeated:
            said += words(span.of(text))[: _MOST_WORDS - len(said)]
            if len(said) == _MOST_WORDS:
                break
    ends = range(_WORDS_TOGETHER, max(len(said), _WORDS_TOGETHER) + 1) if said else ()
    shingles = {" ".join(said[end - _WORDS_TOGETHER : end]) for end in ends}
    digests = b"".join([sha1(shingle.encode(), usedforsecurity=False).digest() for shingle in shingles])
    hashed = _mixed(np.frombuffer(digests, "<u4").reshape(-1, 5)[:, 0])
    factors, shifts = _permutations()
    least = np.full(_HASHES, 0xFFFFFFFF, dtype=np.uint32)
    for start in range(0, len(hashed), _BATCH):
        permuted = hashed[start : start + _BATCH, None] * factors + shifts
        np.minimum(least, permuted.min(axis=0), out=least)
    return len(shingles).to_bytes(4, "little") + least.astype("<u4").tobytes()


# What datasketch's MinHash computes (its scheme "affine32"): to import that takes longer than to sign a
# hundred articles, for SciPy comes with it.


def _mixed(hashes: "NDArray[Any]") -> "NDArray[np.uint32]":
    """The finaliser of MurmurHash3 (Appleby, 2011), modulo 2^32."""
    import numpy as np

    mixed: NDArray[np.uint32] = hashes.astype(np.uint32)
    mixed = (mixed ^ (mixed >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return mixed ^ (mixed >> np.uint32(16))


@cache
def _permutations() -> "tuple[NDArray[np.uint32], NDArray[np.uint32]]":
    """The odd factors and the shifts of the permutations h -> factor * h + shift, modulo 2^32."""
    import numpy as np

    drawn = np.random.RandomState(1)  # its numbers are the same for ever
    factors = drawn.randint(0, 1 << 31, _HASHES, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, drawn.randint(0, 1 << 32, _HASHES, dtype=np.uint32)


def copies(reports: Iterable[Report]) -> dict[str, str]:
    """The `file` of each near-copy, and the `file` of the report that it copies, which is itself no copy.

    A report copies an earlier one if their Jaccard similarity is at least `COPY`, or if at least `CONTAINED`
    of it stands there. Of several it copies the first. Earlier is by date, undated ones last, then by name
    of file; but of one day's reports (or undated ones) the one that contains the other counts as earlier.
    Both shares are estimates, with standard errors of about .04 and .06.

    Time and memory grow with the number of reports, not with its square: among more than 8 reports alike
    in some respect each is compared with the first and its 8 neighbours in time.

    Raises ValueError for a signature of another length.
    """
    import numpy as np

    ordered = sorted(reports, key=lambda report: (report.date or date.max, report.file))
    if any(len(report.signature) != SIGNATURE_BYTES for report in ordered):
        raise ValueError(f"a signature has {SIGNATURE_BYTES} bytes")
    table = np.frombuffer(b"".join(report.signature for report in ordered), "<u4").reshape(-1, 1 + _HASHES)
    found: dict[int, int] = {}
    shortened: dict[int, int] = {}
    for earlier, later, jaccard in _alike(table):
        if earlier in found or later in found:
            continue
        one, two = int(table[earlier, 0]), int(table[later, 0])
        common = jaccard * (one + two) / (1 + jaccard)
        if jaccard >= COPY or common >= CONTAINED * two:
            found[later] = earlier
        elif common >= CONTAINED * one and ordered[earlier].date == ordered[later].date:
            shortened.setdefault(earlier, later)
    for short, full in shortened.items():
        if short not in found and full not in found:
            found[short] = full
    return {ordered[copy].file: ordered[_original(found, first)].file for copy, first in found.items()}


def _original(found: dict[int, int], index: int) -> int:
    while index in found:
        index = found[index]
    return index


def _alike(table: "NDArray[np.uint32]") -> Iterator[tuple[int, int, float]]:
    """Pairs of rows that may be copies, with their Jaccard similarity; by second row, then by first.

    Locality-sensitive hashing: rows that agree in all hashes of some band are neighbours once sorted by it.
    """
    import numpy as np

    rows = np.flatnonzero(table[:, 0])  # a report without words copies nothing
    hashes = table[rows, 1:]
    pairs = [np.empty(0, np.int64)]
    for band in range(0, _BANDS * _ROWS, _ROWS):
        columns = hashes[:, band : band + _ROWS]
        order = np.lexsort(columns.T)  # stable: within a run of equals the earliest report stays first
        changed = np.any(columns[order][1:] != columns[order][:-1], axis=1)
        run = np.concatenate([[0], np.cumsum(changed)]) if len(order) else order
        first = np.searchsorted(run, run)
        place = np.arange(len(order))
        for other in (first, *(place - distance for distance in range(1, _NEIGHBOURS + 1))):
            near = (other >= first) & (other < place)
            pairs.append(order[other[near]].astype(np.int64) + order[near].astype(np.int64) * len(rows))
    later, earlier = np.divmod(np.unique(np.concatenate(pairs)), max(len(rows), 1))
    for start in range(0, len(later), 1 << 16):
        a, b = earlier[start : start + (1 << 16)], later[start : start + (1 << 16)]
        shares = np.mean(hashes[a] == hashes[b], axis=1)
        for index in np.flatnonzero(shares >= _BARELY):
            yield int(rows[a[index]]), int(rows[b[index]]), float(shares[index])
