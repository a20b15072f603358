"""A program that talks, for the tests that let two talk at once: each line tells what is safe."""

import sys
from pathlib import Path

from sessions_stage import MODEL, answered, cited

from bot.sessions import Sessions


def say(*words: object) -> None:
    print(*words, flush=True)


def many(folder: Path, name: str, files: int, turns: int) -> None:
    """For each of `files` new databases, when told: open it, and talk in its first session."""
    say("ready")
    for file in range(files):
        sys.stdin.readline()
        with Sessions(folder / f"{file}.sqlite") as store:
            store.begin(name)
            for n in range(turns):
                turn = store.ask(1, f"{name} {n}", MODEL, {})
                store.conclude(turn, answered(f"{name} {n}", cited(file=f"{name if n % 2 else ''}{n}.md")))
                store.summaries(name)
        say("done", file)


if __name__ == "__main__":
    _, place, called, *numbers = sys.argv
    many(Path(place), called, *map(int, numbers))
