"""A small library to try Dateline on: five articles, and questions about them with known answers.

The articles tell of the minerals deal between the United States and Ukraine in February 2025. The
events and the quoted words of public figures are real; the text is ours and the outlets are invented.
They are as untidy as a folder of clippings: they disagree, spell Zelensky in two ways, repeat a
paragraph, and the last of them overtakes the others.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

import msgspec


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the sample articles, and how to tell whether an answer is right.

    An answer is right if it holds one of `answers` (ignoring case) and cites one of `gold_files`,
    names in `folder()`. Where `answerable` is false both are empty: the articles do not say. `expect`
    tells a person what to look for where that is not enough.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool
    gold_files: tuple[str, ...]
    kind: Literal["fact", "quote", "corroborated", "update", "off-topic", "on-topic-absent"]
    expect: str = ""


def folder() -> AbstractContextManager[Path]:
    """The folder with the articles (`*.md`), as a real path for as long as the context is open."""
    return as_file(files("seeds"))


def questions() -> list[Question]:
    """The questions, in the order of their ids."""
    lines = files("seeds").joinpath("questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [msgspec.json.decode(line, type=Question) for line in lines]
