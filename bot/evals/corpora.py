"""Libraries for evaluation, kept by what is in them: the same articles are taken in once.

What an index is made of names it: where its files lie, their contents, the embedding model, and the code of
`index`. So a change there measures the changed index, and costs no embedding: vectors are kept, too.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from bot.errors import EvaluationError
from index import build, reading
from index.embedding import Embedder, Vectors
from index.errors import UnreadableFile
from index.library import Library


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles to evaluate on: their files and folders, and the SHA-256 of all names and contents, in hex."""

    places: tuple[Path, ...]
    sha256: str


def corpus(places: Sequence[Path]) -> Corpus:
    """The articles in `places`, as they are now."""
    digest = hashlib.sha256()
    found = [item for item in reading.find([*places]) if isinstance(item, reading.Found)]
    for item in sorted(found, key=lambda item: item.file):
        try:
            content = hashlib.sha256(reading.read(item.path)).hexdigest()
        except UnreadableFile:
            continue  # taking it in will say why
        digest.update(f"{item.file!r} {content}\n".encode())
    return Corpus(tuple(places), digest.hexdigest())


def code_sha256(*packages: str) -> str:
    """The SHA-256, in hex, of all that lies in these packages, without the packages within them."""
    digest = hashlib.sha256()
    for package in packages:
        for entry in sorted(files(package).iterdir(), key=lambda entry: entry.name):
            if entry.is_file():
                digest.update(
                    f"{package}/{entry.name} ".encode() + hashlib.sha256(entry.read_bytes()).digest()
                )
    return digest.hexdigest()


def library_folder(home: Path, corpus: Corpus, embedder: Embedder) -> Path:
    """Where the library of `corpus` lies, or will."""
    made_of = [*map(str, corpus.places), corpus.sha256, embedder.fingerprint, code_sha256("index")]
    return home / "libraries" / hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:24]


def take_in(folder: Path, corpus: Corpus, embedder: Embedder) -> Iterator[build.Progress]:
    """Make the library in `folder` hold `corpus`; where it does, this is a look at its files.

    Raises EvaluationError where nothing could be taken in.
    """
    with Library(folder, embedder) as library:
        for event in build.update(library, corpus.places):
            if isinstance(event, build.Progress):
                yield event
        if library.catalog.count() == (0, 0):
            raise EvaluationError(
                f"No article could be taken in from {', '.join(map(str, corpus.places))}.",
                "`dateline ingest` on that folder says why.",
            )


class Remembering:
    """An embedder that keeps each text's vector in the SQLite file `path`, by the text's hash.

    A vector does not depend on the texts that share its batch (measured: not by one bit), so an evaluation
    that was begun before sees what one from scratch does.
    """

    def __init__(self, embedder: Embedder, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._embedder = embedder
        self._db = sqlite3.connect(path, timeout=30.0, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")  # what a power cut takes is made again
        self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")

    @property
    def fingerprint(self) -> str:
        return self._embedder.fingerprint

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    @property
    def limit(self) -> int:
        return self._embedder.limit

    def length(self, text: str) -> int:
        return self._embedder.length(text)

    def embed(self, texts: Sequence[str]) -> Vectors:
        keys = [self._key(text) for text in texts]
        known = {key: vector for key in set(keys) if (vector := self._known(key)) is not None}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            made = self._embedder.embed([*missing.values()])
            known |= dict(zip(missing, made, strict=True))
            self._keep([(key, known[key].astype("<f4").tobytes()) for key in missing])
        return np.array([known[key] for key in keys], dtype=np.float32).reshape(len(keys), self.dimensions)

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self.fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()

    def _known(self, key: bytes) -> Vectors | None:
        row = self._db.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        usable = row is not None and len(row[0]) == 4 * self.dimensions
        return np.frombuffer(row[0], dtype="<f4") if usable else None

    def _keep(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        with self._db:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def close(self) -> None:
        self._db.close()


@contextmanager
def remembering(embedder: Embedder, home: Path) -> Iterator[Remembering]:
    """`embedder`, with what evaluations have asked of it so far. Raises EvaluationError where damaged."""
    path = home / "vectors.sqlite"
    try:
        with closing(Remembering(embedder, path)) as kept:
            yield kept
    except sqlite3.DatabaseError as error:
        raise EvaluationError(f"The kept vectors cannot be read: {path} ({error}).", "Delete it.") from error
