"""`dateline purge`: it lists before it removes, removes all of it, and nothing else."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fakes import FakeEmbedder
from sessions_stage import MODEL, answered, cited

from bot import config, models
from bot.cli.commands import dateline
from bot.errors import DatelineError
from bot.sessions import Sessions
from index import build
from index.library import Library


def run(*words: str, answer: str = "") -> Result:
    done = CliRunner().invoke(dateline, ["purge", *words], input=answer)
    if isinstance(done.exception, DatelineError):
        raise done.exception
    return done


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.md").write_text("# Rain\n\nIt rained in Dover.\n")
    return folder


@pytest.fixture
def home(articles: Path) -> Path:
    """A home with two libraries, a conversation about each, an evaluation, every log, and a prompt."""
    for name in ("one", "two"):
        with Library(config.library_dir(name), FakeEmbedder()) as library:
            list(build.update(library, [articles]))
        with Sessions(config.sessions_file()) as store:
            session = store.begin(name)
            store.conclude(store.ask(session, f"Did it rain in {name}?", MODEL, {}), answered("?", cited()))
    run_folder = config.evaluation_dir() / "runs" / "1"
    run_folder.mkdir(parents=True)
    (run_folder / "results.json").write_text("{}")
    for log in (config.engine_log(), config.ingest_log(), config.library_log(), config.error_log()):
        log.write_text("loaded")
    config.prompts_dir().mkdir()
    (config.prompts_dir() / "answer.md").write_text("--- user\nMine")
    return config.home()


def left_in(home: Path) -> set[str]:
    return {path.name for path in home.iterdir()}


def test_without_a_name_it_only_lists(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MODELS", str(tmp_path / "models"))
    before = sorted(home.rglob("*"))
    done = run()
    assert [line.split("B  ")[1] for line in done.stdout.splitlines() if "B  " in line] == [
        "library one", "library two", "conversations", "evaluation", "logs",
    ]  # fmt: skip
    assert str(home / "libraries" / "one") in done.stdout
    assert "Nothing was removed" in done.stderr
    assert sorted(home.rglob("*")) == before


def test_a_library_goes_with_its_conversations_and_nothing_else(home: Path, articles: Path) -> None:
    listed = json.loads(run("--library", "one", "--json", answer="n\n").stdout)
    assert [item["name"] for item in listed] == ["library one", "1 conversation about one"]
    assert all(item["bytes"] > 0 for item in listed)
    assert (home / "libraries" / "one").is_dir()
    assert "Removed." in run("--library", "one", answer="y\n").stderr
    assert config.libraries() == ["two"]
    with Sessions(config.sessions_file()) as store:
        assert [one.library for one in store.summaries()] == ["two"]
    assert (articles / "a.md").is_file()
    with pytest.raises(DatelineError, match="no library 'one'"):
        run("--library", "one", "--yes")


@pytest.mark.usefixtures("home")
def test_a_conversation_goes_with_its_words() -> None:
    assert "Did it rain in one?" in run("--session", "1", "--yes").stdout
    assert b"rain in one" not in config.sessions_file().read_bytes()
    assert b"rain in two" in config.sessions_file().read_bytes()


def test_all_leaves_what_the_user_made(home: Path) -> None:
    run("--all", "--yes")
    assert left_in(home) <= {"libraries", "prompts"}
    assert config.libraries() == []
    assert (home / "prompts" / "answer.md").is_file()
    assert "Nothing was removed." in run("--evaluation", "--logs", "--yes").stderr


def test_a_model_goes_with_what_was_half_fetched_and_its_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "models"
    monkeypatch.setenv("DATELINE_MODELS", str(folder))
    (folder / ".partial" / "smollm2-135m").mkdir(parents=True)
    (folder / ".partial" / "smollm2-135m" / "x.partial").write_bytes(b"GG")
    (folder / "other.gguf").write_bytes(b"GGUF")
    (folder / "chosen").write_text("smollm2-135m\n")
    models.path(models.find("smollm2-135m"), folder).symlink_to(folder / "other.gguf")
    run("--model", "smollm2-135m", "--yes")
    assert sorted(path.name for path in folder.rglob("*")) == [".partial", "other.gguf"]


@pytest.mark.usefixtures("home")
def test_a_library_in_use_stays_whole() -> None:
    with Library(config.library_dir("two"), FakeEmbedder()) as library:
        with library.writing(), pytest.raises(DatelineError, match="Another Dateline uses"):
            run("--all", "--yes")
        with pytest.raises(DatelineError, match="Another Dateline uses"):  # one that only reads
            run("--library", "two", "--yes")
    assert config.libraries() == ["one", "two"]
    assert config.engine_log().is_file()


@pytest.mark.usefixtures("home")
def test_an_evaluation_at_work_stays_whole() -> None:
    db = sqlite3.connect(config.evaluation_dir() / "vectors.sqlite")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE vectors (key)")
    with pytest.raises(DatelineError, match="evaluation"):
        run("--evaluation", "--yes")
    db.close()
    run("--evaluation", "--yes")
    assert not config.evaluation_dir().exists()


def test_no_link_is_followed(home: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "diary.txt").write_text("mine")
    (home / "libraries" / "one" / "link").symlink_to(outside)
    (home / "libraries" / "three").symlink_to(outside)
    run("--library", "one", "--library", "three", "--yes")
    assert (outside / "diary.txt").read_text() == "mine"
    assert sorted(path.name for path in (home / "libraries").iterdir()) == ["two"]
    for name in ("..", "../..", "a/b", "/etc"):
        with pytest.raises(DatelineError, match="cannot be a library's name"):
            run("--library", name, "--yes")


@pytest.mark.usefixtures("home")
def test_what_is_damaged_can_be_removed() -> None:
    (config.library_dir("one") / "catalog.sqlite").write_bytes(b"no database")
    config.sessions_file().write_bytes(b"no database")
    run("--all", "--yes")
    assert config.libraries() == []
    assert not config.sessions_file().exists()
