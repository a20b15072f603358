"""`dateline doctor --tune`: the model at several numbers of threads, and what is kept of it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from needs import need

from bot import config, tuning
from bot.cli.commands import dateline
from bot.config import ModelSettings, Settings
from bot.engine import Engine, EngineSettings, Pace, machine
from bot.errors import DatelineError

QUICK, LARGE = "smollm2-135m", "qwen2.5-coder-1.5b"


def test_the_fewest_threads_that_are_about_as_good_are_best() -> None:
    paces = [Pace(2, 50.0, 9.0), Pace(4, 98.0, 12.0), Pace(8, 100.0, 8.0)]
    assert tuning.best(paces, "reading").threads == 4
    assert tuning.best(paces, "writing").threads == 4
    assert tuning.seconds(paces) == pytest.approx(700 / 98 + 60 / 12)


def test_a_model_is_paced_and_answers_as_before(settings: EngineSettings) -> None:
    with Engine(settings) as engine:
        paces = [engine.pace(threads) for threads in (1, 2)]
    assert [pace.threads for pace in paces] == [1, 2]
    assert all(pace.reading > pace.writing > 0 for pace in paces)


def test_what_was_found_is_told_and_kept(
    model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_MODELS", str(model.parent))
    monkeypatch.setenv("DATELINE_MODEL_NAME", QUICK)
    told = CliRunner().invoke(dateline, ["doctor", "--tune", "--json"], standalone_mode=False)
    assert "threads read" in told.stderr
    assert "from now on" in told.stderr
    assert any(finding["name"] == "engine" and finding["well"] for finding in json.loads(told.stdout))
    known = machine.known(config.engine_state())
    assert 0 < known.reading <= machine.processors()
    assert 0 < known.writing <= machine.processors()


def test_a_slow_model_names_a_quicker_one(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MODELS", str(model.parent))
    slow = [Pace(2, 10.0, 1.0)]
    assert "[model] threads is set" in tuning.advice(Settings().with_threads(2), slow)
    assert tuning.advice(Settings(ModelSettings(name=QUICK)), slow) == ""  # there is none
    need(LARGE)
    large = Settings(ModelSettings(name=LARGE))
    assert "qwen2.5-coder-0.5b reads and writes about 2 times as fast" in tuning.advice(large, slow)
    assert tuning.advice(large, [Pace(2, 1000.0, 100.0)]) == ""


def test_a_server_is_not_tuned() -> None:
    served = Settings(ModelSettings(name="any", server="http://127.0.0.1:9"))
    with pytest.raises(DatelineError, match="server"):
        list(tuning.paces(served))
