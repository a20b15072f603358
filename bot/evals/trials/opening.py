"""Which trial a suite gets, with the parts that it needs."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from bot.evals.corpora import remembering
from bot.evals.plan import Plan, Running, Task
from bot.evals.records import Record
from bot.evals.trials.briefs import BriefTrial
from bot.evals.trials.claims import try_claim
from bot.evals.trials.conversations import ConversationTrial
from bot.evals.trials.injections import InjectionTrial
from bot.evals.trials.interview import Interview
from bot.evals.trials.questions import QaTrial
from index.embedding import Embedder
from index.library import Library

Trial = Callable[[Any], Record]
"""From a case to its record; it takes the cases of its own kind of suite."""


@contextmanager
def open_trial(plan: Plan, task: Task) -> Iterator[Trial]:
    """The trial for the cases of `task`; models and library are let go of at the end."""
    if task.suite.kind == "claims":
        yield try_claim
        return
    with ExitStack() as stack:
        embedder = plan.tools.embedder(plan.threads)
        if task.suite.kind == "injection":
            remembered = stack.enter_context(remembering(embedder, plan.home))
            engine = stack.enter_context(closing(plan.tools.engine(plan.threads)))
            yield InjectionTrial(plan, remembered, engine)
            return
        library = stack.enter_context(_library(plan, task, embedder))
        if task.suite.kind == "conversations":
            yield ConversationTrial(plan, library)
            return
        asked: Running | None = None
        if plan.tier == "answers":
            asked = stack.enter_context(closing(plan.tools.engine(plan.threads)))
        if task.suite.kind == "brief":
            yield BriefTrial(plan, library, asked)
            return
        yield QaTrial(plan, library, Interview(plan, library, asked) if asked else None)


@contextmanager
def _library(plan: Plan, task: Task, embedder: Embedder) -> Iterator[Library]:
    """The library of `task`.

    Where answers are timed, every vector is computed, as for a user. Each of several jobs has a copy: two
    that read one vector store at once get the exact search, which may rank otherwise.
    """
    assert task.library is not None
    with ExitStack() as stack:
        if plan.tier == "retrieval":
            embedder = stack.enter_context(remembering(embedder, plan.home))
        folder = task.library
        if plan.jobs > 1:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dateline-"))) / "library"
            shutil.copytree(task.library, folder)
        yield stack.enter_context(Library(folder, embedder))
