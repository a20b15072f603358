"""One confidence for an answer, and the model's own judgement that goes into it."""

import math
from collections.abc import Sequence
from dataclasses import replace

import msgspec
import pytest
from fakes import FakeEngine

from bot.confidence import NAMES, Caution, Fit, Signals, Threshold, shipped
from bot.engine import Message
from bot.models import CATALOGUE
from bot.questions import understand
from bot.workspace import judge

GOOD = Signals(
    relevance=0.9,
    answerable=3.0,
    right=3.0,
    doubt=-0.1,
    turned=0.0,
    score=0.9,
    named=1.0,
    timely=1.0,
    quoted=0.0,
    echo=1.0,
)
CAUTIONS: tuple[Caution, ...] = ("bold", "balanced", "cautious")
FIT = Fit(weights=dict.fromkeys(NAMES, 0.0) | {"right": 2.0}, bias=-1.0, on={}, asked=0.0)


def test_a_fit_is_a_logistic_regression() -> None:
    assert FIT.probability(replace(GOOD, right=0.5)) == pytest.approx(0.5)
    assert FIT.probability(replace(GOOD, right=1.0)) == pytest.approx(1 / (1 + math.exp(-1)))
    assert 0 < FIT.probability(replace(GOOD, right=-1e9)) < FIT.probability(replace(GOOD, right=1e9)) <= 1


def test_a_signal_must_be_a_number() -> None:
    with pytest.raises(ValueError, match="not a number"):
        replace(GOOD, right=math.nan)


def test_weights_must_be_those_of_the_signals() -> None:
    with pytest.raises(msgspec.ValidationError, match="weights must be those"):
        msgspec.json.decode(b'{"weights": {"luck": 1}, "bias": 0, "on": {}, "asked": 0.3}', type=Fit)


@pytest.mark.parametrize("name", [None, *(model.name for model in CATALOGUE if model.kind == "language")])
def test_what_ships_knows_good_from_bad(name: str | None) -> None:
    sha256 = next((model.files[0].sha256 for model in CATALOGUE if model.name == name), "0" * 64)
    fit = shipped().of(sha256)
    bad = replace(GOOD, relevance=fit.asked, answerable=-3.0, right=-3.0, doubt=-3.0)
    assert fit.probability(bad) < shipped().thresholds["balanced"].shown < fit.probability(GOOD)


def test_more_caution_asks_for_more() -> None:
    thresholds = shipped().thresholds
    for kind in ("shown", "own_words"):
        bold, balanced, cautious = (getattr(thresholds[one], kind) for one in CAUTIONS)
        assert 0 < bold < balanced < cautious < 1


def test_a_sentence_of_the_models_never_needs_less_than_a_quotation() -> None:
    with pytest.raises(msgspec.ValidationError, match="shown <= own_words"):
        msgspec.json.decode(b'{"shown": 0.6, "own_words": 0.5}', type=Threshold)


class Choosing(FakeEngine):
    """Says Yes with probability .6 in all, No with .2."""

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        self.chosen.append(messages)
        return [{"Yes": 0.5, "yes": 0.1, "No": 0.15, "no": 0.05}[option] for option in options]


def test_a_judgement_is_the_log_odds_of_yes() -> None:
    engine = Choosing()
    made = judge().judge(engine, understand("Why?"), "A title. Because.", "Because.")
    assert made.answerable == made.right == pytest.approx(math.log(3))
    answerable, right = (messages[-1].content for messages in engine.chosen)
    assert "Because." in answerable
    assert "Answer: Because." in right


def test_both_questions_begin_alike_so_that_the_passage_is_read_once() -> None:
    engine = Choosing()
    judge().judge(engine, understand("Why?"), "A title. Because.", "Because.")
    one, other = (messages[-1].content for messages in engine.chosen)
    assert one[: one.index("Why?") + 4] == other[: other.index("Why?") + 4]


def test_a_question_that_wants_yes_or_no_is_not_asked_about_twice() -> None:
    engine = Choosing()
    made = judge().judge(engine, understand("Did it rain?"), "A title. It did not rain.", "It did not rain.")
    assert made.answerable == made.right
    assert len(engine.chosen) == 1


def test_a_long_passage_is_cut() -> None:
    engine = Choosing()
    judge().judge(engine, understand("Why?"), "word " * 10_000, "Because.")
    assert max(len(messages[-1].content) for messages in engine.chosen) < 2_000


def test_certainty_stays_a_number() -> None:
    class Certain(FakeEngine):
        def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
            assert messages
            return [float(option == "No") for option in options]

    assert math.isfinite(judge().judge(Certain(), understand("Why?"), "Because.", "Because.").right)
