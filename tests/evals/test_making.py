"""Suites made out of any library: what is chosen, what is left out and why, and hostile texts."""

import json
import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_stage import HARBOUR, RAILWAY, article, library, mingled

from bot.evals.making import Made, claim_lines, make, names, question_lines
from bot.evals.making.drawing import in_turn
from bot.evals.making.naming import Name
from bot.evals.making.strangers import Strangers, vocabulary
from bot.evals.making.suite import A_FEW
from bot.questions import understand
from index.article import Article, Source
from index.duplicates import words


def left_out(*articles: Article) -> dict[str, int]:
    return dict(make(articles, 30, 1, {}).left_out)


FOUNDED = "The Wexmouth Gazette was founded by the fishermen of Porthallow and their wives in 1874."
CORNISH = "The boats of Penrose and of Tregarth and of Lamorna lie in the harbour of Sennen today."
MOORS = (
    "On the moors of Yorkshire and of Cumbria and of Durham the heather is in flower. The hikers of Leeds "
    "and of Bradford and of Halifax came to see it. The buses from Keswick and from Kendal were full."
)

REASONS = {
    "the answer stands in the question": [
        "The boats of Ukraine were sold to Ukrainian fishermen by the council of Wexmouth."
    ],
    "too few words to find its sentence by": [
        "On the way there was something about it that the men of Wexmouth had."
    ],
    "another sentence fits it with another answer": [
        "The storm in Wexmouth destroyed 45 fishing boats and the old harbour wall.",
        "Storm in Wexmouth: 52 fishing boats and the harbour wall were destroyed, it says.",
    ],
    "it would be read as a question of another kind": [
        "Nobody in Wexmouth knows since when the 45 fishing boats lie beside the harbour."
    ],
    "repeated in unrelated articles": [f"{FOUNDED}\n\n{CORNISH}", f"{FOUNDED}\n\n{MOORS}"],
    "repeated all over the library": [HARBOUR[4]] * 60,
    "no name in it that could be changed for another": [
        "In the worst night 45 fishing boats sank beside the harbour wall with all their nets."
    ],
    "the changed name shows through": [
        "In Ukraine the council of one Ukrainian port sold 45 boats to fishermen from the north."
    ],
    "every name to change it for stands in the library": [
        "\n\n".join(HARBOUR),
        "The list says: " + " ".join(names.FIRMS + names.ACRONYMS + names.SURNAMES) + ".",
    ],
    "leans on another sentence": ["She said 45 boats in Wexmouth were broken by the storm."],
    "nothing in it to ask for": ["The storm has broken the wall and taken the boats of the poor fishermen."],
    "nothing in it could be changed to what is surely not so": [
        "The storm took the boats of the poor fishermen, and the wall is gone."
    ],
    "it begins with somebody's words": [HARBOUR[3]],
    "its article is not valid Unicode": ["The wall \ud800 of Wexmouth."],
}


@pytest.mark.parametrize(("reason", "texts"), REASONS.items(), ids=REASONS)
def test_what_is_left_out_is_counted_by_reason(reason: str, texts: list[str]) -> None:
    assert left_out(*(article(f"{n:02}.md", text) for n, text in enumerate(texts))).get(reason, 0) > 0


def test_what_related_articles_repeat_is_asked_for() -> None:
    both = [article("a.md", FOUNDED, CORNISH), article("b.md", CORNISH[4:].capitalize(), FOUNDED)]
    assert "repeated in unrelated articles" not in left_out(*both)


def test_all_files_that_say_so_are_named() -> None:
    wire = "Wexmouth. The lighthouse of Wexmouth was built from stones of a ruined abbey in 1874."
    others = [article("copy.md", *HARBOUR[:5], "A copy."), article("wire.md", wire)]
    made = make([*library(), *others, article("other.md", *RAILWAY[:2])], 40, 1, {"copy.md": "harbour.md"})
    lighthouse = [case for case in made.questions if case.answers == ("1874",)]
    assert [case.gold_files for case in lighthouse] == [("copy.md", "harbour.md", "wire.md")]
    assert lighthouse[0].gold_sentences == (HARBOUR[4], wire.removeprefix("Wexmouth. "))


def test_no_question_is_made_from_a_copy() -> None:
    made = make([article("a.md", *HARBOUR), article("b.md", *HARBOUR)], 30, 1, {"b.md": "a.md"})
    assert made.questions
    assert all(case.gold_files == ("a.md", "b.md") for case in made.questions if case.answerable)


def test_two_thirds_can_be_answered_and_the_kinds_are_mixed() -> None:
    made = make(library(), 9, 1, {})
    assert [case.answerable for case in made.questions] == [True, True, False] * 3
    assert {case.kind for case in made.questions if case.answerable} == {"number", "time", "name", "quote"}
    assert [case.id for case in made.questions] == [f"q{n:03}" for n in range(1, 10)]


def test_every_question_is_understood_as_what_it_is() -> None:
    for case in make(mingled(), 60, 2, {}).questions:
        kind = case.kind.removeprefix("absent-")
        assert understand(case.question).kind == ("name" if kind == "quote" else kind)


def test_one_sentence_gives_one_question_and_one_article_a_few() -> None:
    made = make(library(), 90, 1, {})
    answerable = [case for case in made.questions if case.answerable]
    assert len({case.gold_sentences for case in answerable}) == len(answerable)
    counts = Counter(file for case in answerable for file in case.gold_files)
    assert set(counts.values()) == {A_FEW}
    assert made.left_out["enough from its article"] > 0


def test_the_same_seed_makes_the_same_suite_in_whatever_order_the_articles_come() -> None:
    first = make(mingled(), 12, 7, {})
    assert make(mingled()[::-1], 12, 7, {}) == first
    assert make(mingled(), 12, 8, {}).questions != first.questions


def test_who_is_asked_about_in_vain_stands_nowhere_in_the_library() -> None:
    known = vocabulary(" ".join(each.text for each in mingled()))
    silent = [case for case in make(mingled(), 60, 3, {}).questions if not case.answerable]
    assert silent
    for case in silent:
        assert case.answers == case.gold_files == case.gold_sentences == ()
        named = re.findall(r"\b[A-Z]\w+", case.question.partition(" ")[2])
        assert [name for name in named if name.casefold() not in known]


def test_strangers_are_real_where_there_are_any_left() -> None:
    country = Name("Norway", 0, 6, "country")
    strangers = Strangers(vocabulary("Omani ships sail to Norway and Chile."))
    assert strangers.knows("Oman")
    assert not strangers.knows("Peru")
    assert strangers.one_for(country, Random(1)) in set(names.COUNTRIES) - {"Norway", "Chile", "Oman"}


def test_lines_hold_one_object_each() -> None:
    made = make(library(), 12, 1, {})
    questions = [json.loads(line) for line in question_lines(made)]
    claims = [json.loads(line) for line in claim_lines(made)]
    assert len(questions) == len(made.questions)
    assert len(claims) == len(made.claims)
    keys = {"id", "question", "answers", "answerable", "gold_files", "gold_sentences", "kind", "asked"}
    assert all(set(line) == keys for line in questions)
    assert all(set(line) == {"id", "claim", "evidence", "supported", "label"} for line in claims)


def test_an_empty_library_makes_an_empty_suite() -> None:
    assert make([], 50, 1, {}) == Made((), (), {})
    assert make(library(), 0, 1, {}).questions == ()


def test_groups_take_turns() -> None:
    turns = in_turn(["a1", "a2", "a3", "b1", "c1", "c2"], lambda item: item[0])
    assert list(turns) == ["a1", "b1", "c1", "a2", "c2", "a3"]


HOSTILE = {
    "quotes": "“" * 20_000,
    "straight quotes": '"a ' * 20_000,
    "capitals": "A " * 20_000 + ".",
    "numbers": "The 1,000,000 " * 5_000,
    "digits": "9" * 100_000,
    "brackets": "(" * 20_000 + "The wall is in Wexmouth.",
    "initials": "U.S. " * 20_000,
    "small words": "of the " * 20_000,
    "spelled numbers": "one " * 20_000,
    "markup": "\x00\u202e<script>" * 2_000,
    "dates": "Monday, January 1, 2020 " * 2_000,
    "titles": "said Mr. " * 10_000,
    "one sentence": (HARBOUR[4] + " ") * 2_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_no_trouble(text: str) -> None:
    made = make([article("bad.md", text), article("good.md", *HARBOUR)], 20, 1, {})
    assert any("good.md" in case.gold_files for case in made.questions)


MARKS = ["“", "”", '"', "'", "’s", ", ", ". ", "\n", "\n\n", " - ", "—", "(", ")", "\ufeff", "ﬁ", "٣", "²"]
PARTS = [
    " said ",
    " told ",
    "Mr. ",
    "President ",
    "Helen Carrick",
    "Wexmouth",
    "Norway",
    "45",
    "$4.5 million",
]
MORE = [
    "5%",
    " in 1874",
    " on Monday",
    " 14 March",
    "not ",
    "was ",
    " of ",
    "The wall of Wexmouth was built by ",
]
PIECES = st.sampled_from([*HARBOUR, *RAILWAY, *MARKS, *PARTS, *MORE])
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=14).map("".join))


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, max_size=4), st.integers(0, 5))
def test_whatever_the_text_no_answer_is_without_its_source(texts: list[str], seed: int) -> None:
    articles = [Article(Source(f"{n}.md", "0" * 64, "Any"), text) for n, text in enumerate(texts)]
    made = make(articles, 12, seed, {})
    known = {each.source.file: f" {' '.join(words(each.text))} " for each in articles}
    for case in made.questions:
        assert case.answerable == bool(case.answers) == bool(case.gold_files)
        said = [f" {' '.join(words(answer))} " for answer in case.answers]
        assert all(any(answer in known[file] for file in case.gold_files) for answer in said[:1])
    assert len([*question_lines(made), *claim_lines(made)]) == len(made.questions) + len(made.claims)
    assert all(claim.claim and claim.evidence for claim in made.claims)
