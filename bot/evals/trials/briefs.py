"""The trial of a topic: what is said about it, and how much of what should be said."""

from bot.claims import Answer
from bot.evals.cases import BriefCase
from bot.evals.measures.briefing import coverage
from bot.evals.plan import Plan
from bot.evals.records import BriefRecord, Bullet, Search
from bot.evals.trials.interview import Interview
from bot.evals.trials.searching import find
from index.library import Library


class BriefTrial:
    """Asks about the topic; without a model, the evidence sentences speak for themselves."""

    def __init__(self, plan: Plan, library: Library, interview: Interview | None) -> None:
        self._plan = plan
        self._library = library
        self._interview = interview

    def __call__(self, case: BriefCase) -> BriefRecord:
        found = find(self._library, case.query, self._plan.settings)
        reply = self._interview.ask(case.query) if self._interview else None
        bullets = _claims(reply.answer) if reply else _sentences(found, self._plan.settings.sentences)
        covered = coverage(case.insights, bullets)
        return BriefRecord(
            case=case,
            search=found,
            bullets=bullets,
            coverage=tuple(one.score for one in covered),
            best=tuple(one.bullet for one in covered),
            reply=reply,
        )


def _claims(answer: Answer) -> tuple[Bullet, ...]:
    files = {citation.n: citation.file for citation in answer.citations}
    return tuple(
        Bullet(claim.text, tuple(dict.fromkeys(files[number] for number in claim.citations)))
        for claim in answer.claims
    )


def _sentences(found: Search, most: int) -> tuple[Bullet, ...]:
    return tuple(
        Bullet(" ".join(sentence.text.split()), (sentence.file,)) for sentence in found.sentences[:most]
    )
