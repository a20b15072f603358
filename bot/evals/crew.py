"""Works through cases, in this process or in several, and yields each record as it comes.

A worker is a process of its own, with its own models. It ends when the pipe to it is closed, so none
outlives a run that is killed.
"""

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from bot.errors import DatelineError, EvaluationError
from bot.evals.cases import Case
from bot.evals.plan import Plan, Task
from bot.evals.records import Record
from bot.evals.trials import open_trial
from bot.privacy import Reported, trace


def records(plan: Plan, task: Task, cases: Sequence[Case]) -> Iterator[Record]:
    """The record of each of the `cases` of `task`; in their order where there is one job.

    Closing the iterator stops the work. Raises what a trial raises, and EvaluationError where a worker
    dies.
    """
    jobs = min(plan.jobs, len(cases))
    if jobs > 1:
        yield from _by_workers(plan, task, cases, jobs)
    elif cases:
        with open_trial(plan, task) as trial:
            for case in cases:
                yield trial(case)


def _by_workers(plan: Plan, task: Task, cases: Sequence[Case], jobs: int) -> Iterator[Record]:
    context = multiprocessing.get_context("spawn")
    waiting = list(reversed(cases))
    workers: dict[Connection, BaseProcess] = {}
    try:
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            workers[ours] = context.Process(target=_work, args=(theirs, plan, task))
            workers[ours].start()
            theirs.close()
            ours.send(waiting.pop())
        busy = set(workers)
        while busy:
            for pipe in wait([*busy]):
                assert isinstance(pipe, Connection)
                yield _received(pipe)
                if waiting:
                    pipe.send(waiting.pop())
                else:
                    busy.discard(pipe)
    finally:
        for pipe, worker in workers.items():
            pipe.close()
            worker.terminate()
            worker.join()


def _received(pipe: Connection) -> Record:
    try:
        result: Record | Exception = pipe.recv()
    except (EOFError, OSError):
        raise EvaluationError(
            "A worker of this evaluation died.", "Run it again: it goes on where it stopped; try --jobs 1."
        ) from None
    if isinstance(result, Exception):
        raise result
    return result


def _work(pipe: Connection, plan: Plan, task: Task) -> None:
    """What a worker does: answers each case with its record, or with the error that ends the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the parent, which closes the pipe
    try:
        with open_trial(plan, task) as trial:
            while True:
                pipe.send(trial(pipe.recv()))
    except EOFError:
        return
    except DatelineError as error:
        pipe.send(DatelineError(error.message, error.hint))
    except OSError:
        return  # nobody listens any more
    except Exception as error:  # noqa: BLE001 - the parent's last net keeps it, with this trace
        pipe.send(Reported(trace(error)))
