"""`dateline brief`."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.exits import ExitCode
from bot.cli.options import json_option, library_option, note, period_options, print_json
from bot.cli.progress import bars
from bot.config import Settings
from bot.errors import DatelineError

if TYPE_CHECKING:
    from bot.briefing import Briefing

_SUFFIXES = (".md", ".html", ".docx", ".json")
_NO_MODEL = "none"


@click.command()
@click.argument("topic")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write it there: .md, .html (one page, with all excerpts), .docx or .json.",
)  # fmt: skip
@click.option(
    "--length", type=click.Choice(["short", "standard", "full"]), default="standard", show_default=True,
    help="How much of each section.",
)  # fmt: skip
@click.option(
    "--model",
    metavar="NAME|PATH|none",
    help="Language model to use, this time; none: only the sources' words.",
)
@click.option(
    "--questions", type=click.Path(path_type=Path), metavar="FILE",
    help="Answer these, too: one question a line; # begins a comment.",
)  # fmt: skip
@click.option(
    "--bundle", is_flag=True,
    help="With -o FILE.html: all evidence in the page, in whole paragraphs, with the files' hashes.",
)  # fmt: skip
@click.option(
    "--since-brief", "earlier", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="An earlier briefing, as JSON: say first what changed since.",
)  # fmt: skip
@json_option
@library_option
@period_options
@click.pass_obj
def brief(
    settings: Settings,
    topic: str,
    output: Path | None,
    length: Any,
    model: str | None,
    questions: Path | None,
    bundle: bool,
    earlier: Path | None,
    as_json: bool,
    name: str | None,
    since: dt.date | None,
    until: dt.date | None,
) -> ExitCode:
    """Brief on TOPIC: what the sources agree on, differ on, and who said what, every line with its source.

    Exits with 0 if the library has something on it, 3 if not.
    """
    from bot import briefing, workspace
    from bot.atomic import write_atomically
    from bot.briefing.asked import read_questions
    from bot.briefing.earlier import refuse_other, with_changes
    from index.query import Period

    if not topic.strip():
        raise click.UsageError('Name a topic: dateline brief "the harbour strike"')
    if output is not None and output.suffix.casefold() not in _SUFFIXES:
        raise click.UsageError(f"FILE must end in {', '.join(_SUFFIXES)}.")
    if bundle and (output is None or output.suffix.casefold() != ".html"):
        raise click.UsageError("A bundle is a page: name it with -o FILE.html.")
    old = _earlier(earlier) if earlier else None
    asked = read_questions(questions) if questions else ()
    with ExitStack() as stack:
        writing = None
        if model != _NO_MODEL:
            chosen = workspace.choose_model(settings, model)
            engine = workspace.engine_for(chosen, settings)
            stack.enter_context(engine)
            writing = chosen, engine
        library = stack.enter_context(workspace.open_filled_library(settings, name, note))
        if old is not None:
            refuse_other(old, topic, {source.file for source, _ in library.catalog.sources()})
        briefer = workspace.briefer_for(library, writing, settings)
        events = briefer.brief(topic, dt.date.today(), length, Period(since, until), asked)
        for event in _with_progress(events):
            if isinstance(event, briefing.Done):
                made = event.briefing
        if old is not None:
            made = with_changes(made, old, library)
        if output is not None:
            try:
                write_atomically(output, _written(made, output.suffix.casefold(), library, bundle))
            except OSError as error:
                raise DatelineError(
                    f"{output} cannot be written: {error.strerror or error}.", "Name another file with -o."
                ) from error
            click.echo(f"Written: {output}", err=True)
        elif not as_json:
            click.echo(_for_the_screen(made))
    if as_json:
        print_json(made.to_dict())
    return ExitCode.OK if made.points or made.answers else ExitCode.NOT_IN_SOURCES


def _earlier(file: Path) -> "Briefing":
    from bot.briefing.values import LARGEST, BriefingUnreadable, from_json
    from bot.render import one_line
    from index import reading
    from index.errors import UnreadableFile

    try:
        return from_json(reading.read(file, LARGEST))
    except (UnreadableFile, BriefingUnreadable) as error:
        raise DatelineError(f"{one_line(str(file))}: {error.message}", error.hint) from error


def _with_progress(events: Iterator[Any]) -> Iterator[Any]:
    """Pass events on, showing stages on stderr."""
    from bot.briefing import Stage

    shown: tuple[str, int] = ("", -1)
    unit = ""
    with bars() as show:
        for event in events:
            if isinstance(event, Stage):
                tenth = event.name, 10 * event.done // max(1, event.total)
                if tenth != shown:  # a line that changed would be a new one where there are no bars
                    unit = "" if event.left is None else f"steps, {event.left:.0f} s left"
                shown = tenth
                show.step(event.name, event.done, event.total, unit)
            yield event


def _written(made: "Briefing", suffix: str, library: Any, is_bundle: bool) -> bytes:
    from bot.briefing.excerpts import CUT, excerpts
    from bot.briefing.markdown import markdown
    from bot.briefing.page import page
    from bot.briefing.word import word

    if suffix == ".docx":
        return word(made)
    if suffix == ".md":
        text = markdown(made)
    elif suffix == ".html":
        text = page(made, excerpts(library, made, None if is_bundle else CUT), is_bundle=is_bundle)
    else:
        text = json.dumps(made.to_dict(), ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "replace")


def _for_the_screen(made: "Briefing") -> str:
    """The Markdown without its comment, made safe for a terminal."""
    from bot.briefing.markdown import readable
    from bot.render import plain

    return plain(readable(made))
