"""A real server, llama-cpp-python's own, on this computer's loopback, with the small model behind it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from needs import MODELS, need

from bot import models

ROOT = Path(__file__).parent.parent
DATELINE = str(Path(sys.executable).with_name("dateline"))
QUICK = "smollm2-135m"
QUESTION = "How much aid has America given Ukraine, by the Kiel Institute's reckoning?"
HANG = 240.0  # seconds; a guard against a hang, not an expectation


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server, running."""
    need("minilm")
    need(QUICK)
    log = tmp_path / "log"
    model = models.path(models.find(QUICK), MODELS)
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--model_alias", QUICK]
    command += ["--host", "127.0.0.1", "--port", "0", "--n_ctx", "4096"]
    with log.open("w") as stream, subprocess.Popen(command, stdout=stream, stderr=stream) as running:
        try:
            yield _address(log, running)
        finally:
            running.terminate()


def _address(log: Path, running: "subprocess.Popen[bytes]") -> str:
    with log.open() as said:
        while running.poll() is None:
            if found := re.search(r"running on (http://127\.0\.0\.1:\d+)", said.readline()):
                return f"{found[1]}/v1"
    pytest.fail(f"the server ended: {log.read_text()[-500:]}")


def run(*words: str, codes: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run([DATELINE, *words], capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode in codes, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_a_served_model_is_asked_and_what_it_says_is_verified_like_any_other(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MODEL_SERVER", server)
    monkeypatch.setenv("DATELINE_MODEL_NAME", QUICK)
    run("ingest", str(ROOT / "seeds"))
    answer = json.loads(run("ask", "--json", QUESTION, codes=(0, 3)))
    assert answer["model"] == {"name": QUICK, "sha256": ""}
    assert [*answer["claims"], *answer["rejected"]]  # what so small a model says is the processor's whim
    for citation in answer["citations"]:
        text = run("sources", "show", citation["file"], "--text")
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert "the server answers" in run("doctor")


def test_a_server_that_is_not_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    need("minilm")
    monkeypatch.setenv("DATELINE_MODEL_SERVER", "http://127.0.0.1:9/v1")
    run("ingest", str(ROOT / "seeds"))
    for name, told in (("", "no [model] name"), (QUICK, "cannot be reached")):
        monkeypatch.setenv("DATELINE_MODEL_NAME", name)
        done = subprocess.run([DATELINE, "ask", QUESTION], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert told in done.stderr
        assert "Traceback" not in done.stderr
