"""Suites: plain folders of articles and cases, found, read and sampled.

    NAME/questions.jsonl   a `qa` suite
    NAME/topics.jsonl      a `brief` suite; its published systems in judged.jsonl and numbers.json
    NAME/conversations.jsonl   a `conversations` suite
    NAME/articles/*.md     the articles of any of these; `suite.toml` may name others (`articles = [...]`)
    NAME.jsonl             `claims` where its lines have a "claim", `injection` where they have an "attack"

A suite without either has its articles in the nearest folder, above or beside it, that holds every gold
file. Suites are hostile input: what is wrong with one ends in an error that names file and line.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from bot.errors import EvaluationError
from bot.evals.cases import BriefCase, Case, ClaimCase, ConversationCase, InjectionCase, Kind, QaCase

SHIPPED = "seeds"
_FILES: dict[str, Kind] = {
    "questions.jsonl": "qa",
    "topics.jsonl": "brief",
    "conversations.jsonl": "conversations",
}
_NAMED_BY_FOLDER = frozenset(_FILES.values())
_CASES: dict[Kind, type[Case]] = {
    "qa": QaCase,
    "brief": BriefCase,
    "claims": ClaimCase,
    "injection": InjectionCase,
    "conversations": ConversationCase,
}
_DEPTH = 3  # folders below the one that is searched for suites, and above a suite that has no articles
_LARGEST = 512 << 20  # bytes of a file of cases


class ArticlesMissing(EvaluationError):
    """The articles that a suite points at are not there."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Cases of one kind, and the files and folders that hold the articles which they are about.

    `path` is the file that holds the cases.
    """

    name: str
    kind: Kind
    path: Path
    cases: tuple[Case, ...]
    articles: tuple[Path, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the cases, in hex."""
        return hashlib.sha256(msgspec.json.encode(self.cases)).hexdigest()

    def sample(self, limit: int | None, seed: int) -> "Suite":
        """At most `limit` cases, drawn at random, in their order; kinds of answer keep their shares."""
        if limit is None or limit >= len(self.cases):
            return self
        strata: dict[str, list[int]] = {}
        for number, case in enumerate(self.cases):
            strata.setdefault(_stratum(case), []).append(number)
        draw = random.Random(f"{seed} {self.name}")
        queues = [draw.sample(strata[key], len(strata[key])) for key in sorted(strata)]
        # One of each stratum in turn, by share: the n-th of a stratum stands at (n + 1/2) / its size.
        order = sorted(
            ((place + 0.5) / len(queue), number, case)
            for number, queue in enumerate(queues)
            for place, case in enumerate(queue)
        )
        kept = sorted(case for _, _, case in order[:limit])
        return replace(self, cases=tuple(self.cases[number] for number in kept))


@dataclass(frozen=True, slots=True)
class Listed:
    """A suite that was found: its name, its kind, the file that holds its cases, and whether it ships.

    One that ships may be about articles that do not.
    """

    name: str
    kind: Kind
    path: Path
    ships: bool = False


def find(places: Sequence[Path]) -> list[Listed]:
    """The suites that ship, then all in the folders `places`, by name; folders that are not there have none.

    Of two suites with one name the first counts.
    """
    found = {one.name: one for one in _shipped()}
    for place in places:
        for listed in sorted(_within(place.resolve()), key=lambda listed: listed.name):
            found.setdefault(listed.name, listed)
    return list(found.values())


def choose(words: Sequence[str], places: Sequence[Path]) -> list[Listed]:
    """The suites that `words` name: a name, a folder of names ("qa", "my-articles"), a kind, or a path.

    Without words all of them. Raises EvaluationError where a word names none.
    """
    known = find(places)
    if not words:
        return known
    chosen: dict[str, Listed] = {}
    for word in words:
        within = f"{word.rstrip('/')}/"
        named = [one for one in known if one.name == word or one.name.startswith(within) or one.kind == word]
        if not named and Path(word).exists():
            named = list(_at(Path(word).resolve()))
        if not named:
            raise EvaluationError(
                f"There is no suite {word!r}.", "`dateline eval list` names them; a folder will do, too."
            )
        chosen |= {one.name: one for one in named}
    return list(chosen.values())


def load(listed: Listed) -> Suite:
    """The suite with its cases. Raises EvaluationError, naming the file and line that is wrong."""
    cases = tuple(_read(listed))
    articles = _articles(listed.path, cases) if listed.kind in _NAMED_BY_FOLDER else ()
    return Suite(listed.name, listed.kind, listed.path, cases, articles)


# --- finding -----------------------------------------------------------------------------------------


def _shipped() -> Iterator[Listed]:
    """Questions and conversations about the sample articles; conversations about others' (`data`)."""
    seeds, data = (Path(str(files(package))) for package in ("seeds", "bot.evals"))
    yield Listed(SHIPPED, "qa", seeds / "questions.jsonl", ships=True)
    yield Listed("conversations/seeds", "conversations", seeds / "conversations.jsonl", ships=True)
    yield from (replace(one, ships=True) for one in _within(data / "data"))


def _at(path: Path) -> Iterator[Listed]:
    """The suites at a path that somebody named: a file of cases, or a folder that holds some."""
    if path.is_file():
        if kind := _kind_of(path):
            name = path.parent.name if kind in _NAMED_BY_FOLDER else path.stem
            yield Listed(name, kind, path)
        return
    for listed in _within(path):
        name = path.name if listed.name in ("", ".") else f"{path.name}/{listed.name}"
        yield replace(listed, name=name)


def _within(root: Path, folder: Path | None = None, depth: int = _DEPTH) -> Iterator[Listed]:
    """The suites in `root`, named relative to it."""
    folder = folder or root
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name.startswith("."):
            continue
        if path.is_dir() and depth > 0 and path.name != "articles":
            yield from _within(root, path, depth - 1)
        elif path.suffix == ".jsonl" and path.is_file() and (kind := _kind_of(path)):
            named = path.parent if kind in _NAMED_BY_FOLDER else path.with_suffix("")
            yield Listed(named.relative_to(root).as_posix(), kind, path)


def _kind_of(path: Path) -> Kind | None:
    """The kind of the cases in a file; None where it holds none."""
    if kind := _FILES.get(path.name):
        return kind
    try:
        with path.open("rb") as file:
            first = msgspec.json.decode(file.readline(1 << 20), type=dict[str, Any])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return "claims" if "claim" in first else "injection" if "attack" in first else None


# --- reading -----------------------------------------------------------------------------------------


def _read(listed: Listed) -> Iterator[Case]:
    seen: set[str] = set()
    try:
        if listed.path.stat().st_size > _LARGEST:
            raise EvaluationError(f"{listed.path} is too large for a file of cases.")
        lines = listed.path.read_bytes().splitlines()
    except OSError as error:
        raise EvaluationError(f"The suite {listed.path} cannot be read: {error.strerror}.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            # Claims and instructions need no id of their own.
            fields = {"id": f"{number}", **msgspec.json.decode(line, type=dict[str, Any])}
            case = msgspec.convert(fields, _CASES[listed.kind])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise EvaluationError(f"{listed.path}, line {number}: {error}.", "Mend that line.") from error
        if case.id in seen:
            raise EvaluationError(
                f"{listed.path}, line {number}: the id {case.id!r} was used before.", "Give each its own."
            )
        seen.add(case.id)
        yield case
    if not seen:
        raise EvaluationError(f"{listed.path} holds no case.")


def _stratum(case: Case) -> str:
    match case:
        case QaCase(answerable=answerable):
            return f"{answerable}"
        case ClaimCase(supported=supported):
            return f"{supported}"
        case InjectionCase(category=category):
            return category
        case ConversationCase(leans=leans, half=half):
            return f"{leans} {half}"
        case _:
            return ""


# --- articles ----------------------------------------------------------------------------------------


def _articles(path: Path, cases: Sequence[Case]) -> tuple[Path, ...]:
    folder = path.parent
    if named := _named_places(folder / "suite.toml"):
        return named
    if (folder / "articles").is_dir():
        return (folder / "articles",)
    gold = {file for case in cases if isinstance(case, QaCase | ConversationCase) for file in case.gold_files}
    for above in (folder, *list(folder.parents)[:_DEPTH]):
        for place in (above, *sorted(each for each in above.iterdir() if each.is_dir())):
            if gold and all(_is_within(place, file) for file in gold):
                return (place,)
    raise EvaluationError(
        f"The articles of {folder} are not to be found.",
        'Put them into its folder `articles`, or name their folder in `suite.toml`: articles = ["..."].',
    )


def _named_places(file: Path) -> tuple[Path, ...]:
    if not file.is_file():
        return ()
    try:
        named = msgspec.toml.decode(file.read_bytes(), type=dict[str, list[str]]).get("articles", [])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file} is wrong: {error}.", 'It may say: articles = ["folder"].') from error
    places = tuple((file.parent / name).resolve() for name in named)
    if missing := next((place for place in places if not place.exists()), None):
        raise ArticlesMissing(f"{file} names articles that are not there: {missing}.", "Mend that path.")
    return places


def _is_within(folder: Path, file: str) -> bool:
    path = folder / file
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())
