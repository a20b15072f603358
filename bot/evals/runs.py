"""Runs on disk: what each was, the records that it has so far, and its results.

    runs/ID/run.json              what decides the results, and when it began
    runs/ID/cases/SUITE.jsonl     a record a line, each flushed to disk as it comes
    runs/ID/results.json          the figures; there once the run is complete
    runs/ID/report.html           the same for people

A run that was stopped at any moment is found again by what decides its results, and goes on.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import msgspec

from bot.atomic import write_atomically
from bot.errors import EvaluationError
from bot.evals.cases import Kind
from bot.evals.records import BriefRecord, ClaimRecord, ConversationRecord, InjectionRecord, QaRecord, Record
from bot.evals.results import SCHEMA, Results

_RECORDS: dict[Kind, type[Record]] = {
    "qa": QaRecord,
    "brief": BriefRecord,
    "claims": ClaimRecord,
    "injection": InjectionRecord,
    "conversations": ConversationRecord,
}
_BASELINE = Path(__file__).with_name("baseline.json")


@dataclass(frozen=True, slots=True)
class Run:
    """A run's folder; its id is the folder's name."""

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def results_file(self) -> Path:
        return self.folder / "results.json"

    @property
    def report_file(self) -> Path:
        return self.folder / "report.html"

    @property
    def is_complete(self) -> bool:
        return self.results_file.is_file()

    def journal(self, suite: str, kind: Kind) -> "Journal":
        """The records of one of its suites."""
        return Journal(self.folder / "cases" / f"{suite.replace('/', '__')}.jsonl", kind)

    def described(self) -> dict[str, Any]:
        """What its `run.json` says; empty where that cannot be read."""
        try:
            return msgspec.json.decode((self.folder / "run.json").read_bytes(), type=dict[str, Any])
        except (OSError, msgspec.DecodeError):
            return {}


class Journal:
    """The records of one suite in a file, a line each; a line that a kill cut short is dropped."""

    def __init__(self, path: Path, kind: Kind) -> None:
        self._path = path
        self._kind = kind
        self._file: BinaryIO | None = None

    def read(self) -> list[Record]:
        """All whole records."""
        return [record for _, record in self._lines()]

    def _lines(self) -> Iterator[tuple[bytes, Record]]:
        if not self._path.is_file():
            return
        for line in self._path.read_bytes().splitlines(keepends=True):
            try:
                if line.endswith(b"\n"):
                    yield line, msgspec.json.decode(line, type=_RECORDS[self._kind])
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue

    def __enter__(self) -> "Journal":
        """Open for writing, rid of what is no record."""
        write_atomically(self._path, b"".join(line for line, _ in self._lines()))
        self._file = self._path.open("ab")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def write(self, record: Record) -> None:
        """Keep a record for good."""
        assert self._file is not None
        self._file.write(msgspec.json.encode(record) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def begin(home: Path, decisive: Mapping[str, Any], *, fresh: bool) -> Run:
    """The run that `decisive`, all that decides its results, describes.

    An unfinished one goes on unless `fresh`; a finished one is never touched.
    """
    fingerprint = hashlib.sha256(msgspec.json.encode(decisive, order="deterministic")).hexdigest()
    if not fresh:
        for run in runs(home):
            if not run.is_complete and run.described().get("fingerprint") == fingerprint:
                return run
    now = dt.datetime.now(dt.UTC)
    stem = f"{now:%Y%m%d-%H%M%S}-{fingerprint[:6]}"
    taken = {run.id for run in runs(home)}
    name = next(n for n in (stem, *(f"{stem}-{k}" for k in range(2, 1000))) if n not in taken)
    run = Run(home / "runs" / name)
    run.folder.mkdir(parents=True)
    described = {"fingerprint": fingerprint, "started": now.isoformat(timespec="seconds"), **decisive}
    write_atomically(run.folder / "run.json", msgspec.json.format(msgspec.json.encode(described)))
    return run


def runs(home: Path) -> list[Run]:
    """All runs, the newest first."""
    folder = home / "runs"
    found = [Run(path) for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return sorted(found, key=lambda run: run.id, reverse=True)


def named(word: str, home: Path) -> Run:
    """The complete run that `word` names: "latest", or the beginning of an id.

    Raises EvaluationError where there is none, or more than one.
    """
    complete = [run for run in runs(home) if run.is_complete]
    if word == "latest" and complete:
        return complete[0]
    found = [run for run in complete if run.id == word] or [
        run for run in complete if run.id.startswith(word)
    ]
    if len(found) != 1:
        raise EvaluationError(
            f"{word!r} names {'more than one run' if found else 'no complete run'}.",
            "Runs are called by their ids (`dateline eval list`), or `latest`.",
        )
    return found[0]


def results(word: str, home: Path) -> Results:
    """The results of a run by name, in a file by path, or of the baseline that ships ("baseline")."""
    path = Path(word)
    if word == "baseline":
        path = _BASELINE
    elif path.is_dir():
        path = path / "results.json"
    elif not path.is_file():
        path = named(word, home).results_file
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Results)
    except OSError as error:
        raise EvaluationError(f"The results {path} cannot be read: {error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} holds no results: {error}.") from error
    if found.schema != SCHEMA:
        raise EvaluationError(f"{path} was written by another version of Dateline.")
    return found


def encode(found: Results) -> bytes:
    """Results as they stand in their file."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def by_case(records: Sequence[Record]) -> dict[str, Record]:
    """Records by the id of their case; of two with one id the first."""
    found: dict[str, Record] = {}
    for record in records:
        found.setdefault(record.case.id, record)
    return found
