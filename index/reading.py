"""Folders to files to bytes. The only module that opens a source file; it never writes.

Nothing outside a given folder is read through it: links that lead out are passed over, with the reason,
and so is all that is no regular file (pipes, devices), since reading it could wait for ever.
"""

import os
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path
from re import compile as pattern

from index.errors import UnreadableFile
from index.formats import supported

_SETTLED = 3 * 10**9  # nanoseconds; FAT counts in twos of seconds
SIZE_LIMIT = 8 * 1024 * 1024
"""A file of more bytes than this is not read: an article is text, and it is kept in memory whole."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take in: where it lies (absolute), the folder that was given (absolute), its name there.

    `file` is `path` relative to `root` with forward slashes; by it citations call the article.
    """

    path: Path
    root: Path
    file: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is passed over, and why, as a phrase to show beside its name."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class _Start:
    """A path to search and its root, both absolute; `named` if the user wrote the path out."""

    path: Path
    root: Path
    named: bool


def find(paths: Sequence[Path]) -> Iterator[Found | Skipped]:
    """The articles in files, folders and glob patterns, in the order given; those of a folder by name.

    A folder is searched with all its subfolders; what is hidden (".git") is left out without a word unless
    given by name. A pattern that the shell did not expand ("news/*.md", "**" for any depth) counts from its
    fixed part, which becomes the root. A file that is found twice comes once.

    Raises UnreadableFile, before anything is searched, for a path that does not exist.
    """
    starts = [start for path in paths for start in _starts(path)]
    return _find(starts)


def read(path: Path, limit: int = SIZE_LIMIT) -> bytes:
    """The bytes of a regular file, at most `limit` of them.

    Raises UnreadableFile, with the reason, if it is larger, is gone, is no regular file, or may not be read.
    """
    try:
        _refuse(path.stat(), limit)
        # Between the look and the opening it may have become a pipe: opening one must not wait for a writer.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(number, "rb") as opened:
            _refuse(os.fstat(number), limit)
            data = opened.read(limit + 1)
    except FileNotFoundError:
        raise UnreadableFile("not there any more") from None
    except PermissionError:
        raise UnreadableFile("may not be read", "Change its permissions, or leave it out.") from None
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror or error}") from None
    if len(data) > limit:
        raise _too_large(limit)
    return data


def stamp(path: Path) -> str:
    """A sign that changes whenever the file may have changed, or "" where there is none to be trusted.

    It is of size and times. A file that changes twice within a tick of the clock has one time for both, so
    times of the last seconds are no sign.
    """
    try:
        status = path.stat()
    except OSError:
        return ""
    settled = max(status.st_mtime_ns, status.st_ctime_ns) < time.time_ns() - _SETTLED
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}" if settled else ""


def _refuse(status: os.stat_result, limit: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("not a regular file")
    if status.st_size > limit:
        raise _too_large(limit)


def _too_large(limit: int) -> UnreadableFile:
    size = f"{limit / 2**20:g} MB" if limit >= 2**20 else f"{limit} bytes"
    return UnreadableFile(f"larger than {size}", "Split it into articles.")


def _starts(path: Path) -> Iterator[_Start]:
    """Where a path that was given makes the search begin."""
    if os.path.lexists(path):
        if path.is_dir():
            root = path.resolve()
            yield _Start(root, root, named=True)
        else:
            root = path.parent.resolve()
            yield _Start(root / path.name, root, named=True)
        return
    fixed = next((index for index, part in enumerate(path.parts) if _is_pattern(part)), None)
    if fixed is None:
        raise UnreadableFile(f"{path} does not exist", "Check the path; ~ and * may need the shell.")
    if ".." in path.parts[fixed:]:
        raise UnreadableFile(f"{path} leads back with ..", "Put .. before the first * ? or [.")
    root = Path(*path.parts[:fixed]).resolve()
    matched = [_Start(match, root, named=False) for match in _matches(root, path.parts[fixed:])]
    if not matched:
        raise UnreadableFile(f"nothing matches {path}", "Check the pattern and the folder it starts from.")
    yield from matched


def _is_pattern(part: str) -> bool:
    return any(sign in part for sign in "*?[")


def _matches(folder: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    """What below `folder` matches a pattern, without going through links to folders, as `glob` would."""
    if parts in ((), ("**",)):
        yield folder
    elif parts[0] == "**":
        for below in _folders(folder):
            yield from _matches(below, parts[1:])
    elif _is_pattern(parts[0]):
        named = pattern(translate(parts[0]))
        for entry in _entries(folder) or ():
            hidden = entry.name.startswith(".") and not parts[0].startswith(".")
            if (
                not hidden
                and named.match(entry.name)
                and (len(parts) == 1 or entry.is_dir(follow_symlinks=False))
            ):
                yield from _matches(folder / entry.name, parts[1:])
    elif os.path.lexists(folder / parts[0]) and (len(parts) == 1 or not (folder / parts[0]).is_symlink()):
        yield from _matches(folder / parts[0], parts[1:])


def _folders(folder: Path) -> Iterator[Path]:
    """`folder` and all its subfolders that are neither hidden nor links, by name."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        yield here
        below = [
            e for e in _entries(here) or () if e.is_dir(follow_symlinks=False) and not e.name.startswith(".")
        ]
        waiting.extend(here / entry.name for entry in reversed(below))


def _find(starts: list[_Start]) -> Iterator[Found | Skipped]:
    seen: set[Path] = set()
    for start in starts:
        for found in _walk(start):
            if len(starts) > 1:
                if found.path in seen:
                    continue
                seen.add(found.path)
            yield found


def _walk(start: _Start) -> Iterator[Found | Skipped]:
    """All that is found at and below `start`, in the order of the parts of the path."""
    waiting = [start.path]
    while waiting:
        path = waiting.pop()
        try:
            mode = os.lstat(path).st_mode
        except OSError as error:
            yield Skipped(path, f"cannot be looked at: {error.strerror}")
            continue
        if not stat.S_ISDIR(mode):
            yield _judged(path, start.root, mode, named=start.named and path == start.path)
            continue
        entries = _entries(path)
        if entries is None:
            yield Skipped(path, "a folder that may not be listed")
            continue
        waiting.extend(path / entry.name for entry in reversed(entries) if not entry.name.startswith("."))


def _entries(folder: Path) -> list[os.DirEntry[str]] | None:
    """What lies in a folder, by name; None if it may not be listed."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return None


def _judged(path: Path, root: Path, mode: int, named: bool) -> Found | Skipped:
    """A path that is no folder: found, or skipped with the reason. A link given by name may lead anywhere."""
    if stat.S_ISLNK(mode):
        try:
            target = path.resolve(strict=True)
            mode = target.stat().st_mode
        except (OSError, RuntimeError):
            return Skipped(path, "a link that leads nowhere")
        if stat.S_ISDIR(mode):
            inside = target.is_relative_to(root)
            return Skipped(
                path, "a link to a folder " + ("that is searched in its place" if inside else "outside")
            )
        if not named and not target.is_relative_to(root):
            return Skipped(path, "a link to a file outside the folder")
    if not supported(path.name):
        suffix = path.suffix or "no suffix"
        suffix = suffix if suffix.isascii() and suffix.isprintable() else "another suffix"
        return Skipped(path, f"not a text or Markdown file ({suffix})")
    if not stat.S_ISREG(mode):
        return Skipped(path, "not a regular file")
    file = path.relative_to(root).as_posix()
    if not _is_text(file):
        return Skipped(path, "its name is not valid Unicode")
    return Found(path, root, file)


def _is_text(name: str) -> bool:
    """Whether a name can be stored and shown: undecodable bytes of a name are lone surrogates in Python."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
