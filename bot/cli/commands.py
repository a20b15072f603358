"""The command tree and its global options."""

from importlib.metadata import version
from pathlib import Path

import click

from bot import config
from bot.cli.ask import ask
from bot.cli.brief import brief
from bot.cli.chat import chat
from bot.cli.doctor import doctor
from bot.cli.evaluation import evaluation
from bot.cli.library import ingest, search, sources
from bot.cli.models import models
from bot.cli.purge import purge
from bot.cli.sessions import sessions
from bot.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(version("dateline"), prog_name="dateline")
@click.option(
    "--config", "file", type=click.Path(dir_okay=False, path_type=Path), help="Settings file to use."
)
@click.pass_context
def dateline(context: click.Context, file: Path | None) -> None:
    """Ask a folder of articles. Every sentence that comes back opens at the words that support it.

    Without a command the chat opens, which also sets up what is missing. From the shell: `dateline ingest
    FOLDER`, then `dateline ask "question"`.
    """
    context.obj = config.load(file)
    if context.invoked_subcommand is None:
        context.invoke(chat)


for command in (
    ask, brief, chat, ingest, search, sources, sessions, models, verify, evaluation, doctor, purge,
):  # fmt: skip
    dateline.add_command(command)
