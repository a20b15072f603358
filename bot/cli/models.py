"""`dateline models`: which there are, fetching them, choosing one."""

import sys
from collections.abc import Iterator

import click

from bot.cli.options import json_option, print_json


@click.group()
def models() -> None:
    """List, fetch and choose models."""


@models.command("list")
@json_option
def models_list(as_json: bool) -> None:
    """List the known models, and which are on this computer."""
    from bot import config
    from bot import models as catalogue

    places = config.models_dir()
    chosen = catalogue.chosen(places) or catalogue.DEFAULT
    in_use = {chosen, catalogue.embedding(places).name}
    if as_json:
        print_json(
            [
                {
                    "name": model.name,
                    "kind": model.kind,
                    "licence": model.licence,
                    "description": model.description,
                    "bytes": model.bytes,
                    "installed": catalogue.installed(model, places),
                    "chosen": model.name in in_use,
                }
                for model in catalogue.CATALOGUE
            ]
        )
        return
    for model in catalogue.CATALOGUE:
        state = "here" if catalogue.installed(model, places) else "-"
        mark = "*" if model.name in in_use else " "
        click.echo(f"{mark} {model.name:<20} {model.bytes / 1e6:>6.0f} MB  {state:<5} {model.licence}")
        click.echo(f"  {'':<20} {model.description}")
    if chosen not in {model.name for model in catalogue.CATALOGUE}:
        click.echo(f"* {chosen}")
    click.echo(f"\n* = in use; files in {places}", err=True)


@models.command("pull")
@click.argument("name")
def models_pull(name: str) -> None:
    """Fetch the model NAME, check it, and put it in place. The only command that uses the network."""
    from bot import config
    from bot import models as catalogue

    model = catalogue.find(name)
    _show_pull(catalogue.pull(model, config.models_dir()))
    click.echo(f"{model.name} is ready: {catalogue.path(model, config.models_dir())}")


def _show_pull(events: Iterator[object]) -> None:
    """A bar on a terminal; elsewhere a line a tenth, so that a log shows that it goes on."""
    from bot.models import Progress as Step
    from bot.render import one_line

    if not sys.stderr.isatty():
        shown = ""
        for event in events:
            assert isinstance(event, Step)
            stage = event.stage if event.stage in ("checking", "distilling") else "fetching"
            tenth = f"{stage} {event.file}: {10 * (10 * event.done // max(1, event.total))}%"
            line = f"{event.source}: {one_line(event.reason)}" if event.reason else tenth
            if line != shown:
                click.echo(line, err=True)
            shown = line
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("...", total=None)
        for event in events:
            assert isinstance(event, Step)
            if event.reason:
                bar.console.print(f"{event.source}: {one_line(event.reason)}", markup=False, style="dim")
            label = f"{event.stage} {event.file} ({event.source})"
            bar.update(task, description=label, completed=event.done, total=event.total)


@models.command("use")
@click.argument("name_or_path", metavar="NAME|PATH")
def models_use(name_or_path: str) -> None:
    """Use this model from now on: a name of the list, or the path of any GGUF file."""
    from bot import config
    from bot import models as catalogue

    if any(model.name == name_or_path and model.kind == "embedding" for model in catalogue.CATALOGUE):
        model = catalogue.use_embedding(name_or_path, config.models_dir())
        click.echo(f"From now on: {model.name}. `dateline ingest` makes a library's vectors anew.")
        return
    chosen = catalogue.use(name_or_path, config.models_dir())
    click.echo(f"From now on: {chosen.name} ({chosen.path})")


@models.command("path")
@click.argument("name", required=False)
def models_path(name: str | None) -> None:
    """Print where models lie, or where the model NAME lies."""
    from bot import config
    from bot import models as catalogue

    places = config.models_dir()
    click.echo(catalogue.path(catalogue.find(name), places) if name else places)
