"""The sources as they are now. Their names may be anybody's: none leads elsewhere."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.citing import place
from bot.claims import Citation
from bot.render import one_line
from index import formats, reading
from index.article import Article, Span
from index.errors import UnreadableFile
from index.library import Library
from index.sentences import sentences


class Files(Protocol):
    """Where the sources are read from."""

    def article(self, file: str) -> Article | None:
        """The source as it is now, None where it is gone. Raises UnreadableFile where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Files by their names in `root`; no name leads out of it."""

    root: Path

    def article(self, file: str) -> Article | None:
        try:
            path = (self.root / file).resolve()
            inside = path.is_relative_to(self.root.resolve()) and path.is_file()
        except (OSError, ValueError, RuntimeError):  # too long, with a NUL, links in a circle: no such file
            return None
        return _read(path, file) if inside else None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Files where the library took them in."""

    library: Library

    def article(self, file: str) -> Article | None:
        try:
            file.encode()
        except UnicodeEncodeError:  # no name in a library is so
            return None
        path = self.library.catalog.path_of(file)
        return _read(path, file) if path and path.exists() else None


def _read(path: Path, file: str) -> Article:
    try:
        return formats.parse(reading.read(path), file)
    except UnreadableFile as error:
        raise UnreadableFile(f"{one_line(file)}: {error.message}.", error.hint) from error


class Now:
    """The sources as they are now, each read once, and where each citation stands in them."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._articles: dict[str, Article | None] = {}
        self._sentences: dict[str, tuple[Span, ...]] = {}
        self._places: dict[tuple[str, int, str], Span | None] = {}

    def article(self, file: str) -> Article | None:
        if file not in self._articles:
            self._articles[file] = self._files.article(file)
        return self._articles[file]

    def sentences(self, file: str) -> tuple[Span, ...]:
        """The sentences of a source, none where it is gone."""
        if file not in self._sentences:
            article = self.article(file)
            self._sentences[file] = (
                sentences(article.text, Span(article.body, len(article.text))) if article else ()
            )
        return self._sentences[file]

    def place(self, citation: Citation) -> Span | None:
        """Where the cited words stand now: there, else the nearest place in the file, else nowhere."""
        key = citation.file, citation.start, citation.quote
        if key not in self._places:
            article = self.article(citation.file)
            self._places[key] = place(citation, article.text) if article else None
        return self._places[key]
