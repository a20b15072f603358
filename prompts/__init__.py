"""Prompt templates: one Markdown file each, in sections that begin with `--- ROLE`.

A template names its variables as `$variable`. What is filled in is never read as a template again, so
a document cannot bring variables of its own.
"""

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Literal

Role = Literal["system", "user"]

_SECTION = re.compile(r"^--- (system|user)[ \t]*$\n?", re.MULTILINE)


class PromptError(ValueError):
    """A template is missing, malformed, or lacks or names a variable that it should not."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template's sections: role and text, in order."""

    name: str
    sections: tuple[tuple[Role, str], ...]

    def fill(self, **variables: str) -> tuple[tuple[Role, str], ...]:
        """The sections with `variables` filled in.

        Raises PromptError where the template names a variable that is not given, or one that is given
        occurs nowhere in it.
        """
        named = {name for _, text in self.sections for name in Template(text).get_identifiers()}
        if wrong := sorted(named ^ variables.keys()):
            raise PromptError(f"The prompt {self.name!r} has the wrong variables: {', '.join(wrong)}.")
        return tuple((role, Template(text).substitute(variables)) for role, text in self.sections)


def load(name: str, override: Path | None = None) -> Prompt:
    """The template called `name`: the user's own in the folder `override`, else the one that ships."""
    own = override / f"{name}.md" if override else None
    text = (own if own and own.is_file() else files("prompts") / f"{name}.md").read_text(encoding="utf-8")
    parts = _SECTION.split(text)
    if len(parts) < 3 or parts[0].strip():
        raise PromptError(f"The prompt {name!r} must begin with a line `--- system` or `--- user`.")
    sections = tuple((_role(word), body.strip()) for word, body in zip(parts[1::2], parts[2::2], strict=True))
    if not all(Template(body).is_valid() for _, body in sections):
        raise PromptError(f"The prompt {name!r} has a `$` that begins no variable; write `$$` for a dollar.")
    return Prompt(name, sections)


def _role(word: str) -> Role:
    return "system" if word == "system" else "user"
