"""`dateline chat`."""

import sys
from contextlib import closing

import click

from bot.cli.options import library_option
from bot.config import Settings
from bot.errors import DatelineError


@click.command()
@click.option("--model", metavar="NAME|PATH", help="Language model to use, this time.")
@click.option("--resume", is_flag=True, help="Take up the last session again.")
@library_option
@click.pass_context
def chat(context: click.Context, model: str | None, resume: bool, name: str | None) -> None:
    """Ask the library in a conversation, and open the sources beside it."""
    if not _on_a_terminal():
        raise DatelineError("The chat needs a terminal.", 'For one question: `dateline ask "question"`.')
    from bot import config
    from bot.sessions import Sessions
    from bot.tui import ChatApp, House, check_keys

    settings: Settings = context.obj
    file = context.find_root().params.get("file")
    check_keys(settings.chat.keys)
    with Sessions(config.sessions_file()) as sessions:
        house = House(settings.with_library(name or settings.library.name), sessions, model, file=file)
        with closing(house):
            fault = ChatApp(house, resume=resume).run()
    if fault is not None:
        raise fault


def _on_a_terminal() -> bool:
    """Whether there are keys to read and a screen to draw on, which Textual does through stderr."""
    return sys.stdin.isatty() and sys.stderr.isatty()
