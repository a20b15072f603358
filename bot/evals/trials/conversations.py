"""The trial of a follow-up: its question is made to stand alone, and searched for in three forms.

No model is needed: the answers of the earlier turns come with the case.
"""

from bot.evals.cases import ConversationCase
from bot.evals.plan import Plan
from bot.evals.records import ConversationRecord
from bot.evals.trials.searching import files_found, find
from bot.followups import Turn, standalone
from index.library import Library


class ConversationTrial:
    """Searches for the last question as it was made to stand alone, as typed, and in full."""

    def __init__(self, plan: Plan, library: Library) -> None:
        self._plan = plan
        self._library = library

    def __call__(self, case: ConversationCase) -> ConversationRecord:
        made = standalone(case.question, [Turn(turn.question, turn.answer) for turn in case.turns[:-1]])
        return ConversationRecord(
            case,
            rewritten=made.text,
            leaned=made.leaned,
            added=made.added,
            search=find(self._library, made.text, self._plan.settings),
            files_as_asked=files_found(self._library, case.question),
            files_in_full=files_found(self._library, case.standalone),
        )
