"""Systems whose briefings others published, scored by our measures; and these held against their judge.

    judged.jsonl   a briefing a line: the topic's `id`, the `system`, its `bullets`, which cite "[3]" or
                   "[3, 7]", and what a judge found (`judged`): of each insight (from 0) its coverage, and
                   by which bullet (from 1)
    numbers.json   which file each number is

Both lie beside the topics of a `brief` suite and come from Summary of a Haystack (Laban et al. 2024), whose
judge was GPT-4o. They are hostile input: what is wrong ends in an error that names file and line.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import StatisticsError, correlation
from typing import Literal, TypeVar

import msgspec
import numpy as np

from bot.errors import EvaluationError
from bot.evals import suites
from bot.evals.cases import BriefCase
from bot.evals.measures.briefing import (
    THRESHOLDS,
    Covered,
    InsightScore,
    Thresholds,
    coverage,
    insight_scores,
    level,
    over_insights,
)
from bot.evals.measures.roc import roc_auc
from bot.evals.records import Bullet
from bot.evals.results import Published

_LARGEST = 512 << 20  # bytes of a file
_MARKER = re.compile(r"\[([0-9, ]+)\]")
_LEVELS = {"FULL_COVERAGE": 1.0, "PARTIAL_COVERAGE": 0.5, "NO_COVERAGE": 0.0}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Validation:
    """How well coverage by words agrees with a judge's, over all `insights` of all `systems`.

    An insight counts once for each briefing on its topic. `auc_covered` is the chance that the score of one
    that the judge found covered, in part or in full, is above that of another; `auc_full` likewise for full
    coverage. `same_level` is the share of the insights for which our thresholds say what the judge said,
    `same_bullet` that of the covered ones for which our best bullet is the judge's. `calibrated` are the
    thresholds that give as many insights of each level as the judge. Correlations are of the systems'
    figures with ours (None where they are not defined); differences are the mean distance between them.
    `judged` are the systems by the judge's verdicts, best joint score first, `ours` the same by our scores.
    """

    insights: int
    systems: int
    auc_covered: float | None
    auc_full: float | None
    same_level: float
    same_bullet: float | None
    calibrated: Thresholds
    coverage_spearman: float | None
    coverage_kendall: float | None
    coverage_difference: float
    joint_spearman: float | None
    joint_kendall: float | None
    joint_difference: float
    judged: tuple[Published, ...]
    ours: tuple[Published, ...]


def systems(folder: Path) -> tuple[Published, ...]:
    """The published systems of a `brief` suite by our measures, best joint score first; empty without any.

    Raises EvaluationError, naming the file and line that is wrong.
    """
    return _ranked(_by_system(_read(folder), THRESHOLDS))


def validation(*folders: Path, thresholds: Thresholds = THRESHOLDS) -> Validation:
    """Our coverage and joint scores beside those of the judge, over the `brief` suites in `folders`.

    Raises EvaluationError where a file is wrong, or none was judged.
    """
    briefings = [one for folder in folders for one in _read(folder) if one.judged]
    if not briefings:
        places = ", ".join(map(str, folders))
        raise EvaluationError(
            f"There is nothing in {places} that a judge has judged.",
            "Name folders of topics.jsonl, judged.jsonl and numbers.json.",
        )
    pairs = [
        (ours.score, judged.score, None if judged.bullet is None else ours.bullet == judged.bullet)
        for one in briefings
        for ours, judged in zip(one.covered, one.judged, strict=True)
    ]
    same = [bullet for _, _, bullet in pairs if bullet is not None]
    judged = _ranked(_by_system(briefings))
    by_name = {one.system: one for one in _ranked(_by_system(briefings, thresholds))}
    ours = tuple(by_name[one.system] for one in judged)
    covering = [one.coverage for one in judged], [one.coverage for one in ours]
    joint = [one.joint for one in judged], [one.joint for one in ours]
    return Validation(
        insights=len(pairs),
        systems=len(judged),
        auc_covered=roc_auc([(score, float(found > 0)) for score, found, _ in pairs]),
        auc_full=roc_auc([(score, float(found == 1)) for score, found, _ in pairs]),
        same_level=sum(level(score, thresholds) == found for score, found, _ in pairs) / len(pairs),
        same_bullet=sum(same) / len(same) if same else None,
        calibrated=_calibrated([score for score, _, _ in pairs], [found for _, found, _ in pairs]),
        coverage_spearman=spearman(*covering),
        coverage_kendall=kendall(*covering),
        coverage_difference=_difference(*covering),
        joint_spearman=spearman(*joint),
        joint_kendall=kendall(*joint),
        joint_difference=_difference(*joint),
        judged=judged,
        ours=ours,
    )


# --- rank correlation --------------------------------------------------------------------------------


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's rho: the correlation of ranks, equal values sharing theirs; None where one is constant.

    Spearman 1904, "The proof and measurement of association between two things".
    """
    try:
        return correlation(_ranks(first), _ranks(second))
    except StatisticsError:
        return None


def kendall(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Kendall's tau-b: pairs in the same order less those in the other, over pairs that are not tied.

    Kendall 1945, "The treatment of ties in ranking problems". None where either is constant.
    """
    one, other = (np.sign(np.subtract.outer(values, values)) for values in (first, second))
    untied = float(np.abs(one).sum()) * float(np.abs(other).sum())
    return float((one * other).sum()) / untied**0.5 if untied else None


def _ranks(values: Sequence[float]) -> list[float]:
    _, place, size = np.unique(np.asarray(values, dtype=float), return_inverse=True, return_counts=True)
    return [float(rank) for rank in (np.cumsum(size) - (size - 1) / 2)[place]]


def _difference(first: Sequence[float], second: Sequence[float]) -> float:
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first)


def _calibrated(scores: Sequence[float], levels: Sequence[float]) -> Thresholds:
    shares = levels.count(0.0) / len(levels), 1 - levels.count(1.0) / len(levels)
    partial, full = np.quantile(scores, shares)
    return Thresholds(float(partial), float(full))


# --- scoring -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Briefing:
    """What a system wrote on a topic, and what a judge found in it; nothing, if it was not judged.

    `covered` is by words; the scores of `judged` are levels.
    """

    case: BriefCase
    system: str
    bullets: tuple[Bullet, ...]
    covered: tuple[Covered, ...]
    judged: tuple[Covered, ...]


def _by_system(
    briefings: Sequence[_Briefing], thresholds: Thresholds | None = None
) -> Mapping[str, list[InsightScore]]:
    """The scores of all insights of each system: ours at these thresholds; without any, the judge's."""
    found: dict[str, list[InsightScore]] = {}
    for one in briefings:
        covered = one.judged if thresholds is None else one.covered
        levels = [each.score if thresholds is None else level(each.score, thresholds) for each in covered]
        best = [each.bullet for each in covered]
        found.setdefault(one.system, []).extend(insight_scores(one.case.insights, one.bullets, levels, best))
    return found


def _ranked(by_system: Mapping[str, Sequence[InsightScore]]) -> tuple[Published, ...]:
    found = [_published(system, scores) for system, scores in by_system.items() if scores]
    return tuple(sorted(found, key=lambda one: (-one.joint, one.system)))


def _published(system: str, scores: Sequence[InsightScore]) -> Published:
    precision, recall, f1 = (
        over_insights(scores, part)
        for part in (lambda one: one.precision, lambda one: one.recall, lambda one: one.f1)
    )
    return Published(
        system,
        coverage=sum(one.coverage for one in scores) / len(scores),
        citation_precision=precision[0] if precision else None,
        citation_recall=recall[0] if recall else None,
        citation_f1=f1[0] if f1 else None,
        joint=sum(one.joint for one in scores) / len(scores),
    )


# --- reading -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Verdict:
    insight: int
    coverage: Literal["FULL_COVERAGE", "PARTIAL_COVERAGE", "NO_COVERAGE"]
    bullet: int | str


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    system: str
    bullets: tuple[str, ...]
    judged: tuple[_Verdict, ...] = ()


def _read(folder: Path) -> list[_Briefing]:
    """All briefings beside the topics in `folder`; none where one of the files is not there."""
    topics, judged, numbers = (folder / name for name in ("topics.jsonl", "judged.jsonl", "numbers.json"))
    if not all(file.is_file() for file in (topics, judged, numbers)):
        return []
    suite = suites.load(suites.Listed(folder.name, "brief", topics))
    cases = {case.id: case for case in suite.cases if isinstance(case, BriefCase)}
    files = _decoded(_bytes(numbers), dict[str, str], f"{numbers}")
    found: dict[tuple[str, str], _Briefing] = {}
    for number, written in enumerate(_bytes(judged).split(b"\n"), start=1):
        if written.strip():
            where = f"{judged}, line {number}"
            line = _decoded(written, _Line, where)
            if line.id not in cases:
                raise EvaluationError(f"{where}: there is no topic {line.id!r}.", "Mend that line.")
            if (line.id, line.system) in found:
                raise EvaluationError(
                    f"{where}: {line.system!r} was on topic {line.id!r} before.", "Leave one of them."
                )
            found[line.id, line.system] = _briefing(line, cases[line.id], files, where)
    return [*found.values()]


def _briefing(line: _Line, case: BriefCase, files: Mapping[str, str], where: str) -> _Briefing:
    bullets = tuple(_bullet(text, files) for text in line.bullets)
    verdicts = sorted(line.judged, key=lambda one: one.insight)
    if verdicts and [one.insight for one in verdicts] != [*range(len(case.insights))]:
        raise EvaluationError(
            f"{where}: each of the {len(case.insights)} insights of its topic must be judged once.",
            "Mend that line.",
        )
    judged = tuple(_verdict(one, len(bullets), where) for one in verdicts)
    return _Briefing(case, line.system, bullets, coverage(case.insights, bullets), judged)


def _bullet(text: str, files: Mapping[str, str]) -> Bullet:
    """A bullet without its markers. A number that no file has is a citation, too: one that holds nothing."""
    numbers = [number for marker in _MARKER.findall(text) for number in re.findall("[0-9]+", marker)]
    cited = (files.get(number.lstrip("0"), f"[{number}]") for number in numbers)
    return Bullet(_MARKER.sub(" ", text), tuple(dict.fromkeys(cited)))


def _verdict(verdict: _Verdict, bullets: int, where: str) -> Covered:
    found = _LEVELS[verdict.coverage]
    if not found:
        return Covered(found, None)
    if not isinstance(verdict.bullet, int) or not 1 <= verdict.bullet <= bullets:
        raise EvaluationError(f"{where}: there is no bullet {verdict.bullet!r}.", "Mend that line.")
    return Covered(found, verdict.bullet - 1)


def _decoded(written: bytes, kind: type[T], where: str) -> T:
    try:
        return msgspec.json.decode(written, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EvaluationError(f"{where}: {error}.", "Mend it, or take the file away.") from error


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise EvaluationError(f"{file} is too large.", "Take it away, or make it smaller.")
        return file.read_bytes()
    except OSError as error:
        raise EvaluationError(f"{file} cannot be read: {error.strerror}.") from error
