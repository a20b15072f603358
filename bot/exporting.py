"""A conversation as a file: the ending of its name says what it becomes."""

import json
from pathlib import Path

from bot.atomic import write_atomically
from bot.errors import DatelineError
from bot.render import safe_json
from bot.sessions import Session
from bot.sessions.export import html_page, markdown, to_dict

SUFFIXES = (".md", ".html", ".json")


def export(session: Session, file: Path, *, replace: bool = False) -> None:
    """Write `session` to `file`, whole or not at all.

    Raises DatelineError where the name ends otherwise, where the file is there already and it may not
    `replace` it, and where it cannot be written.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise DatelineError("The file's name says what it becomes.", f"End it in {', '.join(SUFFIXES)}.")
    if not replace and (file.exists() or file.is_symlink()):
        raise DatelineError(f"{file} is there already.", "Name another, or say that it may be replaced.")
    try:
        write_atomically(file, _content(session, suffix).encode())
    except OSError as error:
        raise DatelineError(
            f"{file} cannot be written: {error.strerror or error}.", "Name another place."
        ) from error


def _content(session: Session, suffix: str) -> str:
    if suffix == ".json":
        return safe_json(json.dumps(to_dict(session), ensure_ascii=False, indent=2)) + "\n"
    return html_page(session) if suffix == ".html" else markdown(session)
