"""A language model that remembers: the same words again, without being asked."""

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import pytest
from harness_stage import EchoEngine

from bot.engine import Event, Finished, Message, PromptRead, Restarted, Token
from bot.evals.remembering import RememberingModel

MESSAGES = [Message("user", "[1] It rained.")]


class Stumbling(EchoEngine):
    """Dies once in the middle of its answer."""

    chosen = 0

    def generate(self, messages: Sequence[Message], max_tokens: int) -> Generator[Event, None, None]:
        assert messages
        assert max_tokens
        self.asked += 1
        yield PromptRead(1, 0, 0.0)
        yield Token("It sno")
        yield Restarted("killed")
        yield Token("It ")
        yield Token("rained.")
        yield Finished(2, 0.0, "stop", -0.5)

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        assert messages
        self.chosen += 1
        return [0.5 for _ in options]


@pytest.fixture
def engine() -> Stumbling:
    return Stumbling()


@pytest.fixture
def model(engine: Stumbling, tmp_path: Path) -> Iterator[RememberingModel]:
    made = RememberingModel(engine, "a" * 64, tmp_path / "said.sqlite")
    yield made
    made.close()


def test_what_was_said_is_said_again(model: RememberingModel, engine: Stumbling) -> None:
    first = [*model.generate(MESSAGES, 10)]
    assert first == [Token("It rained."), Finished(0, 0.0, "stop", -0.5)]
    assert [*model.generate(MESSAGES, 10)] == first
    assert engine.asked == 1
    assert [*model.generate(MESSAGES, 11)] == first  # another order
    assert engine.asked == 2


def test_chances_and_counts_are_remembered(model: RememberingModel, engine: Stumbling) -> None:
    assert model.choose(MESSAGES, ["Yes", "No"]) == model.choose(MESSAGES, ["Yes", "No"]) == [0.5, 0.5]
    assert engine.chosen == 1
    assert model.count(["It rained.", "Rain"]) == model.count(["It rained.", "Rain"]) == [2, 1]


def test_another_model_says_its_own(model: RememberingModel, engine: Stumbling, tmp_path: Path) -> None:
    [*model.generate(MESSAGES, 10)]
    other = RememberingModel(engine, "b" * 64, tmp_path / "said.sqlite")
    [*other.generate(MESSAGES, 10)]
    assert engine.asked == 2
    other.close()
    assert engine.closed
