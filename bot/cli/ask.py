"""`dateline ask`."""

import datetime as dt
import sys
from types import TracebackType
from typing import Any

import click

from bot.cli.exits import ExitCode
from bot.cli.options import json_option, library_option, note, period_options, print_json
from bot.config import Settings


@click.command()
@click.argument("question")
@json_option
@click.option("--model", metavar="NAME|PATH", help="Language model to use, this time.")
@library_option
@period_options
@click.option("--show-rejected", is_flag=True, help="Show what the model wrote and why it is not shown.")
@click.pass_obj
def ask(
    settings: Settings,
    question: str,
    as_json: bool,
    model: str | None,
    name: str | None,
    since: dt.date | None,
    until: dt.date | None,
    show_rejected: bool,
) -> ExitCode:
    """Answer QUESTION from the library, each sentence with its source.

    Exits with 0 if the sources answer, 3 if they do not say.
    """
    from bot import answering, render, workspace
    from index.query import Period

    if not question.strip():
        raise click.UsageError('Ask something: dateline ask "Was the deal signed?"')
    chosen = workspace.choose_model(settings, model)
    with workspace.engine_for(chosen, settings) as engine, _Narration() as narration:
        engine.start()  # loads while the library opens
        with workspace.open_filled_library(settings, name, note) as library:
            asker = workspace.asker_for(library, engine, chosen, settings)
            for event in asker.ask(question, Period(since, until), dt.date.today()):
                narration.tell(event)
                if isinstance(event, answering.Answered):
                    answer = event.answer
        if engine.notice:
            narration.note(engine.notice)
    if as_json:
        print_json(answer.to_dict())
    else:
        click.echo(render.answer_text(answer, show_rejected=show_rejected))
        if answer.rejected and not show_rejected:
            count = len(answer.rejected)
            click.echo(
                f"({count} sentence{'s' * (count > 1)} of the model left out: --show-rejected)", err=True
            )
    return ExitCode.OK if answer.claims else ExitCode.NOT_IN_SOURCES


class _Narration:
    """What goes on, live on stderr where that is a terminal, and wiped away when the answer is there."""

    def __init__(self) -> None:
        self._draft = ""
        self._live: Any = None
        self._notes: list[str] = []

    def __enter__(self) -> "_Narration":
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self._live = Live(console=Console(stderr=True), transient=True, refresh_per_second=8)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()
        for line in self._notes:
            note(line)

    def note(self, text: str) -> None:
        """Something to say when the live part is gone."""
        self._notes.append(text)

    def tell(self, event: object) -> None:
        """Show the stage, or the draft as it grows."""
        from bot import answering

        if isinstance(event, answering.Searching):
            self._show("Searching ...")
        elif isinstance(event, answering.Reading):
            self._show(f"Reading {event.sentences} sentences ...")
        elif isinstance(event, answering.StartedOver):
            self._draft = ""
            self.note(f"The model was started again ({event.reason}).")
        elif isinstance(event, answering.Writing):
            self._draft += event.text
            self._show(f"Draft, not checked yet: {self._draft}")
        elif isinstance(event, answering.Checking):
            self._show(f"Checking: {self._draft}")

    def _show(self, line: str) -> None:
        if self._live is not None:
            from rich.text import Text

            from bot.render import plain

            self._live.update(Text(plain(line), style="dim"))
