"""The shell: translates words into calls and results into text, and does nothing else.

Results go to stdout, narration and progress to stderr. Every error is one line and what to do next.
"""

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import click

from bot.cli.exits import ExitCode
from bot.errors import DatelineError
from bot.privacy import FULL_TRACE, keep_files_private, trace


def main() -> None:
    """The `dateline` command."""
    keep_files_private()
    interrupted = threading.Event()

    def interrupt(number: int, frame: FrameType | None) -> None:
        interrupted.set()
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, interrupt)
    sys.exit(_run(sys.argv[1:], interrupted))


def _run(arguments: list[str], interrupted: threading.Event) -> int:
    from bot.cli.commands import dateline

    try:
        result = dateline.main(arguments, prog_name="dateline", standalone_mode=False)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.UsageError as error:
        error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        return _cancelled()
    except click.ClickException as error:
        error.show()
        return ExitCode.ERROR
    except DatelineError as error:
        from bot.render import plain

        click.echo(f"Error: {plain(error.message)}", err=True)
        if error.hint:
            click.echo(plain(error.hint), err=True)
        return ExitCode.ERROR
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        sys.stdout = None
        return ExitCode.ERROR
    except Exception as error:  # noqa: BLE001 - the last net: one line for people, the trace for us
        # A library that is being imported may turn the interrupt into an error of its own.
        return _cancelled() if interrupted.is_set() else _tell(error)
    return result if isinstance(result, ExitCode) else ExitCode.OK


def _cancelled() -> ExitCode:
    click.echo("Cancelled.", err=True)
    return ExitCode.CANCELLED


def _tell(error: Exception) -> ExitCode:
    """A disk that is full or a file that is damaged is nobody's fault; all else is ours."""
    import sqlite3

    if isinstance(error, sqlite3.DatabaseError):
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in (
            sqlite3.SQLITE_CORRUPT,
            sqlite3.SQLITE_NOTADB,
        )
        click.echo(f"Error: a database of yours cannot be read or written: {error}.", err=True)
        click.echo(
            "`dateline doctor --repair` saves what it can, and keeps the old file."
            if damaged
            else "Check the disk's free space and the permissions of the data folder.",
            err=True,
        )
        return ExitCode.ERROR
    if isinstance(error, OSError) and error.strerror:
        click.echo(f"Error: {error.filename or 'a file'}: {error.strerror}.", err=True)
        click.echo("Check the disk's free space and the permissions of the data folder.", err=True)
        return ExitCode.ERROR
    return _report(error)


def _report(error: Exception) -> ExitCode:
    """Tell of an error that nobody foresaw, and keep its trace where it can be sent from."""
    from bot import config

    log = config.error_log()
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(trace(error), encoding="utf-8")
    except OSError:
        log = Path(os.devnull)
    click.echo(f"Error: something that Dateline did not expect ({type(error).__name__}).", err=True)
    click.echo(f"This is a fault of ours. Please report it with {log}.", err=True)
    if not os.environ.get(FULL_TRACE):
        click.echo(
            f"It holds no word of your documents; with {FULL_TRACE}=1 it says more, and may.", err=True
        )
    return ExitCode.ERROR
