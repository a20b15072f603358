"""An answer as a user would get it, with all that the harness wants to know of it."""

import datetime as dt
import hashlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import psutil

from bot.answering import Answered, StartedOver, Writing
from bot.claims import Answer, Citation
from bot.engine import Event, Finished, Message, PromptRead
from bot.evals.plan import Plan, Running
from bot.evals.records import Cost, Reply
from index import reading
from index.errors import UnreadableFile
from index.formats import decode
from index.library import Library


class Metered:
    """A language model that remembers what its last answer took."""

    def __init__(self, engine: Running) -> None:
        self._engine = engine
        self.read: PromptRead | None = None
        self.finished: Finished | None = None

    def start(self) -> None:
        self._engine.start()

    def count(self, texts: Sequence[str]) -> list[int]:
        return self._engine.count(texts)

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Generator[Event, None, None]:
        self.forget()
        with closing(self._engine.generate(messages, max_tokens=max_tokens)) as events:
            for event in events:
                if isinstance(event, PromptRead):
                    self.read = event
                elif isinstance(event, Finished):
                    self.finished = event
                yield event

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        return self._engine.choose(messages, options)

    def forget(self) -> None:
        """Call before a question: it may be answered without the model."""
        self.read = self.finished = None


class Interview:
    """Asks questions of one library, each as if it were the first.

    A model may keep the beginning of its last prompt. How much of it the next one shares must not depend on
    which question came before, or a run that was stopped would end otherwise than one that was not: so
    between two questions the model reads an empty one, which leaves it with the fixed part alone.
    """

    def __init__(self, plan: Plan, library: Library, engine: Running) -> None:
        self._library = library
        self._engine = engine
        self._metered = Metered(engine)
        self._asker = plan.asker(library, self._metered)
        self._blank = [Message(role, text) for role, text in plan.prompt.fill(sources="", question="")]

    def ask(self, question: str, asked: dt.date | None = None) -> Reply:
        """The answer to `question`, put on the day `asked`.

        Raises EngineError where the model cannot give one.
        """
        with closing(self._engine.generate(self._blank, max_tokens=1)) as events:
            for _ in events:
                pass
        self._metered.forget()
        draft = ""
        for event in self._asker.ask(question, asked=asked):
            if isinstance(event, Writing):
                draft += event.text
            elif isinstance(event, StartedOver):
                draft = ""
            elif isinstance(event, Answered):
                answer, signals = event.answer, event.signals
        return Reply(answer, draft, self._cost(answer), signals, (*faults(answer, self._library),))

    def _cost(self, answer: Answer) -> Cost:
        read, finished, pid = self._metered.read, self._metered.finished, self._engine.pid
        return Cost(
            retrieval_ms=answer.timings.retrieval,
            total_ms=answer.timings.total,
            first_word_ms=answer.timings.first_token,
            prompt_tokens=read.tokens if read else None,
            reused_tokens=read.reused if read else None,
            output_tokens=finished.output_tokens if finished else None,
            program_mb=peak_memory(psutil.Process().pid),
            engine_mb=None if pid is None else peak_memory(pid),
        )


def faults(answer: Answer, library: Library) -> Iterator[str]:
    """What is wrong with the citations of an answer, told from the files themselves."""
    return faults_of([claim.citations for claim in answer.claims], answer.citations, library)


def faults_of(
    cited: Sequence[Sequence[int]], citations: Sequence[Citation], library: Library
) -> Iterator[str]:
    """The same of sentences, each by the numbers that it cites."""
    numbers = {citation.n for citation in citations}
    for place, own in enumerate(cited, start=1):
        if not own:
            yield f"sentence {place} cites nothing"
        elif wrong := sorted(set(own) - numbers):
            yield f"sentence {place} cites [{wrong[0]}], which is not there"
    for citation in citations:
        path = library.catalog.path_of(citation.file)
        try:
            data = reading.read(path) if path else b""
            text = decode(data)
        except UnreadableFile as error:
            yield f"[{citation.n}] {citation.file}: {error.message}"
            continue
        lines = text.split("\n")[citation.line_start - 1 : citation.line_end]
        if hashlib.sha256(data).hexdigest() != citation.sha256:
            yield f"[{citation.n}] {citation.file} is another file now"
        elif not citation.quote or text[citation.start : citation.end] != citation.quote:
            yield f"[{citation.n}] {citation.file} does not hold the quoted words at {citation.start}"
        elif citation.quote not in "\n".join(lines):
            yield f"[{citation.n}] {citation.file}:{citation.line_start} does not hold the quoted words"


def peak_memory(pid: int) -> float | None:
    """The most memory that a process has held so far, in MB; where the system does not say, what it holds."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
        peak = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "")
        return int(peak.split()[1]) * 1024 / 1e6 if peak else None
    except OSError:
        pass
    try:
        return float(psutil.Process(pid).memory_info().rss / 1e6)
    except psutil.Error:
        return None
