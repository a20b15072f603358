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
@click.pass_obj
def doctor(settings: Settings, as_json: bool, repairing: bool) -> ExitCode:
    """Check this installation; for each fault, name the command that mends it.

    With --repair the library, the conversations and the model files are looked through and mended. What was
    damaged is kept beside what takes its place.
    """
    from dataclasses import asdict

    from bot.doctor import examine
    from bot.render import plain

    if repairing:
        _repair(settings)
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
