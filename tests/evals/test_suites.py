"""Suites are found by their shape, read strictly, and sampled fairly."""

from pathlib import Path

import pytest
from harness_stage import ARTICLES, QUESTIONS, write_lines, write_suite

import seeds
from bot.errors import EvaluationError
from bot.evals import suites
from bot.evals.cases import BriefCase, ClaimCase, InjectionCase, QaCase


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a suite of each kind."""
    root = tmp_path / "data"
    write_suite(root / "qa" / "harbour")
    insight = {"text": "The bridge is closed.", "gold_files": ["bridge.md"]}
    write_lines(root / "brief" / "town" / "topics.jsonl", [{"id": "t", "query": "?", "insights": [insight]}])
    (root / "brief" / "town" / "articles").mkdir()
    write_lines(root / "claims" / "one.jsonl", [{"claim": "c", "evidence": "e", "supported": True}])
    write_lines(root / "injection" / "two.jsonl", [{"attack": "Sing.", "category": "music"}])
    write_lines(root / "brief" / "town" / "judged.jsonl", [{"id": "t", "system": "s"}])
    (root / "notes.jsonl").write_text("not json\n")
    return root


CONVERSATIONS = {"conversations/seeds", "conversations/five", "conversations/realtimeqa"}
SHIPPED = {*CONVERSATIONS, "injection/hostile"}


def test_the_shipped_suites_are_always_there_and_the_first_is_the_seeds() -> None:
    first, *others = suites.find([Path("/no/such/folder")])
    assert {one.name for one in others if one.ships} == SHIPPED
    suite = suites.load(first)
    assert (suite.name, suite.kind) == ("seeds", "qa")
    assert [case.id for case in suite.cases] == [question.id for question in seeds.questions()]
    with seeds.folder() as folder:
        assert suite.articles == (folder,)


def test_suites_are_named_by_where_they_lie_and_told_by_what_they_hold(place: Path) -> None:
    found = {one.name: one.kind for one in suites.find([place])}
    assert {name: kind for name, kind in found.items() if name not in SHIPPED} == {
        "seeds": "qa", "qa/harbour": "qa", "brief/town": "brief", "claims/one": "claims",
        "injection/two": "injection",
    }  # fmt: skip


def test_a_word_names_one_suite_or_a_kind_or_a_folder(place: Path) -> None:
    def names(*words: str) -> list[str]:
        return [one.name for one in suites.choose(words, [place])]

    assert names("claims/one") == ["claims/one"]
    assert names("qa") == ["seeds", "qa/harbour"]
    assert names("qa/", "qa/harbour") == ["qa/harbour"]
    assert names(str(place / "qa" / "harbour")) == ["harbour"]
    assert names(str(place / "claims" / "one.jsonl")) == ["one"]
    assert len(names()) == 5 + len(SHIPPED)
    assert set(names("conversations")) == CONVERSATIONS
    with pytest.raises(EvaluationError, match="no suite 'nowhere'"):
        names("nowhere")


def test_each_kind_becomes_its_cases(place: Path) -> None:
    loaded = {one.name: suites.load(one) for one in suites.find([place]) if one.name not in SHIPPED}
    question = loaded["qa/harbour"].cases[0]
    assert isinstance(question, QaCase)
    assert question.gold_sentences == ("Repairs will cost $ 4 million .",)
    topic = loaded["brief/town"].cases[0]
    assert isinstance(topic, BriefCase)
    assert topic.insights[0].gold_files == ("bridge.md",)
    assert loaded["claims/one"].cases == (ClaimCase("1", "c", "e", supported=True),)
    assert loaded["injection/two"].cases == (InjectionCase("1", "Sing.", "music"),)


def test_articles_may_lie_in_the_nearest_folder_that_holds_all_gold_files(tmp_path: Path) -> None:
    folder = tmp_path / "evaldata" / "qa" / "harbour"
    write_suite(folder)
    (folder / "articles").rename(tmp_path / "reports")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "bridge.md").write_text("only one of them")
    (one,) = suites.choose([str(folder)], [])
    assert suites.load(one).articles == (tmp_path / "reports",)


def test_or_where_a_file_says_that_they_lie(tmp_path: Path) -> None:
    folder = write_suite(tmp_path / "harbour")
    (folder / "articles").rename(tmp_path / "elsewhere")
    (folder / "suite.toml").write_text('articles = ["../elsewhere"]\n')
    (one,) = suites.choose([str(folder)], [])
    assert suites.load(one).articles == (tmp_path / "elsewhere",)
    (folder / "suite.toml").write_text('articles = ["../gone"]\n')
    with pytest.raises(EvaluationError, match="not there"):
        suites.load(one)
    (folder / "suite.toml").write_text("articles = 3\n")
    with pytest.raises(EvaluationError, match=r"suite\.toml is wrong"):
        suites.load(one)


def test_a_gold_file_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "suite"
    write_lines(folder / "questions.jsonl", [{**QUESTIONS[0], "gold_files": ["../../secret.md"]}])
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "a" / "secret.md").write_text("secret")
    with pytest.raises(EvaluationError, match="not to be found"):
        suites.load(suites.Listed("x", "qa", folder / "questions.jsonl"))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2"),
        ("[1]", "line 2"),
        ('{"id": "e", "question": 3, "answerable": true}', "line 2"),
        ('{"id": "e", "question": "?"}', "answerable"),
        ('{"id": "a", "question": "?", "answerable": true}', "'a' was used before"),
        ("[" * 100_000, "line 2"),
        ("\udcff", "line 2"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    folder = write_suite(tmp_path / "harbour")
    first = (folder / "questions.jsonl").read_bytes().splitlines()[0]
    (folder / "questions.jsonl").write_bytes(first + b"\n" + line.encode("utf-8", "surrogateescape"))
    with pytest.raises(EvaluationError, match=complaint):
        suites.load(suites.Listed("x", "qa", folder / "questions.jsonl"))


def test_an_empty_suite_says_so(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n\n")
    with pytest.raises(EvaluationError, match="holds no case"):
        suites.load(suites.Listed("x", "qa", path))


def test_a_sample_keeps_the_shares_and_depends_on_the_seed_alone(tmp_path: Path) -> None:
    folder = write_suite(tmp_path / "many")
    write_lines(folder / "questions.jsonl", [
        {"id": f"{n}", "question": "?", "answerable": n % 3 != 0, "gold_files": list(ARTICLES)[:1]}
        for n in range(90)
    ])  # fmt: skip
    suite = suites.load(suites.Listed("many", "qa", folder / "questions.jsonl"))
    drawn = suite.sample(30, seed=1)
    assert sum(case.answerable for case in drawn.cases if isinstance(case, QaCase)) == 20
    assert drawn == suite.sample(30, seed=1)
    assert drawn != suite.sample(30, seed=2)
    assert [int(case.id) for case in drawn.cases] == sorted(int(case.id) for case in drawn.cases)
    assert suite.sample(None, 1) is suite.sample(90, 1) is suite
    assert set(suite.sample(10, 1).cases) <= set(drawn.cases)
