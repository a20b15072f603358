"""`dateline verify`."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.exits import ExitCode
from bot.cli.options import json_option, library_option, note, print_json
from bot.config import Settings

if TYPE_CHECKING:
    from bot.verifying import Finding

_SAID = {
    "moved": "Moved", "changed": "Changed", "missing": "Missing", "edited": "Edited",
    "unsupported": "Not supported", "uncited": "Without a source", "added": "Added", "not compared": "Note",
}  # fmt: skip


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path),
    help="Where the sources lie; default: where the library took them in.",
)  # fmt: skip
@json_option
@library_option
@click.pass_obj
def verify(settings: Settings, file: Path, folder: Path | None, as_json: bool, name: str | None) -> ExitCode:
    """Check FILE, a briefing or an exported session (.md, .html, .json), against the files as they are now.

    Exits with 0 if every citation and sentence holds, 5 if one does not.
    """
    from dataclasses import asdict

    from bot import verifying, workspace
    from bot.briefing.values import LARGEST
    from bot.render import one_line
    from index import reading

    data = reading.read(file, LARGEST)
    with ExitStack() as stack:
        files: verifying.Files
        if folder is not None:
            files = verifying.Folder(folder)
        else:
            library = stack.enter_context(workspace.open_filled_library(settings, name, note))
            files = verifying.TakenIn(library)
        checked = verifying.check(data, file.suffix.casefold(), files)
    if as_json:
        print_json(
            {
                "holds": checked.holds,
                "citations": checked.citations,
                "sentences": checked.sentences,
                "findings": [asdict(finding) for finding in checked.findings],
            }
        )
    else:
        for finding in checked.findings:
            click.echo(one_line(_told(finding)))
        failures = sum(finding.is_failure for finding in checked.findings)
        click.echo(
            f"{checked.citations} citations and {checked.sentences} sentences checked: "
            + (f"not all hold: {failures}." if failures else "all hold.")
        )
    return ExitCode.OK if checked.holds else ExitCode.NOT_AS_CITED


def _told(finding: "Finding") -> str:
    marks = "".join(f"[{n}]" for n in finding.numbers)
    return f"{_SAID[finding.kind]}: {marks} {finding.where} — {finding.about}"
