"""`dateline sessions`: the conversations so far."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import json_option, print_json
from bot.errors import DatelineError

if TYPE_CHECKING:
    from bot.sessions import Sessions

_id_argument = click.argument("id", type=click.IntRange(1, 2**63 - 1))


@click.group()
def sessions() -> None:
    """Find, read, export and delete conversations."""


@contextmanager
def _opened() -> Iterator["Sessions"]:
    from bot import config
    from bot.sessions import Sessions

    with Sessions(config.sessions_file()) as store:
        yield store


@sessions.command("list")
@click.option("--search", "words", metavar="WORDS", default="", help="Only those in which all WORDS occur.")
@json_option
def sessions_list(words: str, as_json: bool) -> None:
    """List the conversations, the latest first."""
    from bot.render import one_line

    with _opened() as store:
        found = store.summaries(words)
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "library": one.library,
                    "began": one.began.isoformat(),
                    "changed": one.changed.isoformat(),
                    "turns": one.turns,
                }
                for one in found
            ]
        )
        return
    for one in found:
        questions = f"{one.turns} question{'s' * (one.turns != 1)}"
        click.echo(f"{one.id:>5}  {one.changed.astimezone():%Y-%m-%d %H:%M}  {one_line(one.title)}")
        click.echo(f"{'':<5}  {questions} to {one_line(one.library)}")
    if not found:
        click.echo("Nothing found." if words.strip() else "No conversation yet: `dateline chat`.", err=True)


@sessions.command("show")
@_id_argument
@json_option
def sessions_show(id: int, as_json: bool) -> None:
    """Show the conversation ID, a number of `dateline sessions list`."""
    from bot.briefing.outline import outline_text
    from bot.render import answer_text, one_line
    from bot.sessions.export import to_dict
    from bot.sessions.markdown import ENDS

    with _opened() as store:
        session = store.session(id)
    if as_json:
        print_json(to_dict(session))
        return
    click.echo(one_line(session.summary.title))
    for turn in session.turns:
        click.echo(f"\n> {one_line(turn.question)}\n")
        if turn.briefing is not None:
            click.echo(outline_text(turn.briefing))
        elif turn.answer is None:
            click.echo(f"{ENDS[turn.outcome]} {one_line(turn.reason)}".rstrip())
        else:
            click.echo(answer_text(turn.answer))


@sessions.command("rename")
@_id_argument
@click.argument("title")
def sessions_rename(id: int, title: str) -> None:
    """Call the conversation ID otherwise."""
    with _opened() as store:
        store.rename(id, title)


@sessions.command("delete")
@_id_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def sessions_delete(id: int, yes: bool) -> None:
    """Delete the conversation ID for good."""
    from bot.render import one_line

    with _opened() as store:
        title = one_line(store.session(id).summary.title)
        if yes or click.confirm(f"Delete {title!r} for good?", err=True):
            store.delete(id)
            click.echo(f"Deleted: {title}", err=True)
        else:
            click.echo(f"Kept: {title}", err=True)


@sessions.command("export")
@_id_argument
@click.option(
    "-o",
    "--output",
    "file",
    required=True,
    type=click.Path(path_type=Path),
    help="Where to; ends in .md, .html or .json.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def sessions_export(id: int, file: Path, force: bool) -> None:
    """Write the conversation ID to a file: to read, to print, or for another program."""
    from bot.exporting import SUFFIXES, export
    from bot.render import one_line

    if file.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"The file's name says what it becomes: {', '.join(SUFFIXES)}.")
    if not force and (file.exists() or file.is_symlink()):
        raise DatelineError(f"{file} is there already.", "Name another, or replace it with --force.")
    with _opened() as store:
        session = store.session(id)
    export(session, file, replace=force)
    click.echo(f"Written: {one_line(str(file))}", err=True)
