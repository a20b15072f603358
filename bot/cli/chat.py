"""`dateline chat`."""

import sys

import click

from bot.cli.options import library_option
from bot.config import Settings
from bot.errors import DatelineError


@click.command()
@click.option("--model", metavar="NAME|PATH", help="Language model to use, this time.")
@library_option
@click.pass_obj
def chat(settings: Settings, model: str | None, name: str | None) -> None:
    """Ask the library in a conversation, and open the sources beside it."""
    from bot import workspace

    if not _on_a_terminal():
        raise DatelineError("The chat needs a terminal.", 'For one question: `dateline ask "question"`.')
    library_name = name or settings.library.name
    chosen = workspace.choose_model(settings, model)
    with workspace.engine_for(chosen, settings) as engine:
        engine.start()  # loads while the library opens
        with workspace.open_filled_library(library_name) as library:
            from bot.tui import ChatApp, Core

            asker = workspace.asker_for(library, engine, chosen, settings)
            articles, _ = library.catalog.count()
            about = f"{library_name}, {articles} article{'s' * (articles != 1)} · {chosen.name}"
            fault = ChatApp(Core(asker, engine, library.catalog), about).run()
    if fault is not None:
        raise fault


def _on_a_terminal() -> bool:
    """Whether there are keys to read and a screen to draw on, which Textual does through stderr."""
    return sys.stdin.isatty() and sys.stderr.isatty()
