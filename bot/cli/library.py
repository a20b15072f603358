"""`dateline ingest`, `sources` and `search`: what goes into a library, what is in it, what it finds."""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bot.cli.options import json_option, library_option, note, period_options, print_json
from bot.cli.progress import bars
from bot.config import Settings
from bot.errors import DatelineError
from index.article import Source

_SHOWN = 10
_SHOWN_WORDS = 200  # characters of a passage that speaks to its reader


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@library_option
@click.pass_obj
def ingest(settings: Settings, paths: tuple[Path, ...], name: str | None) -> None:
    """Take in articles from PATHS: files, folders, globs. Without PATHS: what changed in those known.

    Only what changed is read again; files that are gone leave the library. Ctrl+C at any moment leaves
    a library that works, and the next run goes on.
    """
    from bot import workspace
    from bot.flagging import update
    from bot.render import one_line
    from index.build import Summary
    from index.mending import trouble

    with workspace.open_library(settings, name) as library:
        for line in filter(None, (workspace.sending(settings), trouble(library))):
            note(line)
        for event in _with_progress(update(library, paths)):
            if isinstance(event, Summary):
                summary = event
        articles, passages = library.catalog.count()
    for skipped in summary.skipped:
        click.echo(f"Skipped {one_line(str(skipped.path))}: {one_line(skipped.reason)}", err=True)
    click.echo(
        f"{summary.added} added, {summary.changed} changed, {summary.removed} removed,"
        f" {summary.unchanged} as before, {len(summary.skipped)} skipped."
    )
    copies = f", {summary.copies} of them near-copies" if summary.copies else ""
    click.echo(f"The library holds {articles} articles{copies}, in {passages} passages.")


def _with_progress(events: Iterator[Any]) -> Iterator[Any]:
    """Pass events on, showing a bar a stage on stderr where that is a terminal."""
    with bars() as show:
        for event in events:
            if stage := getattr(event, "stage", None):
                show.step(stage, event.done, event.total, "files" if stage == "reading" else "passages")
            yield event


@click.command()
@click.argument("words")
@json_option
@library_option
@period_options
@click.option("--limit", type=click.IntRange(1, 100), default=_SHOWN, show_default=True, help="Passages.")
@click.pass_obj
def search(
    settings: Settings,
    words: str,
    as_json: bool,
    name: str | None,
    since: dt.date | None,
    until: dt.date | None,
    limit: int,
) -> None:
    """Find the passages that speak of WORDS, best first."""
    from bot import workspace
    from bot.render import one_line
    from index import retrieval
    from index.query import Period

    with workspace.open_filled_library(settings, name, note) as library:
        results = retrieval.search(library, words, limit, Period(since, until), dt.date.today())
    if as_json:
        print_json(
            [
                {
                    **_described(hit.source),
                    "start": hit.span.start,
                    "end": hit.span.end,
                    "score": round(hit.score, 6),
                    "text": hit.text,
                }
                for hit in results.hits
            ]
        )
        return
    for number, hit in enumerate(results.hits, start=1):
        click.echo(f"{number}. {one_line(hit.source.file)} · {hit.source.date or 'undated'}")
        click.echo(f"   {one_line(hit.text)}\n")
    if not results.hits:
        click.echo("Nothing found.")


@click.group()
def sources() -> None:
    """What the library holds."""


@sources.command("list")
@json_option
@library_option
@click.pass_obj
def sources_list(settings: Settings, as_json: bool, name: str | None) -> None:
    """List the articles."""
    from bot import flagging, workspace
    from bot.render import INSTRUCTS, one_line

    with workspace.open_filled_library(settings, name, note) as library:
        flagging.count(library.catalog)
        counts = library.catalog.flags.counts()
        listed = [
            (source, passages, counts.get(source.file, 0)) for source, passages in library.catalog.sources()
        ]
    if as_json:
        print_json(
            [
                _described(source, passages=passages, instructs=instructs)
                for source, passages, instructs in listed
            ]
        )
        return
    for source, passages, instructs in listed:
        copy = f"  (copy of {one_line(source.copy_of)})" if source.copy_of else ""
        click.echo(
            f"{source.date or 'undated':<10}  {passages:>4} passages  {one_line(source.file)}{copy}\n"
            f"{'':<12}{one_line(source.title)}" + (f" · {one_line(source.outlet)}" if source.outlet else "")
        )
        if instructs:
            click.echo(f"{'':<12}{instructs} of its passages: {INSTRUCTS}")


@sources.command("show")
@click.argument("file")
@click.option("--text", "bare", is_flag=True, help="The text alone, exactly as citations count it.")
@library_option
@click.pass_obj
def sources_show(settings: Settings, file: str, bare: bool, name: str | None) -> None:
    """Show the article FILE, a name from `dateline sources list`."""
    from bot import workspace
    from bot.instructions import found_in
    from bot.render import INSTRUCTS, in_quotes, one_line, plain

    with workspace.open_filled_library(settings, name, note) as library:
        article = library.catalog.article(file)
        copies = library.catalog.copies_of(file)
    if article is None:
        raise DatelineError(f"The library holds no {file!r}.", "`dateline sources list` names what it holds.")
    if bare:
        # Exact for a file or a program; a terminal gets nothing that it would obey.
        click.echo(plain(article.text) if sys.stdout.isatty() else article.text, nl=False)
        return
    source = article.source
    click.echo(one_line(source.title))
    click.echo(
        f"{source.date or 'undated'} · {one_line(source.outlet or 'no outlet')} · {one_line(source.file)}"
    )
    if copies:
        click.echo(f"Near-copies: {', '.join(map(one_line, copies))}")
    for words in found_in(article):
        click.echo(f"{INSTRUCTS.capitalize()}: {in_quotes(one_line(words)[:_SHOWN_WORDS])}")
    click.echo("\n" + plain(article.text[article.body :].strip()))


def _described(source: Source, **more: object) -> dict[str, object]:
    """A source in the shape of its JSON; `copy_of` comes last."""
    return {
        "file": source.file,
        "title": source.title,
        "date": source.date.isoformat() if source.date else None,
        "outlet": source.outlet,
        "sha256": source.sha256,
        **more,
        "copy_of": source.copy_of,
    }
