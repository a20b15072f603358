"""The trial of a question."""

from dataclasses import replace

from bot.evals.cases import QaCase
from bot.evals.plan import Plan
from bot.evals.records import QaRecord
from bot.evals.trials.interview import Interview
from bot.evals.trials.searching import find, gold_places
from index.library import Library


class QaTrial:
    """Searches, and where there is an interview, asks."""

    def __init__(self, plan: Plan, library: Library, interview: Interview | None) -> None:
        self._plan = plan
        self._library = library
        self._interview = interview

    def __call__(self, case: QaCase) -> QaRecord:
        found = find(self._library, case.question, self._plan.settings, case.asked)
        found = replace(found, gold_places=gold_places(self._library, case))
        reply = self._interview.ask(case.question, case.asked) if self._interview else None
        return QaRecord(case, found, reply)
