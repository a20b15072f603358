"""Published systems: read strictly, scored as ours are, and our coverage held against their judge's."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from harness_stage import write_lines

from bot.errors import DatelineError
from bot.evals import published
from bot.evals.measures.briefing import Thresholds
from bot.evals.published import Validation, kendall, spearman, systems, validation

EVALDATA = Path(
    os.environ.get("DATELINE_EVALDATA", Path(__file__).parents[2].parent / "shared" / "evaldata")
).resolve()
"""Taken at import: no test sees the environment."""

TOPICS: list[dict[str, Any]] = [
    {
        "id": "harbour",
        "query": "What became of the harbour?",
        "insights": [
            {"text": "Divers found a cracked pillar.", "gold_files": ["one.md", "two.md"]},
            {"text": "Merchants demand compensation.", "gold_files": ["three.md"]},
        ],
    },
    {
        "id": "orchard",
        "query": "How was the harvest?",
        "insights": [{"text": "Frost ruined early cherries.", "gold_files": ["two.md"]}],
    },
]
NUMBERS = {"1": "one.md", "2": "two.md", "3": "three.md"}


def verdict(insight: int, word: str, bullet: int | str) -> dict[str, Any]:
    return {"insight": insight, "coverage": f"{word}_COVERAGE", "bullet": bullet}


CAREFUL = [
    {
        "id": "harbour",
        "system": "careful",
        "bullets": ["* Divers found a cracked pillar [1][02].", "* Merchants demand compensation. [3, 3]"],
        "judged": [verdict(1, "FULL", 2), verdict(0, "FULL", 1)],
    },
    {
        "id": "orchard",
        "system": "careful",
        "bullets": ["* Frost ruined early cherries. [2]"],
        "judged": [verdict(0, "FULL", 1)],
    },
]
HASTY = [
    {
        "id": "harbour",
        "system": "hasty",
        "bullets": ["Here is what I found:", "Divers found a cracked pillar. [1] [9]"],
        "judged": [verdict(0, "PARTIAL", 2), verdict(1, "NO", "NA")],
    },
    {
        "id": "orchard",
        "system": "hasty",
        "bullets": ["Nothing is known."],
        "judged": [verdict(0, "NO", "NA")],
    },
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A suite of two topics, on which two systems were judged."""
    place = tmp_path / "town"
    (place / "articles").mkdir(parents=True)
    write_lines(place / "topics.jsonl", TOPICS)
    write_lines(place / "judged.jsonl", [*HASTY, *CAREFUL])
    (place / "numbers.json").write_text(json.dumps(NUMBERS))
    return place


def rewrite(folder: Path, number: int, **fields: Any) -> None:
    """Change fields of a line, from 0, of judged.jsonl."""
    lines = [*HASTY, *CAREFUL]
    lines[number] = {**lines[number], **fields}
    write_lines(folder / "judged.jsonl", lines)


class TestSystems:
    def test_they_are_scored_by_our_measures_best_first(self, folder: Path) -> None:
        careful, hasty = systems(folder)
        assert (careful.system, hasty.system) == ("careful", "hasty")
        assert (careful.coverage, careful.joint) == (1, 1)
        assert (careful.citation_precision, careful.citation_recall, careful.citation_f1) == (1, 1, 1)
        # One insight of three, by [1] and [9] where it stands in one.md and two.md: 9 is no file, and wrong.
        assert hasty.coverage == pytest.approx(1 / 3)
        assert (hasty.citation_precision, hasty.citation_recall, hasty.citation_f1) == (1 / 2, 1 / 2, 1 / 2)
        assert hasty.joint == pytest.approx(1 / 6)

    def test_a_system_that_covers_nothing_has_no_citation_score(self, folder: Path) -> None:
        write_lines(folder / "judged.jsonl", [HASTY[1]])
        (hasty,) = systems(folder)
        assert (hasty.coverage, hasty.joint, hasty.citation_f1) == (0, 0, None)

    def test_they_need_no_judge(self, folder: Path) -> None:
        before = systems(folder)
        lines = [{key: line[key] for key in ("id", "system", "bullets")} for line in [*HASTY, *CAREFUL]]
        write_lines(folder / "judged.jsonl", lines)
        assert systems(folder) == before

    @pytest.mark.parametrize("name", ["topics.jsonl", "judged.jsonl", "numbers.json"])
    def test_without_one_of_the_files_there_are_none(self, folder: Path, name: str) -> None:
        (folder / name).unlink()
        assert systems(folder) == ()

    def test_empty_lines_and_empty_briefings(self, folder: Path) -> None:
        (folder / "judged.jsonl").write_text("\n  \n" + json.dumps({**HASTY[1], "bullets": []}) + "\n\n")
        (hasty,) = systems(folder)
        assert hasty.joint == 0

    def test_a_bullet_of_thousands_of_markers(self, folder: Path) -> None:
        markers = "[1]" * 20_000 + "[" * 20_000 + "[2, , 3" * 20_000 + f"[{'9' * 9_000}][,]"
        rewrite(folder, 3, bullets=[f"Frost ruined early cherries. {markers}"])
        careful = systems(folder)[0]
        assert careful.coverage == 1
        assert careful.citation_precision == pytest.approx((1 + 1 + 0) / 3)


class TestHostileFiles:
    @pytest.mark.parametrize(
        "line",
        [
            b"{",
            b"[]",
            b"\xff\xfe",
            b"[" * 100_000,
            b'{"id": "orchard", "system": "x"}',
            b'{"id": "orchard", "system": 3, "bullets": []}',
            b'{"id": "orchard", "system": "x", "bullets": [null]}',
            b'{"id": "elsewhere", "system": "x", "bullets": []}',
            b'{"id": "orchard", "system": "hasty", "bullets": []}',
        ],
    )
    def test_a_malformed_line_is_named(self, folder: Path, line: bytes) -> None:
        with (folder / "judged.jsonl").open("ab") as file:
            file.write(line)
        for read in (systems, validation):
            with pytest.raises(DatelineError, match=r"judged\.jsonl, line 5: "):
                read(folder)

    @pytest.mark.parametrize(
        "judged",
        [
            [verdict(0, "FULL", 0)],
            [verdict(0, "FULL", 2)],
            [verdict(0, "PARTIAL", "1")],
            [verdict(0, "SOME", 1)],
            [verdict(1, "FULL", 1)],
            [verdict(-1, "FULL", 1)],
            [verdict(0, "FULL", 1), verdict(0, "NO", "NA")],
            [{"insight": 0}],
        ],
    )
    def test_so_is_a_verdict_that_cannot_be(self, folder: Path, judged: list[dict[str, Any]]) -> None:
        rewrite(folder, 3, judged=judged)
        with pytest.raises(DatelineError, match=r"judged\.jsonl, line 4: "):
            systems(folder)

    @pytest.mark.parametrize("numbers", ["", "[]", '{"1": 1}', "\x00"])
    def test_so_are_numbers_that_name_no_files(self, folder: Path, numbers: str) -> None:
        (folder / "numbers.json").write_text(numbers)
        with pytest.raises(DatelineError, match=r"numbers\.json"):
            systems(folder)

    def test_a_file_may_be_too_large(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(published, "_LARGEST", 100)
        with pytest.raises(DatelineError, match=r"judged\.jsonl is too large"):
            systems(folder)


class TestValidation:
    def test_by_hand(self, folder: Path) -> None:
        found = validation(folder)
        assert (found.insights, found.systems) == (6, 2)
        # Our scores are 1 where all words are there, else 0. The judge's: 1, 1, 1 and 1/2, 0, 0.
        assert found.auc_covered == 1
        assert found.auc_full == pytest.approx(
            (6 + 3 / 2) / 9
        )  # the half-covered one ties with each full one
        assert found.same_level == 5 / 6
        assert found.same_bullet == 1
        careful, hasty = found.judged
        assert (careful.coverage, careful.joint) == (1, 1)
        assert hasty.coverage == pytest.approx(1 / 6)
        assert hasty.joint == pytest.approx(1 / 12)
        assert [one.system for one in found.ours] == ["careful", "hasty"]
        assert found.ours == systems(folder)
        assert found.coverage_difference == pytest.approx(1 / 6 / 2)
        assert found.joint_difference == pytest.approx(1 / 12 / 2)
        assert (found.coverage_spearman, found.joint_kendall) == (pytest.approx(1), pytest.approx(1))

    def test_suites_are_taken_together(self, folder: Path) -> None:
        one, both = validation(folder), validation(folder, folder)
        assert (both.insights, both.systems) == (12, 2)
        assert (both.judged, both.auc_full) == (one.judged, one.auc_full)

    def test_thresholds_change_ours_alone(self, folder: Path) -> None:
        strict = validation(folder, thresholds=Thresholds(0.5, 1.1))
        assert [one.coverage for one in strict.ours] == [1 / 2, pytest.approx(1 / 6)]
        assert strict.judged == validation(folder).judged

    def test_a_single_system_has_no_rank(self, folder: Path) -> None:
        write_lines(folder / "judged.jsonl", CAREFUL)
        alone = validation(folder)
        assert (alone.joint_spearman, alone.joint_kendall, alone.auc_covered) == (None, None, None)
        assert alone.same_level == 1

    def test_what_no_judge_has_judged_validates_nothing(self, folder: Path) -> None:
        write_lines(folder / "judged.jsonl", [{"id": "orchard", "system": "x", "bullets": []}])
        for place in (folder, folder / "articles"):
            with pytest.raises(DatelineError, match=r"nothing in .* that a judge has judged"):
                validation(place)


class TestRankCorrelation:
    def test_by_hand(self) -> None:
        first, second = [1.0, 2.0, 3.0, 4.0], [10.0, 30.0, 20.0, 40.0]
        assert spearman(first, second) == pytest.approx(1 - 6 * 2 / (4 * 15))
        assert kendall(first, second) == pytest.approx((5 - 1) / 6)
        assert spearman(first, first[::-1]) == pytest.approx(-1)
        assert kendall(first, first[::-1]) == pytest.approx(-1)

    def test_ties(self) -> None:
        first, second = [1.0, 2.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0]
        # ranks 1, 2.5, 2.5, 4: covariance 4.5 over the root of 4.5 * 5
        assert spearman(first, second) == pytest.approx(4.5 / (4.5 * 5) ** 0.5)
        assert kendall(first, second) == pytest.approx(5 / (5 * 6) ** 0.5)

    def test_what_has_no_order_has_no_correlation(self) -> None:
        assert [spearman([1.0, 1.0], [1.0, 2.0]), kendall([1.0, 1.0], [1.0, 2.0])] == [None, None]
        assert [spearman([1.0], [1.0]), kendall([1.0], [1.0])] == [None, None]


@pytest.fixture(scope="module")
def summhay() -> Validation:
    """Of all that SummHay published on these suites."""
    places = [EVALDATA / "brief" / name for name in ("news1", "news2", "news3")]
    if missing := [str(place) for place in places if not (place / "judged.jsonl").is_file()]:
        pytest.skip(f"needs the judged briefings of SummHay in {', '.join(missing)} (DATELINE_EVALDATA)")
    return validation(*places)


class TestSummHay:
    """The published figures that this rests on: `docs/evaluation.md` quotes them."""

    def test_the_judges_scores_are_as_the_authors_compute_them(self, summhay: Validation) -> None:
        assert (summhay.systems, summhay.insights) == (78, 16848)
        joint = {one.system: round(100 * one.joint, 1) for one in summhay.judged}
        assert joint["keywords_gemini-1.5-pro"] == 41.2
        assert joint["oracle_claude3-opus"] == 53.3
        assert joint["gemini-1.5-pro"] == 50.2

    def test_our_coverage_agrees_with_the_judge(self, summhay: Validation) -> None:
        assert (summhay.auc_covered or 0) > 0.92
        assert (summhay.auc_full or 0) > 0.94
        assert summhay.same_level > 0.76
        assert (summhay.same_bullet or 0) > 0.86
        assert (summhay.coverage_spearman or 0) > 0.96
        assert summhay.coverage_difference < 0.03

    def test_our_joint_score_ranks_systems_as_the_judge_does(self, summhay: Validation) -> None:
        assert (summhay.joint_spearman or 0) > 0.98
        assert (summhay.joint_kendall or 0) > 0.94
        assert summhay.joint_difference < 0.01
