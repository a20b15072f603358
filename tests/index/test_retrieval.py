"""How passages are ranked: a real catalogue, a real Chroma, an embedder that counts words."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEmbedder

from index.build import update
from index.library import Library
from index.query import Period, Term
from index.retrieval import search
from index.scoring import Scoring


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    return place


def take_in(
    library: Library, folder: Path, articles: dict[str, str], days: dict[str, str] | None = None
) -> None:
    for name, text in articles.items():
        day = (days or {}).get(name)
        front = f"---\ntitle: {name}\n" + (f"date: {day}\n" if day else "") + "---\n"
        (folder / f"{name}.md").write_text(front + text + "\n", encoding="utf-8")
    list(update(library, [folder]))


def found(library: Library, question: str, asked: dt.date | None = None, most: int = 10) -> list[str]:
    hits = search(library, question, most, asked=asked).hits
    return list(dict.fromkeys(hit.source.file.removesuffix(".md") for hit in hits))


NEWS = {
    "bridge": "The council voted on the stone bridge after a debate of five hours in the town hall.",
    "harbour": "A ferry sank in the harbour; divers searched the wreck through the night for survivors.",
    "museum": "The museum bought a painting that had hung in a farmhouse kitchen for sixty years.",
    "school": "Pupils of the school planted oaks along the river as part of their biology lessons.",
}


def test_words_that_stand_together_count_more_than_apart(library: Library, folder: Path) -> None:
    apart = "The stone was blue. Nobody knew why, for the people there had other work to do than a bridge."
    take_in(library, folder, NEWS | {"apart": apart})
    assert found(library, "Who likes the stone bridge?")[0] == "bridge"
    keywords = library.catalog.keywords
    together = keywords.together((Term("stone"),), (Term("bridge"),)).tolist()
    assert [library.catalog.passages([n])[n].source.file for n in together] == ["bridge.md"]


def test_forms_of_one_word_count_as_one_word(library: Library, folder: Path) -> None:
    """A passage with met and meet is not twice as good as one with meet."""
    take_in(
        library,
        folder,
        NEWS
        | {
            "both": "They meet and met again, says the report.",
            "one": "They meet and go on, says the report.",
        },
    )
    table = library.catalog.table()
    scores = Scoring(library.catalog.keywords, table).scores((Term("meet"), Term("met")))
    ids = table.ids[scores > 0].tolist()
    assert sorted(library.catalog.passages(ids)[n].source.file for n in ids) == ["both.md", "one.md"]
    assert max(scores) < 1.5 * min(scores[scores > 0])


@pytest.mark.parametrize("term", [Term("storms"), Term("stor", is_prefix=True), Term("U.S."), Term("Xanadu")])
def test_words_are_scored_to_the_figures_of_fts5(library: Library, folder: Path, term: Term) -> None:
    texts = {"a": "The storm, a U.S. storm, cut power. Stories follow.", "b": "A story of US storms."}
    take_in(library, folder, NEWS | texts | {"gone": "Storm upon storm."})
    (folder / "gone.md").unlink()
    take_in(library, folder, texts)
    table, keywords = library.catalog.table(), library.catalog.keywords
    scores = Scoring(keywords, table).scores((term,))
    ids, expected = keywords.matches(term)
    assert table.ids[scores > 0].tolist() == ids.tolist()
    assert scores[scores > 0] == pytest.approx(expected)


@pytest.mark.parametrize(
    "terms",
    [
        [Term("storms")],
        [Term("stor", is_prefix=True)],
        [Term("U.S.")],
        [Term("Xanadu")],
        [Term("cut"), Term("story")],
    ],
)
def test_a_word_is_counted_as_often_as_it_is_found(library: Library, folder: Path, terms: list[Term]) -> None:
    texts = {"a": "The storm, a U.S. storm, cut power. Stories follow.", "b": "A story of US storms."}
    take_in(library, folder, NEWS | texts)
    keywords = library.catalog.keywords
    ids = {number for term in terms for number in keywords.matches(term)[0].tolist()}
    assert keywords.frequency(*terms) == len(ids)


def test_beside_rarer_words_a_word_counts_as_if_it_stood_once(library: Library, folder: Path) -> None:
    texts = {
        "both": "A storm cut the power of the town.",
        "storm": "A storm came over the hills.",
        "power": "The power of the press is great.",
    }
    take_in(library, folder, NEWS | texts)
    table = library.catalog.table()
    scoring = Scoring(library.catalog.keywords, table)
    whole, beside = scoring.scores([Term("power")]), scoring.scores_beside([Term("power")], [Term("storm")])
    [row] = beside.nonzero()[0]
    assert library.catalog.passages([int(table.ids[row])])[int(table.ids[row])].source.file == "both.md"
    assert beside[row] == pytest.approx(whole[row])


def test_a_word_that_most_passages_hold_still_counts(library: Library, folder: Path) -> None:
    """Where rarer words select enough passages it is not read, and only looked for among these."""
    filler = " ".join(f"word{n}" for n in range(40))
    harbour = [f"Harbour ferry {n}. {filler}" for n in range(1100)]
    plain = [f"Ferry {n}. {filler}" for n in range(50)] + [f"Harbour {n}. {filler}" for n in range(1000)]
    take_in(library, folder, {"notes": "\n\n".join(plain + harbour)})
    hits = search(library, "Which ferry left the harbour?", 20).hits
    assert len(hits) == 20
    assert all("ferry" in hit.text and "Harbour" in hit.text for hit in hits)


def test_words_stand_together_as_fts5_has_it(library: Library, folder: Path) -> None:
    texts = {"near": "The storm of that night in May cut power.", "far": "The storm of a b c d e cut power."}
    take_in(library, folder, NEWS | texts)
    keywords = library.catalog.keywords
    for words in (("storm", "cut"), ("cut", "storm"), ("storm", "night"), ("storm", "Xanadu")):
        one, other = ((Term(word),) for word in words)
        near = Scoring(keywords, library.catalog.table()).together(one, other)
        assert near.tolist() == keywords.together(one, other).tolist()


def test_of_reports_that_fit_alike_the_one_from_the_day_asked_comes_first(
    library: Library, folder: Path
) -> None:
    take_in(
        library,
        folder,
        {"old": "The storm cut power to the whole valley.", "new": "The storm cut power to the whole coast."}
        | NEWS,
        {"old": "2017-09-08", "new": "2022-09-28"},
    )
    asked = dt.date(2022, 9, 30)
    assert found(library, "What did the storm cut?", asked)[0] == "new"
    assert found(library, "What did the storm cut yesterday?", dt.date(2017, 9, 9))[0] == "old"


def test_an_article_that_is_about_the_topic_comes_before_one_that_mentions_it(
    library: Library, folder: Path
) -> None:
    filler = " ".join(f"Item {n} of the list was read aloud and noted by the clerk." for n in range(6))
    about = "\n\n".join(f"Ferry prices rise on route {n}. {filler}" for n in range(4))
    once = "\n\n".join([f"Ferry prices rise. {filler}", *(f"Chapter {n}. {filler}" for n in range(3))])
    take_in(library, folder, NEWS | {"once": once, "about": about})
    assert found(library, "Ferry prices discussed?")[0] == "about"


def test_both_parts_of_a_question_find_their_passage(library: Library, folder: Path) -> None:
    take_in(library, folder, NEWS)
    hits = found(library, "What did the museum buy, and who searched the wreck in the harbour?", most=2)
    assert set(hits) == {"museum", "harbour"}


def test_near_copies_do_not_push_others_out_of_the_list(library: Library, folder: Path) -> None:
    body = "\n\n".join(f"The glacier lost {n} metres of ice in the year {1900 + n}." for n in range(40))
    copies = {f"copy{n}": f"{body}\n\nPrinted in edition {n}." for n in range(12)}
    take_in(library, folder, {**copies, "other": "A glacier in the north grew, against all expectation."})
    hits = search(library, "Which glacier grew against expectation?", 3).hits
    assert hits[0].source.file == "other.md"
    assert len(search(library, "How many metres of ice did the glacier lose?", 8).hits) >= 1


def test_ranks_and_cosine_tell_where_a_hit_came_from(library: Library, folder: Path) -> None:
    take_in(library, folder, NEWS)
    best = search(library, "ferry in the harbour", 1).hits[0]
    assert (best.keyword_rank, best.vector_rank) == (1, 1)
    assert best.cosine is not None
    assert 0 < best.cosine <= 1


def test_without_vectors_that_fit_words_alone_are_ranked(tmp_path: Path, folder: Path) -> None:
    with Library(tmp_path / "library", FakeEmbedder("one")) as library:
        take_in(library, folder, NEWS)
    with Library(tmp_path / "library", FakeEmbedder("two")) as library:
        best = search(library, "Ferry in the harbour", 1).hits[0]
        assert best.source.file == "harbour.md"
        assert best.cosine is None


def test_a_topic_keeps_to_the_period(library: Library, folder: Path) -> None:
    days = {name: f"2025-03-0{number}" for number, name in enumerate(NEWS, start=1)}
    take_in(library, folder, NEWS, days)
    period = Period(dt.date(2025, 3, 2), dt.date(2025, 3, 3))
    hits = search(library, "Harbour, museum, school, bridge", 10, period).hits
    assert {hit.source.file for hit in hits} == {"harbour.md", "museum.md"}
