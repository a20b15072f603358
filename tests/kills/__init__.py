"""Kills the program at random instants, and looks at what is left. Run by hand, and shortened by pytest.

make kills                                       # 200 kills of each kind: hours on two cores
PYTHONPATH=.:tests:tests/bot python -m kills --times 20 --only ingest-add

killing.py     starts, kills, has the remains examined, and counts
trial.py       what a kind of kill is, and the faults it may find
ingests.py  sessions.py  pulls.py  briefs.py    the kinds
"""

from pathlib import Path

from kills.briefs import Briefing
from kills.ingests import Adding, Changing, Removing
from kills.pulls import FromServer, FromWheels
from kills.sessions import Talking
from kills.trial import Trial


def kinds(folder: Path) -> tuple[Trial, ...]:
    """All kinds; what they make once and use again lies in `folder`."""
    return (
        Adding(folder / "adding"),
        Changing(folder / "changing"),
        Removing(folder / "removing"),
        Talking(),
        FromServer(),
        FromWheels(folder / "shelf"),
        Briefing(),
    )
