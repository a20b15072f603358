"""`dateline doctor`."""

import click

from bot.cli.exits import ExitCode
from bot.cli.options import json_option, print_json
from bot.config import Settings


@click.command()
@json_option
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> ExitCode:
    """Check this installation; for each fault, name the command that mends it."""
    from dataclasses import asdict

    from bot.doctor import examine
    from bot.render import plain

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
