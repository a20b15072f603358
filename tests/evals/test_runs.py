"""Runs on disk: found by name, read whole or refused, and a journal that survives a torn line."""

from pathlib import Path

import pytest

from bot.errors import EvaluationError
from bot.evals import runs
from bot.evals.cases import ClaimCase
from bot.evals.records import ClaimRecord
from bot.evals.results import Results, RunInfo


def record(number: int) -> ClaimRecord:
    case = ClaimCase(f"{number}", f"claim\n{number} \u2028", "", supported=True)
    return ClaimRecord(case, True, 1.0, "", "", 1.0)


RESULTS = Results(
    RunInfo("x", "retrieval", None, 0, None, "", "", {}, {}, {}, "2024-05-01T00:00:00+00:00", ""), ()
)


def complete(home: Path, name: str) -> runs.Run:
    run = runs.Run(home / "runs" / name)
    run.folder.mkdir(parents=True)
    run.results_file.write_bytes(runs.encode(RESULTS))
    return run


def test_a_journal_returns_what_was_written(tmp_path: Path) -> None:
    journal = runs.Journal(tmp_path / "cases" / "s.jsonl", "claims")
    assert journal.read() == []
    with journal:
        journal.write(record(1))
        journal.write(record(2))
    with journal:
        journal.write(record(3))
    assert journal.read() == [record(1), record(2), record(3)]


@pytest.mark.parametrize("cut", range(1, 40))
def test_whatever_a_kill_leaves_of_the_last_line_is_dropped(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "s.jsonl"
    journal = runs.Journal(path, "claims")
    with journal:
        journal.write(record(1))
        journal.write(record(2))
    path.write_bytes(path.read_bytes()[:-cut])
    assert journal.read() == [record(1)]
    with journal:
        journal.write(record(2))
    assert journal.read() == [record(1), record(2)]


def test_a_damaged_line_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    with runs.Journal(path, "claims") as journal:
        journal.write(record(1))
        journal.write(record(2))
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"\xff\xfe\n[]\n" + second)
    assert runs.Journal(path, "claims").read() == [record(1), record(2)]


def test_runs_are_named_by_the_beginning_of_their_id(tmp_path: Path) -> None:
    complete(tmp_path, "20240501-100000-aaaaaa")
    complete(tmp_path, "20240502-100000-bbbbbb")
    (tmp_path / "runs" / "20240503-100000-cccccc").mkdir()  # stopped
    assert runs.named("latest", tmp_path).id == "20240502-100000-bbbbbb"
    assert runs.named("20240501", tmp_path).id == "20240501-100000-aaaaaa"
    for word in ("2024", "20240503", "nothing"):
        with pytest.raises(EvaluationError, match="names"):
            runs.named(word, tmp_path)
    with pytest.raises(EvaluationError):
        runs.named("latest", tmp_path / "empty")


def test_results_are_read_by_name_file_and_folder(tmp_path: Path) -> None:
    run = complete(tmp_path, "20240501-100000-aaaaaa")
    for word in ("latest", "20240501", str(run.folder), str(run.results_file)):
        assert runs.results(word, tmp_path) == RESULTS


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"", "holds no results"), (b"\xff", "holds no results"), (b"{}", "holds no results"),
     (runs.encode(RESULTS).replace(b'"schema": 1', b'"schema": 99'), "another version")],
)  # fmt: skip
def test_what_is_no_results_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(content)
    with pytest.raises(EvaluationError, match=complaint):
        runs.results(str(path), tmp_path)


def test_two_runs_of_one_second_do_not_share_a_folder(tmp_path: Path) -> None:
    made = [runs.begin(tmp_path, {"seed": 1}, fresh=True) for _ in range(5)]
    assert len({run.id for run in made}) == 5
    assert runs.begin(tmp_path, {"seed": 1}, fresh=False).id in {run.id for run in made}
    assert runs.begin(tmp_path, {"seed": 2}, fresh=False).id not in {run.id for run in made}
