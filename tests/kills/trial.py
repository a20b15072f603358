"""What a kind of kill is: what is killed, and what must hold afterwards."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

Say = Callable[[Any], None]
"""Tells the killer something; what was told is acknowledged, and must survive."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was lost, is there twice, or cannot be opened or gone on with."""

    kind: Literal["lost", "duplicated", "unopenable"]
    what: str


class Trial(Protocol):
    """One kind. Everything but `prepare` runs in processes of its own; `place` is the same in each."""

    name: str

    def prepare(self, place: Path, lot: random.Random) -> None:
        """Make `place`, which is empty, as it is before the work."""

    def work(self, place: Path, say: Say) -> None:
        """The work that is killed. It tells of each thing that the program acknowledged."""

    def left(self, place: Path, said: list[Any]) -> Iterator[Fault]:
        """The faults in what is left, without mending anything."""

    def go_on(self, place: Path) -> Iterator[Fault]:
        """The next run of the same work, to its end."""

    def ended(self, place: Path) -> Iterator[Fault]:
        """The faults after that."""
