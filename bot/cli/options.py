"""Options that several commands share, and how they print."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def library_option(command: Command) -> Command:
    """`--library NAME`; the command gets `name`, None where the settings decide."""
    return click.option("--library", "name", metavar="NAME", help="Library to use (default: the settings').")(
        command
    )


def json_option(command: Command) -> Command:
    """`--json`; the command gets `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(command)


def note(line: str) -> None:
    """Tell people something beside the result."""
    click.echo(line, err=True)


def period_options(command: Command) -> Command:
    """`--since DATE` and `--until DATE`; the command gets `since` and `until` as dates or None."""
    until = click.option("--until", type=Date(), help="Only articles published on or before this day.")
    since = click.option("--since", type=Date(), help="Only articles published on or after this day.")
    return since(until(command))


class Date(click.ParamType[dt.date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day of the calendar; write it as 2025-02-28.", param, ctx)


def print_json(value: Any) -> None:
    """`value` as indented JSON on stdout, in which nothing is left that a terminal would obey."""
    import json

    from bot.render import safe_json

    click.echo(safe_json(json.dumps(value, ensure_ascii=False, indent=2)))
