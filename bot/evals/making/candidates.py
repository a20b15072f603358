"""A question that may be asked of a sentence, as it is before anything has been checked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot.evals.making.naming import Name
from bot.evals.making.standing import Standing
from bot.evals.making.values import Value

Kind = Literal["number", "time", "name", "quote"]
Form = Literal["gap", "asked"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, its accepted answers, and the sentence that they were read off.

    `asks` is the name or value that is asked for; `about` the words that the question takes over from the
    sentence; `names` are the names in the question, with their offsets in it.
    """

    standing: Standing
    kind: Kind
    form: Form
    question: str
    asks: Name | Value
    about: str
    names: tuple[Name, ...]

    @property
    def file(self) -> str:
        return self.standing.file

    @property
    def answers(self) -> tuple[str, ...]:
        return self.asks.answers


def moved(names: Iterable[Name], start: int, end: int, by: int) -> Iterator[Name]:
    """The names that lie between two offsets of a text, as they lie where that part is moved by `by`."""
    for name in names:
        if start <= name.start and name.end <= end:
            yield replace(name, start=name.start + by, end=name.end + by)


def without_stop(text: str) -> str:
    """`text` without the full stop that it ends in, inside or outside a closing quotation mark."""
    return (
        text.removesuffix(".")
        if text.endswith(".")
        else text[:-2] + text[-1:]
        if text[-2:-1] == "."
        else text
    )


def within_quotes(text: str) -> str:
    """`text`, of the same length, as it stands between quotation marks: its own become single ones."""
    halves = text.split('"')
    curly = "".join(half + "‘’"[place % 2] for place, half in enumerate(halves[:-1])) + halves[-1]
    return curly.replace("“", "‘").replace("”", "’")
