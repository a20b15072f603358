"""`dateline brief` and `dateline verify` from the shell's side: files, exit codes, nothing half-written."""

from pathlib import Path

import pytest
from briefing_stage import TOPIC, write_articles
from click.testing import CliRunner
from fakes import FakeEmbedder
from sessions_stage import MODEL, answered, cited

from bot import config, workspace
from bot.cli.commands import dateline
from bot.cli.exits import ExitCode
from bot.errors import DatelineError
from bot.sessions import Sessions


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(workspace, "open_embedder", lambda threads=0: FakeEmbedder())  # noqa: ARG005
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    folder = write_articles(tmp_path / "articles")
    assert runner.invoke(dateline, ["ingest", str(folder)], standalone_mode=False).exception is None
    return runner


@pytest.mark.parametrize("suffix", ["md", "html", "json"])
def test_a_briefing_is_written_and_holds_until_a_source_changes(
    run: CliRunner, tmp_path: Path, suffix: str
) -> None:
    file = f"brief.{suffix}"
    made = run.invoke(dateline, ["brief", TOPIC, "--model", "none", "-o", file], standalone_mode=False)
    assert (made.return_value, made.stdout) == (ExitCode.OK, "")
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {file}
    held = run.invoke(dateline, ["verify", file], standalone_mode=False)
    assert (held.return_value, "all hold" in held.stdout) == (ExitCode.OK, True)
    (tmp_path / "articles" / "late.md").unlink()
    fallen = run.invoke(dateline, ["verify", file], standalone_mode=False)
    assert fallen.return_value == ExitCode.NOT_AS_CITED
    assert fallen.stdout.startswith("Missing: [1]")


def test_the_screen_gets_what_people_read(run: CliRunner) -> None:
    made = run.invoke(dateline, ["brief", TOPIC, "--model", "none"], standalone_mode=False)
    assert "## Key points" in made.stdout
    assert "dateline-briefing" not in made.stdout


def test_a_word_document_is_written(run: CliRunner, tmp_path: Path) -> None:
    made = run.invoke(
        dateline, ["brief", TOPIC, "--model", "none", "-o", "brief.docx"], standalone_mode=False
    )
    assert made.return_value == ExitCode.OK
    assert (tmp_path / "brief.docx").read_bytes().startswith(b"PK")


def test_another_format_is_a_wrong_command_line(run: CliRunner) -> None:
    made = run.invoke(dateline, ["brief", TOPIC, "--model", "none", "-o", "brief.pdf"])
    assert made.exit_code == ExitCode.USAGE


def test_a_bundle_is_a_page(run: CliRunner, tmp_path: Path) -> None:
    wrong = run.invoke(dateline, ["brief", TOPIC, "--model", "none", "--bundle", "-o", "brief.md"])
    assert wrong.exit_code == ExitCode.USAGE
    made = run.invoke(dateline, ["brief", TOPIC, "--model", "none", "--bundle", "-o", "brief.html"])
    assert made.exit_code == ExitCode.OK
    assert "<h2>Files</h2>" in (tmp_path / "brief.html").read_text(encoding="utf-8")


def test_what_changed_since_an_earlier_briefing_comes_first(run: CliRunner, tmp_path: Path) -> None:
    late = tmp_path / "articles" / "late.md"
    text = late.read_text()
    late.unlink()
    run.invoke(dateline, ["ingest", str(tmp_path / "articles")])
    asked = ["brief", TOPIC, "--model", "none"]
    run.invoke(dateline, [*asked, "-o", "old.json"])
    late.write_text(text)
    run.invoke(dateline, ["ingest", str(tmp_path / "articles")])
    made = run.invoke(dateline, [*asked, "--since-brief", "old.json"])
    assert made.exit_code == ExitCode.OK
    assert "## Since the briefing of" in made.stdout.partition("## In short")[0]
    assert "**Revised.** Before: “The ferry crews of Larkfield plan to strike on Friday" in made.stdout


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.json", None, "gone.json: not there any more"),
        ("note.md", "# A note", "note.md: This briefing is damaged"),
        ("list.json", "[]", "list.json: This JSON is no briefing"),
        ("deep.json", "[" * 100_000, "deep.json: This briefing is damaged"),
    ],
)
def test_an_earlier_briefing_that_is_none_is_one_line(
    run: CliRunner, tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    made = run.invoke(dateline, ["brief", TOPIC, "--model", "none", "--since-brief", name])
    assert isinstance(made.exception, DatelineError)
    assert made.exception.message.startswith(message)


def test_an_exported_conversation_is_verified(run: CliRunner, tmp_path: Path) -> None:
    with Sessions(config.sessions_file()) as store:
        session = store.begin("default")
        article = (tmp_path / "articles" / "late.md").read_text()
        quote = "The ferry crews of Larkfield did not strike on Friday."
        citation = cited(file="late.md", start=article.index(quote), quote=quote)
        store.conclude(
            store.ask(session, "Did they?", MODEL, {}), answered("Did they?", citation, text=quote)
        )
    for suffix in ("md", "html", "json"):
        run.invoke(dateline, ["sessions", "export", str(session), "-o", f"talk.{suffix}"])
        held = run.invoke(dateline, ["verify", f"talk.{suffix}"], standalone_mode=False)
        assert (held.return_value, "all hold" in held.stdout) == (ExitCode.OK, True)
    (tmp_path / "articles" / "late.md").unlink()
    fallen = run.invoke(dateline, ["verify", "talk.html"], standalone_mode=False)
    assert fallen.return_value == ExitCode.NOT_AS_CITED
