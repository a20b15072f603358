"""`dateline doctor --repair`: conversations and model files; the library's own mends: tests/index."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from fakes import FakeEmbedder
from sessions_stage import MODEL, answered, cited, faults
from wheels_stage import CONTENT, HUB, toy

from bot import config, workspace
from bot.config import Settings
from bot.models import catalogue, mending
from bot.repairing import repair
from bot.sessions import Sessions
from bot.sessions.mending import recover
from index.build import update
from index.library import Library

TURNS = 60


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sessions.sqlite"
    with Sessions(path) as store:
        session = store.begin("news")
        for number in range(TURNS):
            turn = store.ask(session, f"question {number} about zebras", MODEL, {})
            store.conclude(turn, answered(f"question {number} about zebras", cited(file=f"{number % 5}.md")))
    return path


def test_conversations_that_are_well_are_left_alone(file: Path) -> None:
    before = file.read_bytes()
    assert recover(file) == ""
    assert file.read_bytes() == before


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8])
def test_damaged_conversations_are_saved_as_far_as_they_can_be_read(file: Path, share: float) -> None:
    with file.open("r+b") as stream:
        stream.seek(int(file.stat().st_size * share) // 4096 * 4096)
        stream.write(b"\xa5" * 4096)
    damaged = file.read_bytes()
    assert "questions saved, the old file is" in recover(file)
    assert file.with_name("sessions.sqlite.damaged-1").read_bytes() == damaged
    assert recover(file) == ""
    with Sessions(file) as store:
        (session,) = store.summaries("zebras")
        assert session.turns >= TURNS // 2
        kept = store.session(session.id).turns
        assert [*faults(store, {turn.id: turn.question for turn in kept}, set())] == []


def test_a_file_that_is_no_database_is_kept_beside_a_new_one(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)
    assert "0 questions saved" in recover(file)
    assert file.with_name("sessions.sqlite.damaged-1").read_bytes() == b"no database" * 1000
    with Sessions(file) as store:
        assert store.summaries() == ()


def test_what_is_damaged_within_a_row_is_lost_alone(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE turns SET answer = '{' WHERE id = 3")
        db.execute("UPDATE turns SET asked_at = 'noon' WHERE id = 4")
        db.execute("DROP TABLE said")
    recover(file)
    with Sessions(file) as store:
        turns = {turn.id: turn for turn in store.session(1).turns}
        assert len(turns) == TURNS - 1
        assert turns[3].outcome == "failed"
        assert store.summaries("zebras") != ()


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models in which a toy is the only one there is."""
    monkeypatch.setattr(mending, "CATALOGUE", (toy(HUB),))
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("content", [CONTENT[:5000], CONTENT[:-1] + b"?", b""])
def test_a_damaged_model_is_moved_aside(models: Path, content: bytes) -> None:
    (models / "toy.gguf").write_bytes(content)
    (said,) = mending.mend(models)
    assert "dateline models pull toy" in said
    assert not (models / "toy.gguf").exists()
    assert (models / "toy.gguf.damaged").read_bytes() == content
    assert [*mending.mend(models)] == []


def test_what_a_pull_left_is_kept_until_the_model_is_whole(models: Path) -> None:
    work = models / ".partial" / "toy"
    work.mkdir(parents=True)
    (work / "toy.gguf.huggingface.partial").write_bytes(CONTENT[:5000])
    assert [*mending.mend(models)] == []
    assert work.exists()
    (models / "toy.gguf").write_bytes(CONTENT)
    assert [*mending.mend(models)] == ["toy is whole: what its pull had left was removed"]
    assert not work.exists()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a library and conversations, without models."""
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path / "no models"))
    monkeypatch.setattr(workspace, "open_embedder", FakeEmbedder)
    (tmp_path / "a.md").write_text("The harbour was closed on Friday.")
    with Library(config.library_dir("default"), FakeEmbedder()) as library:
        list(update(library, [tmp_path / "a.md"]))
    with Sessions(config.sessions_file()) as store:
        store.begin("default")
    return config.home()


def spoil(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)


def no_file(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("name", "spoiled", "says"),
    [
        ("sessions.sqlite", spoil, "conversations were damaged"),
        ("libraries/default/catalog.sqlite", spoil, "catalogue was damaged"),
        ("libraries/default/lock", no_file, "the lock was no file"),
        ("libraries/default/vectors/chroma.sqlite3", spoil, "could not be opened"),
        ("libraries/default/vectors/generation", spoil, "not left whole"),
    ],
)  # fmt: skip
def test_everything_is_mended_once(home: Path, name: str, spoiled: Callable[[Path], None], says: str) -> None:
    settings = Settings()
    assert [*repair(settings)] == []
    spoiled(home / name)
    assert says in " ".join(map(str, repair(settings)))
    assert [*repair(settings)] == []


def test_a_repair_that_fails_does_not_keep_the_others_from_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(home / "sessions.sqlite")
    monkeypatch.setattr(mending, "CATALOGUE", catalogue.CATALOGUE[:1])
    monkeypatch.setenv("DATELINE_MODELS", str(home / "sessions.sqlite"))  # a file where a folder should be
    assert "conversations were damaged" in " ".join(map(str, repair(Settings())))
