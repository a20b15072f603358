"""`dateline doctor`."""

import click

from bot.cli.exits import ExitCode
from bot.cli.options import json_option, print_json
from bot.config import Settings


@click.command()
@json_option
@click.option(
    "--repair", "repairing", is_flag=True, help="Mend first what can be mended without the network."
)
@click.option(
    "--tune", "tuning", is_flag=True, help="Find out first on how many threads the model runs best."
)
@click.pass_obj
def doctor(settings: Settings, as_json: bool, repairing: bool, tuning: bool) -> ExitCode:
    """Check this installation; for each fault, name the command that mends it.

    With --repair the library, the conversations and the model files are looked through and mended. What was
    damaged is kept beside what takes its place. With --tune, best on a quiet machine, the model reads and
    writes a little on several numbers of threads; the best are remembered.
    """
    from dataclasses import asdict

    from bot.doctor import examine
    from bot.render import plain

    if repairing:
        _repair(settings)
    if tuning:
        _tune(settings)
    findings = []
    for finding in examine(settings):
        findings.append(finding)
        if not as_json:
            click.echo(f"{'ok ' if finding.well else 'BAD'}  {finding.name:<16} {plain(finding.seen)}")
            if not finding.well and finding.mend:
                click.echo(f"     {'':<16} -> {plain(finding.mend)}")
    if as_json:
        print_json([asdict(finding) for finding in findings])
    return ExitCode.OK if all(finding.well for finding in findings) else ExitCode.ERROR


def _tune(settings: Settings) -> None:
    from bot import tuning
    from bot.render import one_line

    if tuning.is_busy():
        click.echo("Tune: other programs are at work; on a quiet machine the figures say more.", err=True)
    found = []
    for pace in tuning.paces(settings):
        found.append(pace)
        click.echo(
            f"Tune: {pace.threads:>3} threads read {pace.reading:.0f} tokens/s, write {pace.writing:.0f}",
            err=True,
        )
    reading, writing = tuning.best(found, "reading"), tuning.best(found, "writing")
    click.echo(
        f"Tune: from now on {reading.threads} threads read and {writing.threads} write; a usual answer "
        f"takes about {tuning.seconds(found):.0f} s.",
        err=True,
    )
    if advice := tuning.advice(settings, found):
        click.echo(f"Tune: {one_line(advice)}", err=True)


def _repair(settings: Settings) -> None:
    from bot.cli.progress import bars
    from bot.render import one_line
    from bot.repairing import repair

    mended = False
    with bars() as show:
        for event in repair(settings):
            if isinstance(event, str):
                click.echo(f"Repair: {one_line(event)}", err=True)
                mended = True
            else:
                show.step(event.stage, event.done, event.total, "passages")
    if not mended:
        click.echo("Repair: nothing to mend.", err=True)
