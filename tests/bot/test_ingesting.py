"""Taking in articles in a child process: what it says, how it stops, how it dies."""

import threading
from pathlib import Path

import psutil
import pytest
from fakes import FakeEmbedder
from ingest_stage import SLOW, articles, command, ingest

from bot import config
from bot.errors import ConfigError, DatelineError
from bot.ingesting import Ingest, ingest_command
from index.build import Progress, Summary
from index.library import Library


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def until_it_hangs() -> None:
    pause = threading.Event()
    while "to the log" not in config.ingest_log().read_text():
        pause.wait(0.01)


def count() -> tuple[int, int, bool]:
    with Library(config.library_dir("news"), FakeEmbedder()) as library:
        return (*library.catalog.count(), library.is_whole)


def test_it_says_how_far_it_is_and_what_came_of_it(tmp_path: Path) -> None:
    folder = articles(tmp_path / "news", 70)
    events = list(ingest("news", [folder]).events())
    assert events[:3] == [Progress("reading", done, 70) for done in (32, 64, 70)]
    assert events[-2] == Progress("embedding", 70, 70)
    summary = events[-1]
    assert isinstance(summary, Summary)
    assert (summary.added, summary.unchanged) == (70, 0)
    assert [one.path for one in summary.skipped] == [folder / "notes.pdf"]
    assert "not a text" in summary.skipped[0].reason
    assert count() == (70, 70, True)
    again = list(ingest("news", []).events())[-1]
    assert isinstance(again, Summary)
    assert again.unchanged == 70
    assert not children()


def test_what_is_wrong_comes_over_in_words(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="does not exist") as caught:
        list(ingest("news", [tmp_path / "none"]).events())
    assert caught.value.hint
    with pytest.raises(DatelineError, match="no folder was named"):
        list(ingest("empty", []).events())
    with pytest.raises(DatelineError, match="library's name") as caught:
        list(ingest("../news", [tmp_path]).events())
    assert not isinstance(caught.value, ConfigError), "it comes from the child"
    assert not children()


def test_without_the_embedding_model_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path))
    with pytest.raises(DatelineError, match="embedding model is not on this computer"):
        list(Ingest("news", [tmp_path]).events())


def test_it_asks_the_vector_server_of_its_order_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings may have been read from a file that the child knows nothing of."""
    monkeypatch.setenv("DATELINE_INDEX_CHROMA", "http://127.0.0.1:8")
    order = Ingest("news", [articles(tmp_path, 1)], "http://127.0.0.1:9", command=command())
    with pytest.raises(DatelineError, match=r"127\.0\.0\.1:9 does not answer"):
        list(order.events())


def test_nothing_beside_the_articles_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "msgspec", "bot"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(DatelineError, match="embedding model is not"):
        list(Ingest("news", [Path()], command=ingest_command()).events())


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import os; os.write(2, b'last words\\n'); os.kill(os.getpid(), 9)", r"too soon \(last words\)"),
        ("raise ValueError('a fault of ours')", "ValueError: a fault of ours"),
        ("import os; os.write(1, b'{}\\n')", "never says"),
        ("import os; os.write(1, b'[' * 100000 + b'\\n')", "never says"),
        (
            'import os; os.write(1, b\'{"event": "progress", "value": {"stage": 1}}\\n\')',
            "never says",
        ),
    ],
)
def test_a_child_that_dies_or_babbles_ends_in_an_error(tmp_path: Path, code: str, says: str) -> None:
    with pytest.raises(DatelineError, match=says) as caught:
        list(ingest("news", [tmp_path], before=code).events())
    assert "\n" not in caught.value.message
    assert caught.value.hint
    assert not children()


def test_a_command_that_cannot_start_ends_in_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="cannot be started"):
        list(Ingest("news", [], command=[str(tmp_path / "none")]).events())


def test_a_cancel_between_two_events_leaves_a_library_that_works(tmp_path: Path) -> None:
    folder = articles(tmp_path / "news", 200)
    work = ingest("news", [folder])
    events = []
    for event in work.events():
        events.append(event)
        if event == Progress("reading", 64, 200):
            work.cancel()
    assert events[-1] == Progress("reading", 64, 200)
    assert not children()
    assert count()[0] >= 64
    after = list(ingest("news", [folder]).events())[-1]
    assert isinstance(after, Summary)
    assert after.unchanged >= 64
    assert count() == (200, 200, True)


@pytest.mark.parametrize("how", ["cancel", "drop"])
def test_a_child_that_does_not_stop_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr("bot.ingesting.STOP_SECONDS", 0.3)
    folder = articles(tmp_path / "news", 3, words="HANG")
    work = ingest("news", [folder], before=SLOW)
    events = work.events()
    assert next(events) == Progress("reading", 3, 3)
    if how == "cancel":
        threading.Thread(target=lambda: (until_it_hangs(), work.cancel())).start()
        assert list(events) == []
    else:
        until_it_hangs()
        events.close()  # type: ignore[attr-defined]
    assert not children()
    assert list(ingest("news", [folder]).events())[-1].unchanged == 3  # type: ignore[union-attr]


def test_cancelled_before_it_starts_it_does_nothing(tmp_path: Path) -> None:
    work = ingest("news", [articles(tmp_path / "news", 3)])
    work.cancel()
    assert list(work.events()) == []
    assert not config.library_dir("news").exists()
    work.cancel()
