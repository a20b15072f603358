"""Runs suites, and yields how far it is; ends in the results.

What was recorded is never done again: a run that was stopped at any moment goes on, and ends as if it had
not been.
"""

import datetime as dt
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import msgspec
import psutil

from bot.atomic import write_atomically
from bot.errors import EvaluationError
from bot.evals import crew, published, runs, suites
from bot.evals.corpora import code_sha256, corpus, library_folder, remembering, take_in
from bot.evals.page import page
from bot.evals.plan import Plan, Task
from bot.evals.records import Record
from bot.evals.results import Results, RunInfo, SuiteResult
from bot.evals.scoring import broken_citations, scores
from bot.evals.suites import Listed, Suite

DECIDING = (
    "index",
    "prompts",
    "seeds",
    "bot",
    "bot.briefing",
    "bot.config",
    "bot.engine",
    "bot.followups",
    "bot.differences",
    "bot.served",
    "bot.verification",
    "bot.evals.trials",
    "bot.evals.measures",
)
"""The packages whose code decides what is recorded, each without those within it."""
_LIBRARIES = ("dateline", "llama-cpp-python", "chromadb", "onnxruntime", "tokenizers", "numpy")


@dataclass(frozen=True, slots=True)
class Request:
    """Which suites, and of each at most `limit` cases; `fresh` ignores a run that was stopped."""

    suites: tuple[Listed, ...]
    limit: int | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A suite that is not run, and why."""

    suite: str
    reason: str


@dataclass(frozen=True, slots=True)
class TakingIn:
    """The articles of a suite are being read or embedded: `done` of `total` files or passages."""

    suite: str
    stage: Literal["reading", "embedding"]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Begun:
    """The cases begin: `cases` in all, of which `recorded` were done before this run was stopped."""

    run: runs.Run
    cases: int
    recorded: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A case of `suite` is done and recorded: `done` of `total` in this suite."""

    suite: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event. `broken` says, by suite and case, what is wrong with citations: the run has failed."""

    run: runs.Run
    results: Results
    broken: Mapping[str, Mapping[str, Sequence[str]]]


Event = LeftOut | TakingIn | Begun | Tried | Ended


def run(request: Request, plan: Plan) -> Iterator[Event]:
    """Run the suites; closing the iterator at any moment loses at most the case at work."""
    tasks: list[Task] = []
    for listed in request.suites:
        if listed.kind == "injection" and plan.tier == "retrieval":
            yield LeftOut(listed.name, "it needs the language model")
            continue
        try:
            suite = suites.load(listed).sample(request.limit, plan.seed)
        except suites.ArticlesMissing as error:
            if not listed.ships:
                raise
            yield LeftOut(listed.name, error.message)
            continue
        yield from _prepare(suite, plan, tasks)
    if not tasks:
        raise EvaluationError("There is nothing to run.", "`dateline eval list` names the suites.")
    decisive = _decisive(request, plan, tasks)
    at = runs.begin(plan.home, decisive, fresh=request.fresh)
    recorded = {task.suite.name: _recorded(at, task) for task in tasks}
    yield Begun(at, sum(len(task.suite.cases) for task in tasks), sum(map(len, recorded.values())))
    for task in tasks:
        yield from _work(at, plan, task, recorded[task.suite.name])
    yield _conclude(at, plan, tasks, decisive)


def _prepare(suite: Suite, plan: Plan, tasks: list[Task]) -> Iterator[TakingIn]:
    """See that the library of the suite is there, and add the task."""
    if not suite.articles:
        tasks.append(Task(suite))
        return
    articles = corpus(suite.articles)
    with remembering(plan.tools.embedder(0), plan.home) as embedder:
        folder = library_folder(plan.home, articles, embedder)
        for step in take_in(folder, articles, embedder):
            yield TakingIn(suite.name, step.stage, step.done, step.total)
    tasks.append(Task(suite, articles, folder))


def _recorded(at: runs.Run, task: Task) -> dict[str, Record]:
    wanted = {case.id for case in task.suite.cases}
    done = runs.by_case(at.journal(task.suite.name, task.suite.kind).read())
    return {case: record for case, record in done.items() if case in wanted}


def _work(at: runs.Run, plan: Plan, task: Task, recorded: Mapping[str, Record]) -> Iterator[Tried]:
    left = [case for case in task.suite.cases if case.id not in recorded]
    done, total = len(recorded), len(task.suite.cases)
    with at.journal(task.suite.name, task.suite.kind) as journal:
        for record in crew.records(plan, task, left):
            journal.write(record)
            done += 1
            yield Tried(task.suite.name, done, total)


# --- the end -----------------------------------------------------------------------------------------


def _conclude(at: runs.Run, plan: Plan, tasks: Sequence[Task], decisive: Mapping[str, Any]) -> Ended:
    recorded = {task.suite.name: _recorded(at, task) for task in tasks}
    records = {
        task.suite.name: [recorded[task.suite.name][case.id] for case in task.suite.cases] for task in tasks
    }
    results = Results(
        run=_info(at, plan, decisive),
        suites=tuple(_result(task, records[task.suite.name], plan.seed) for task in tasks),
    )
    broken = {name: faults for name, of in records.items() if (faults := broken_citations(of))}
    write_atomically(at.report_file, page(results, records).encode("utf-8", "replace"))
    write_atomically(at.results_file, runs.encode(results))
    return Ended(at, results, broken)


def _result(task: Task, records: Sequence[Record], seed: int) -> SuiteResult:
    suite = task.suite
    return SuiteResult(
        name=suite.name,
        kind=suite.kind,
        cases=len(records),
        library_sha256=task.corpus.sha256 if task.corpus else "",
        scores=scores(suite.kind, records, seed),
        published=published.systems(suite.path.parent) if suite.kind == "brief" else (),
    )


def _decisive(request: Request, plan: Plan, tasks: Sequence[Task]) -> dict[str, Any]:
    """All that decides what is recorded, but for the machine."""
    answers = plan.tier == "answers"
    return {
        "tier": plan.tier,
        "model": asdict(plan.tools.model) if answers else None,
        "seed": plan.seed,
        "limit": request.limit,
        "prompt_sha256": sha256(
            msgspec.json.encode([plan.prompt, plan.judge, plan.brief_prompt])
        ).hexdigest(),
        "code_sha256": code_sha256(*DECIDING),
        "settings": {
            "retrieval": msgspec.structs.asdict(plan.settings),
            "model": {"max_tokens": plan.max_tokens},
            "answers": asdict(plan.least),
        },
        "versions": {name: version(name) for name in _LIBRARIES},
        "suites": [
            [task.suite.name, task.suite.kind, task.suite.sha256, task.corpus.sha256 if task.corpus else ""]
            for task in tasks
        ],
    }


def _info(at: runs.Run, plan: Plan, decisive: Mapping[str, Any]) -> RunInfo:
    return RunInfo(
        id=at.id,
        tier=plan.tier,
        model=plan.tools.model if plan.tier == "answers" else None,
        seed=plan.seed,
        limit=decisive["limit"],
        prompt_sha256=decisive["prompt_sha256"],
        code_sha256=decisive["code_sha256"],
        settings=decisive["settings"],
        versions=decisive["versions"],
        machine=_machine(),
        started=str(at.described().get("started", "")),
        finished=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )


def _machine() -> dict[str, str | int]:
    return {
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "memory_mb": round(psutil.virtual_memory().total / 1e6),
        "python": platform.python_version(),
    }


def _processor() -> str:
    """The processor's name as the system gives it, as well as it does."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return named or platform.processor() or platform.machine()
