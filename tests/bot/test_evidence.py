"""Sentences picked as evidence, and how sure they are that the sources answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEmbedder
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence import Evidence, leans_on_what_precedes, select
from bot.questions import understand
from bot.relevance import NAMES, Model, Signals, shipped
from index.build import update
from index.library import Library
from index.retrieval import search

SHARES = st.floats(0, 1)
SIGNALS = st.builds(Signals, SHARES, SHARES, SHARES, SHARES, SHARES)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as made:
        yield made


def take_in(library: Library, folder: Path, articles: dict[str, tuple[str, str]]) -> None:
    folder.mkdir(exist_ok=True)
    for name, (outlet, text) in articles.items():
        front = f"---\ntitle: {name}\ndate: 2025-03-01\noutlet: {outlet}\n---\n"
        (folder / f"{name}.md").write_text(f"{front}{text}\n", encoding="utf-8")
    list(update(library, [folder]))


def evidence(library: Library, question: str) -> tuple[Evidence, ...]:
    hits = search(library, question, 12).hits
    return select(library, understand(question), hits, 8, 400, lambda texts: [len(t.split()) for t in texts])


def test_what_independent_outlets_say_alike_is_kept_twice_and_no_more(
    library: Library, tmp_path: Path
) -> None:
    said = "The ferry to Norland sank on Monday night."
    more = "Nobody was hurt, and the {} crew was home by morning, as the {} office wrote."
    take_in(
        library,
        tmp_path / "articles",
        {name: (outlet, f"{said} {more.format(name, outlet)}") for name, outlet in
         [("alpha", "Herald"), ("beta", "Herald"), ("gamma", "Courier"), ("delta", "Monitor")]},
    )  # fmt: skip
    same = [item for item in evidence(library, "When did the ferry to Norland sink?") if said in item.text]
    assert len(same) == 2
    assert len({item.source.outlet for item in same}) == 2


def test_a_question_that_the_sources_answer_is_surer_than_one_about_somebody_unknown(
    library: Library, tmp_path: Path
) -> None:
    text = "Mayor Ada Brill opened the new bridge in Norland on Monday. Rain fell all day."
    take_in(library, tmp_path / "articles", {"bridge": ("Herald", text)})
    known = evidence(library, "When did Ada Brill open the new bridge in Norland?")
    unknown = evidence(library, "When did Xaver Quint open the new tunnel in Norland?")
    assert max(item.relevance for item in known) > max(item.relevance for item in unknown)
    signals = unknown[0].signals
    assert signals is not None
    assert signals.name_missing == 1
    assert signals.unknown > 0.3


def test_a_name_in_the_passage_is_not_missing(library: Library, tmp_path: Path) -> None:
    text = "Ada Brill is mayor of Norland. Since March there is a plan. The new bridge opened on Monday."
    take_in(library, tmp_path / "articles", {"bridge": ("Herald", text)})
    best = next(
        item for item in evidence(library, "When did Ada Brill open the bridge?") if "Monday" in item.text
    )
    assert best.signals is not None
    assert best.signals.name_missing == 0


@pytest.mark.parametrize(
    ("sentence", "leans"),
    [
        ("He left at once.", True),
        ('"It is ours," he said.', True),
        ("In the evening she left.", True),
        ("On Friday Smith said he would leave.", False),
        ("The council voted.", False),
    ],
)
def test_a_pronoun_that_nothing_explains_leans_on_what_precedes(sentence: str, leans: bool) -> None:
    assert leans_on_what_precedes(sentence) is leans


def test_the_sentence_that_a_pronoun_leans_on_is_shown_with_it(library: Library, tmp_path: Path) -> None:
    text = "Ada Brill is mayor of Norland. In the evening she opened the stone bridge to traffic."
    take_in(library, tmp_path / "articles", {"bridge": ("Herald", text)})
    item = next(item for item in evidence(library, "Who opened the stone bridge?") if "stone" in item.text)
    assert item.text == text
    assert item.sentence.of(item.article.text).startswith("In the evening")
    assert item.source.date == date(2025, 3, 1)


@given(SIGNALS)
def test_relevance_is_a_probability(signals: Signals) -> None:
    assert 0 < shipped().probability(signals) < 1


@given(SIGNALS)
def test_likeness_speaks_for_an_answer_and_what_is_missing_against_it(signals: Signals) -> None:
    """The signs of the shipped weights: a refit that turned one around would be a fit to noise."""
    model = shipped()
    for name in NAMES:
        low, high = (model.probability(replace(signals, **{name: value})) for value in (0.0, 1.0))
        assert (high > low) is (name not in ("name_missing", "unknown"))


def test_a_signal_must_be_a_number() -> None:
    with pytest.raises(ValueError, match="not a number"):
        Signals(float("nan"), 0, 0, 0, 0)


def test_a_model_must_weigh_every_signal() -> None:
    with pytest.raises(ValueError, match="weights"):
        Model({"sentence": 1.0}, 0.0, "2025-01-01", {})
