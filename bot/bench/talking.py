"""The model against plain llama-cpp-python: `python -m bot.bench.talking [MODEL] [ROUNDS]`.

In one run, turn by turn: how long plain llama-cpp-python takes to read a prompt and how fast it writes; and
the same prompt asked of our engine, which has judged another passage meanwhile, as it does between two
questions; then another question on the same sources. Medians, ratios first.
"""

import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import prompts
import seeds
from bot import config, models, workspace
from bot.config import ModelSettings, Settings
from bot.engine import Engine, Finished, Message, PromptRead, Token
from bot.engine.machine import processors
from index.sentences import sentences

_SENTENCES = 7
_WRITTEN = 32  # tokens
_QUESTIONS = ("Who met whom, and what about?", "What did they agree on?")
_JUDGED = [Message("user", "Passage: It rained.\n\nDid it snow? Reply Yes or No.")]


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds to the first word, and tokens a second written, of one answer."""

    first: float
    pace: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Our engine beside plain llama-cpp-python, in medians: seconds to the first word where that only reads
    the prompt, and where ours is asked; tokens a second; ours once more on the same sources."""

    plain: Turn
    ours: Turn
    again: Turn

    @property
    def ratios(self) -> Mapping[str, float]:
        """What can be held against other machines."""
        return {
            "first words, times plain reading": self.ours.first / self.plain.first,
            "writing, share of plain pace": self.ours.pace / self.plain.pace,
            "the same sources again, share of the first": self.again.first / self.ours.first,
        }


def main() -> None:
    given = sys.argv[1:]
    name, rounds = [*given, *(models.DEFAULT, "5")[len(given) :]]
    for what, ratio in compare(name, int(rounds)).ratios.items():
        print(f"{what}: {ratio:.2f}")


def compare(name: str, rounds: int) -> Compared:
    """The model called `name`, on up to so many of the sample articles, one after the other."""
    model = models.resolve(name, config.models_dir())
    settings = Settings(model=ModelSettings(name=name))
    engine = workspace.engine_for(model, settings)
    assert isinstance(engine, Engine), "a file is run by our own engine"
    plain: list[Turn] = []
    ours: list[Turn] = []
    again: list[Turn] = []
    with engine:
        llama = _plain(str(model.path), settings.model.context)
        for sources in list(_sources())[:rounds]:
            first, second = (_asked(sources, question) for question in _QUESTIONS)
            tokens = [token for part in engine.inspect(first) for token in part.tokens]
            plain.append(_timed_plain(llama, tokens))
            for turns, messages in ((ours, first), (again, second)):
                engine.choose(_JUDGED, ["Yes", "No"])
                turns.append(_timed(engine, messages))
            _tell("plain", plain[-1])
            _tell("ours", ours[-1])
            _tell("the same sources again", again[-1])
    return Compared(*map(_median, (plain, ours, again)))


def _sources() -> Iterator[str]:
    """The numbered first sentences of each sample article, the later ones last."""
    with seeds.folder() as folder:
        for path in sorted(folder.glob("*.md")):
            text = path.read_text(encoding="utf-8")
            spans = [span.of(text) for span in sentences(text)][3 : 3 + _SENTENCES]
            yield "\n".join(
                f"[{number}] {' '.join(one.split())}" for number, one in enumerate(spans, start=1)
            )


def _asked(sources: str, question: str) -> list[Message]:
    filled = prompts.load("answer").fill(sources=sources, question=question)
    return [Message(role, text) for role, text in filled]


def _plain(path: str, context: int) -> Any:
    import llama_cpp

    threads = processors()
    return llama_cpp.Llama(
        path, n_ctx=context, n_batch=512, n_threads=threads, n_threads_batch=threads, verbose=False
    )


def _timed_plain(llama: Any, tokens: Sequence[int]) -> Turn:
    llama.reset()
    began = time.perf_counter()
    written = llama.generate(tokens, temp=0.0)
    next(written)
    read = time.perf_counter()
    for _ in range(_WRITTEN):
        next(written)
    return Turn(read - began, _WRITTEN / (time.perf_counter() - read))


def _timed(engine: Engine, messages: Sequence[Message]) -> Turn:
    began = time.perf_counter()
    first, ended = 0.0, Finished(0, 0.0, "stop")
    for event in engine.generate(messages, _WRITTEN):
        if isinstance(event, Token | PromptRead) and not first:
            first = time.perf_counter() - began
        if isinstance(event, Finished):
            ended = event
    return Turn(first, ended.output_tokens / ended.seconds)


def _median(turns: Sequence[Turn]) -> Turn:
    return Turn(
        statistics.median(turn.first for turn in turns), statistics.median(turn.pace for turn in turns)
    )


def _tell(name: str, turn: Turn) -> None:
    print(f"{name}: first words after {turn.first:.2f} s, then {turn.pace:.1f} tokens/s", file=sys.stderr)


if __name__ == "__main__":
    main()
