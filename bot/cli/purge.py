"""`dateline purge`."""

from typing import TYPE_CHECKING

import click

from bot.cli.options import json_option, print_json

if TYPE_CHECKING:
    from bot.purging import Left


@click.command()
@click.option(
    "--library", "libraries", metavar="NAME", multiple=True, help="A library, and what was said of it."
)
@click.option(
    "--session", "conversations", metavar="ID", multiple=True, type=click.IntRange(1, 2**63 - 1),
    help="A conversation.",
)  # fmt: skip
@click.option(
    "--model", "names", metavar="NAME", multiple=True, help="A model's files, whole or half fetched."
)
@click.option("--evaluation", is_flag=True, help="Runs, made suites, and what evaluations keep.")
@click.option("--logs", is_flag=True, help="The logs, and what was learned about running models.")
@click.option("--all", "every", is_flag=True, help="Everything but models.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_context
def purge(
    context: click.Context,
    libraries: tuple[str, ...],
    conversations: tuple[int, ...],
    names: tuple[str, ...],
    evaluation: bool,
    logs: bool,
    every: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """List what Dateline keeps, with sizes; remove for good what is named.

    It asks before it removes, and refuses where another Dateline uses a part of it. Your articles, settings
    and exports stay.
    """
    from bot import purging, workspace

    chroma = workspace.chroma_address(context.obj)
    found: list[Left] = []
    if every:
        found += purging.everything(chroma)
    else:
        for name in dict.fromkeys(libraries):
            found += purging.of_library(name, chroma)
        found += [purging.of_conversations([id]) for id in dict.fromkeys(conversations)]
        found += [purging.of_evaluation()] if evaluation else []
        found += [purging.of_logs()] if logs else []
    found += map(purging.of_model, dict.fromkeys(names))
    only_list = not found
    if only_list:
        found = [*purging.everything(chroma), *purging.all_models()]
    found = [left for left in found if left]
    _show(found, as_json)
    if only_list:
        click.echo("Nothing was removed. Name what is to go: `dateline purge --help`.", err=True)
    elif found and (yes or click.confirm("Remove all of this for good?", err=True)):
        purging.remove(found)
        click.echo("Removed.", err=True)
    else:
        click.echo("Nothing was removed.", err=True)


def _show(found: "list[Left]", as_json: bool) -> None:
    from bot.render import one_line

    if as_json:
        print_json(
            [
                {"name": left.name, "bytes": left.bytes, "places": [str(place) for place in left.places],
                 "conversations": left.conversations, "server": left.server and left.server.address}
                for left in found
            ]
        )  # fmt: skip
        return
    for left in found:
        size = "" if left.server else _size(left.bytes)
        click.echo(f"{size:>12}  {one_line(left.name)}")
        for place in left.places:
            click.echo(f"{'':12}  {one_line(str(place))}")


def _size(count: int) -> str:
    """So many bytes, as people say it."""
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.1f} kB"
