"""`dateline eval`: how far the answers can be trusted, measured."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bot.cli.exits import ExitCode
from bot.cli.options import json_option, print_json
from bot.cli.progress import bars
from bot.config import Settings
from bot.errors import EvaluationError


@click.group("eval")
def evaluation() -> None:
    """Measure, offline, how far the answers can be trusted."""


@evaluation.command("list")
@json_option
def eval_list(as_json: bool) -> None:
    """List the suites that there are, and the runs so far."""
    from bot import config
    from bot.evals import runs, suites
    from bot.render import one_line

    found = suites.find(config.suites_dirs())
    made = runs.runs(config.evaluation_dir())
    if as_json:
        print_json(
            {
                "suites": [{"name": one.name, "kind": one.kind, "path": str(one.path)} for one in found],
                "runs": [{"id": run.id, "complete": run.is_complete, **run.described()} for run in made],
            }
        )
        return
    for one in found:
        click.echo(f"{one.kind:<10} {one_line(one.name):<28} {one_line(str(one.path))}")
    for run in made:
        about = run.described()
        model = (about.get("model") or {}).get("name", "no model")
        names = ", ".join(str(suite[0]) for suite in about.get("suites", []))
        state = "" if run.is_complete else "  (stopped; `eval run` with the same words goes on)"
        click.echo(f"run        {run.id:<28} {one_line(model)}: {one_line(names)}{state}")


@evaluation.command("run")
@click.argument("suites", nargs=-1, metavar="[SUITE]...")
@click.option("--model", metavar="NAME|PATH", help="Language model to measure.")
@click.option("--retrieval-only", is_flag=True, help="Only what needs no language model: minutes, not hours.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many cases of each suite, by lot.")
@click.option("--seed", type=int, default=0, show_default=True, help="Decides the lot and the intervals.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Cases at once.")
@click.option("--fresh", is_flag=True, help="Begin anew, even where such a run was stopped.")
@json_option
@click.pass_obj
def eval_run(
    settings: Settings,
    suites: tuple[str, ...],
    model: str | None,
    retrieval_only: bool,
    limit: int | None,
    seed: int,
    jobs: int,
    fresh: bool,
    as_json: bool,
) -> ExitCode:
    """Run suites: names (`eval list`), kinds (`qa`), folders; without any, all.

    Each case is kept as it is done: after Ctrl+C, or a crash, the same command goes on. Ends in a table, a
    page to open in a browser, and `results.json`; fails if a single citation is not real.
    """
    from bot import config, workspace
    from bot.evals import runner
    from bot.evals import suites as known
    from bot.evals.plan import Installed, Plan
    from bot.evals.tables import table
    from bot.render import one_line, plain

    chosen = known.choose(suites, config.suites_dirs())
    file = None if retrieval_only else workspace.choose_model(settings, model)
    plan = Plan(
        tools=Installed(settings, file),
        tier="retrieval" if retrieval_only else "answers",
        settings=settings.retrieval,
        max_tokens=settings.model.max_tokens,
        prompt=workspace.answer_prompt(),
        judge=workspace.judge(),
        least=workspace.least(settings),
        seed=seed,
        home=config.evaluation_dir(),
        jobs=jobs,
    )
    for event in _shown(runner.run(runner.Request(tuple(chosen), limit, fresh), plan)):
        if isinstance(event, runner.Ended):
            ended = event
    if as_json:
        print_json(_plain(ended.results))
    else:
        click.echo(plain(table(ended.results, _width())))
    click.echo(f"\nFigures: {ended.run.results_file}\nEvery case: {ended.run.report_file}", err=True)
    for suite, cases in ended.broken.items():
        for case, faults in cases.items():
            click.echo(f"BROKEN  {one_line(suite)} {one_line(case)}: {one_line('; '.join(faults))}", err=True)
    if ended.broken:
        raise EvaluationError(
            "This run failed: not every citation is real.", "No figure of it counts until that is mended."
        )
    return ExitCode.OK


def _shown(events: Iterator[Any]) -> Iterator[Any]:
    """Pass the events on, showing on stderr how far they are."""
    from bot.evals import runner
    from bot.render import one_line

    with bars() as show:
        for event in events:
            match event:
                case runner.LeftOut():
                    show.note(f"{one_line(event.suite)} is left out: {event.reason}.")
                case runner.TakingIn():
                    unit = "files" if event.stage == "reading" else "passages"
                    show.step(f"{event.stage} {one_line(event.suite)}", event.done, event.total, unit)
                case runner.Begun():
                    goes_on = f"; {event.recorded} are done" if event.recorded else ""
                    show.note(f"Run {event.run.id}: {event.cases} cases{goes_on}.")
                case runner.Tried():
                    show.step(one_line(event.suite), event.done, event.total, "cases")
            yield event


@evaluation.command("make")
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("-n", "most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Questions.")
@click.option("--name", help="What the suite is to be called (default: as its folder, or library).")
@click.option("--library", "library_name", metavar="NAME", help="Take the folders of this library instead.")
@click.option("--seed", type=int, default=0, show_default=True, help="Decides what is asked.")
@click.pass_obj
def eval_make(
    settings: Settings, folder: Path | None, most: int, name: str | None, library_name: str | None, seed: int
) -> None:
    """Make a suite from the articles in FOLDER: questions with known answers, and claims, true and false.

    Without FOLDER, from what the library holds. The suite is two plain files to read and edit; it points at
    the articles and copies none.
    """
    from bot import config, workspace
    from bot.evals import own
    from bot.render import one_line

    if folder is not None and library_name is not None:
        raise click.UsageError("Name a folder or a library, not both.")
    places = [folder] if folder is not None else []
    called = name or (folder.resolve().name if folder is not None else library_name or settings.library.name)
    if not _is_a_name(called):
        raise click.UsageError(f"{called!r} is no name for a suite; give it one with --name.")
    if not places:
        with workspace.open_filled_library(settings, library_name) as library:
            places = library.catalog.roots()
    target = config.suites_dirs()[0] / called
    made = own.make_suite(places, target, most, seed)
    silent = sum(not case.answerable for case in made.questions)
    click.echo(f"{len(made.questions)} questions, {silent} of them without an answer in the articles.")
    click.echo(f"{len(made.claims)} claims, {sum(not case.supported for case in made.claims)} of them false.")
    for reason, count in sorted(made.left_out.items(), key=lambda item: -item[1]):
        click.echo(f"  left out: {count:>6}  {reason}", err=True)
    click.echo(f"Read and mend them in {one_line(str(target))}", err=True)
    click.echo(f"Next: dateline eval run {one_line(called)}", err=True)


def _is_a_name(word: str) -> bool:
    """Whether a folder may be called so, beside others, on any system."""
    return word.isprintable() and word not in ("", ".", "..") and not set(word) & set('/\\:*?"<>|')


@evaluation.command("report")
@click.argument("run", default="latest")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Copy its page to this file.")
@json_option
def eval_report(run: str, html: Path | None, as_json: bool) -> None:
    """Show the figures of RUN: an id (`eval list`), `latest`, `baseline`, or a results.json."""
    from bot import config
    from bot.atomic import write_atomically
    from bot.evals import runs
    from bot.evals.tables import table
    from bot.render import plain

    found = runs.results(run, config.evaluation_dir())
    if html is not None:
        page = runs.named(run, config.evaluation_dir()).report_file
        try:
            write_atomically(html, page.read_bytes())
        except OSError as error:
            raise EvaluationError(f"{html} cannot be written: {error.strerror}.") from error
    if as_json:
        print_json(_plain(found))
        return
    click.echo(plain(table(found, _width())))
    if html is None and Path(run).suffix != ".json" and run != "baseline":
        click.echo(f"\nEvery case: {runs.named(run, config.evaluation_dir()).report_file}", err=True)


@evaluation.command("compare")
@click.argument("before")
@click.argument("after", default="latest")
@click.option("--threshold", type=click.FloatRange(min=0), default=0.02, show_default=True,
              help="A measure may get worse by so much.")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Show what did not change, too.")
@json_option
def eval_compare(before: str, after: str, threshold: float, every: bool, as_json: bool) -> ExitCode:
    """Say what changed from BEFORE to AFTER beyond noise: runs as in `eval report`.

    Exits with 4 if a measure got worse, beyond noise and by more than the threshold.
    """
    from bot import config
    from bot.evals import comparing, runs
    from bot.render import one_line

    home = config.evaluation_dir()
    old, new = runs.results(before, home), runs.results(after, home)
    comparison = comparing.compare(old, new, new.run.seed)
    worse = [change for change in comparison.changes if change.is_regression(threshold)]
    if as_json:
        print_json([_described(change, threshold) for change in comparison.changes])
    else:
        for note in comparison.notes:
            click.echo(f"Note: {one_line(note)}.", err=True)
        shown = [c for c in comparison.changes if every or c.word in ("better", "worse")]
        for change in shown:
            click.echo(_change_text(change, regression=change in worse))
        count = len(comparison.changes)
        click.echo(f"{count} measures compared, {len(shown)} shown, {len(worse)} regressions.")
    return ExitCode.REGRESSION if worse else ExitCode.OK


def _change_text(change: Any, *, regression: bool) -> str:
    from bot.evals.tables import figure
    from bot.render import one_line

    unit, found = change.measure.unit, change.difference
    values = f"{figure(change.before, unit)} -> {figure(change.after, unit)}"
    interval = f"{found.value:+.3f} [{found.low:+.3f} {found.high:+.3f}]"
    word = "REGRESSION" if regression else change.word
    return f"{one_line(change.suite):<24} {change.measure.name:<28} {values:<20} {interval:<28} {word}"


def _described(change: Any, threshold: float) -> dict[str, Any]:
    return {
        "suite": change.suite,
        "measure": change.measure.name,
        "before": change.before,
        "after": change.after,
        "difference": change.difference.value,
        "low": change.difference.low,
        "high": change.difference.high,
        "cases": change.difference.cases,
        "word": change.word,
        "regression": change.is_regression(threshold),
    }


def _width() -> int:
    """The width of the terminal, in characters; in a file there is room."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 200


def _plain(value: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(value)
