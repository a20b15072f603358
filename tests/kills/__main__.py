"""The kill program: a table of what was lost, and every fault in words."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kills import kinds
from kills.killing import Tally, killed

_COLUMNS = ("kind", "seconds", "runs", "lost", "duplicated", "unopenable", "slow")


def main() -> int:
    """Exit code 1: something was lost, was there twice, or could not be opened."""
    parser = argparse.ArgumentParser(prog="kills", description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="kills of each kind")
    parser.add_argument("--seed", type=int, default=1, help="of the instants")
    parser.add_argument("--only", nargs="*", default=[], metavar="KIND", help="these kinds")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-kills-") as folder:
        print(_line(_COLUMNS), flush=True)
        faults = 0
        for kind in kinds(Path(folder)):
            if not given.only or kind.name in given.only:
                tally = killed(kind, Path(folder, "place", kind.name), given.times, given.seed, _tell)
                print(_line(_row(tally)), flush=True)
                faults += len(tally.faults)
    return int(faults > 0)


def _row(tally: Tally) -> tuple[object, ...]:
    """What came of a kind, with the time of an undisturbed run."""
    told = map(tally.count, ("lost", "duplicated", "unopenable"))
    return tally.name, f"{tally.seconds:.2f}", tally.runs, *told, tally.slow


def _line(cells: Sequence[object]) -> str:
    return f"{cells[0]:<14}" + "".join(f"{cell:>12}" for cell in cells[1:])


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
