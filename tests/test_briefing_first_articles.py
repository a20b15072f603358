"""The briefing on the articles that the project began with, by the real embedder: its promises."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from needs import MODELS, need

from bot.briefing import Briefer, Briefing, Done
from bot.briefing.markdown import markdown
from bot.verifying import Folder, check
from index.build import update
from index.embedding import MiniLM
from index.library import Library

ROOT = Path(__file__).parent.parent
SEEDS = Path(os.environ.get("DATELINE_EVALDATA", ROOT.parent / "shared" / "evaldata")).parent / "seeds"
DAY = dt.date(2025, 3, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need("minilm")
    if not SEEDS.is_dir():
        pytest.skip("needs the development data: its first articles")
    return Path(shutil.copytree(SEEDS, tmp_path_factory.mktemp("first") / "articles"))


@pytest.fixture(scope="module")
def briefing(folder: Path) -> Iterator[Briefing]:
    with Library(folder.parent / "library", MiniLM(MODELS / "minilm")) as library:
        list(update(library, [folder]))
        *_, last = Briefer(library).brief("the US–Ukraine minerals deal", DAY)
        assert isinstance(last, Done)
        yield last.briefing


def test_the_signing_that_was_not_is_an_update_with_both_sides(briefing: Briefing) -> None:
    updates = [one for one in briefing.disputes if one.relation == "update"]
    (signing,) = [one for one in updates if "not signed" in one.other.sentence.text]
    assert "on Friday" in signing.one.sentence.text
    assert briefing.cited(signing.one.sentence)
    assert briefing.cited(signing.other.sentence)


def test_the_figures_have_their_independent_outlets(briefing: Briefing) -> None:
    outlets = {
        figure: (point.reports, point.outlets) for point in briefing.points for figure in point.figures
    }
    assert outlets == {"$500 billion": (2, 2), "5%": (3, 1), "$350 billion": (3, 1), "$119 billion": (1, 1)}
    (story,) = [story for story in briefing.stories if len(story.sources) == 3]
    assert "quotations word for word" in story.reason


def test_five_people_are_quoted_word_for_word(briefing: Briefing) -> None:
    surnames = {remark.speaker.split()[-1] for remark in briefing.remarks}
    assert len(surnames) >= 5
    for remark in briefing.remarks:
        first = briefing.cited(remark.sentence)[0]
        assert remark.sentence.text in " ".join(first.quote.split())


def test_one_topic_is_not_cut_up(briefing: Briefing) -> None:
    assert [heading for heading, _ in briefing.key_points] == [""]


def test_verify_names_a_word_a_number_and_a_source_and_nothing_else(
    briefing: Briefing, folder: Path, tmp_path: Path
) -> None:
    text = markdown(briefing)
    assert not check(text.encode(), ".md", Folder(folder)).findings
    cited = {figure: briefing.cited(one.sentence) for one in briefing.points for figure in one.figures}
    (alone,) = cited["$119 billion"]
    kept = {alone.file, *(citation.file for citation in cited["5%"])}
    gone = next(citation.file for citation in briefing.citations if citation.file not in kept)
    now = Path(shutil.copytree(folder, tmp_path / "now"))
    (now / gone).unlink()
    article = (now / alone.file).read_text(encoding="utf-8")
    (now / alone.file).write_text(article.replace("total of $119", "sum of $119"), encoding="utf-8")
    edited = text.replace("about 5% of the world", "about 7% of the world", 1)
    found = check(edited.encode(), ".md", Folder(now)).findings
    assert sorted(one.kind for one in found if one.is_failure) == ["changed", "missing", "unsupported"]
    where = {one.kind: one.where for one in found}
    assert (where["missing"], where["changed"].partition(":")[0]) == (gone, alone.file)
    assert "7%" in where["unsupported"]
