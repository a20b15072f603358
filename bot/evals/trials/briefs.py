"""The trial of a topic: the briefing on it, and how much of what should be said that says."""

import datetime as dt

from bot.briefing import Briefer, Briefing, Done, Writer
from bot.briefing.values import Sentence
from bot.evals.cases import BriefCase
from bot.evals.measures.briefing import coverage
from bot.evals.plan import Plan, Running
from bot.evals.records import BriefRecord, Bullet
from bot.evals.trials.interview import faults_of
from bot.evals.trials.searching import find
from index.library import Library

_DAY = dt.date(
    2000, 1, 1
)  # on which it is made: it decides nothing, and a record must not depend on the clock


class BriefTrial:
    """Makes the standard briefing on a topic; without a model, the sources' words speak for themselves."""

    def __init__(self, plan: Plan, library: Library, engine: Running | None) -> None:
        self._plan = plan
        self._library = library
        writer = Writer(engine, plan.brief_prompt, plan.max_tokens) if engine else None
        self._briefer = Briefer(library, writer, plan.tools.model if engine else None)

    def __call__(self, case: BriefCase) -> BriefRecord:
        for event in self._briefer.brief(case.query, _DAY):
            if isinstance(event, Done):
                briefing = event.briefing
        bullets = tuple(
            _bullet(briefing, sentence)
            for sentence in (*briefing.in_short, *(point.sentence for point in briefing.points))
        )
        covered = coverage(case.insights, bullets)
        cited = [sentence.citations for sentence in briefing.sentences]
        return BriefRecord(
            case=case,
            search=find(self._library, case.query, self._plan.settings),
            bullets=bullets,
            coverage=tuple(one.score for one in covered),
            best=tuple(one.bullet for one in covered),
            faults=tuple(faults_of(cited, briefing.citations, self._library)),
        )


def _bullet(briefing: Briefing, sentence: Sentence) -> Bullet:
    files = (citation.file for citation in briefing.cited(sentence))
    return Bullet(" ".join(sentence.text.split()), tuple(dict.fromkeys(files)))
