"""Claims with one thing changed: written like the true one, and surely not so."""

import re
from random import Random

import pytest
from making_stage import HARBOUR, article, mingled

from bot.evals.making import make
from bot.evals.making.claims import LONGEST_EVIDENCE, Facts, Label, changed, negated
from bot.evals.making.naming import known_names, mentions, names
from bot.evals.making.standing import Standing
from bot.evals.making.swapping import replaced
from bot.evals.making.values import values
from bot.quantities import quantities
from index.article import Span


def false(sentence: str, label: Label, *others: str, seed: int = 1) -> str:
    """`sentence` with one thing changed, in an article that says `others` too; "" where nothing can be."""
    told = article("told.md", sentence, *others)
    one = Standing(told, Span(0, len(sentence)), sentence)
    held = names(sentence, known_names([sentence, *others])), values(sentence)
    return changed(one, *held, label, Facts.of(told), (), Random(seed)) or ""


def least(sentence: str) -> float:
    return min(quantity.value for quantity in quantities(sentence))


def test_what_is_so_is_a_sentence_and_what_is_not_stands_nowhere() -> None:
    labels = set()
    for seed in range(6):
        claims = make(mingled(), 60, seed, {}).claims
        assert [claim.supported for claim in claims] == [n % 2 == 0 for n in range(len(claims))]
        for claim in claims:
            assert (claim.claim in claim.evidence) == claim.supported
            assert (claim.label == "") == claim.supported
            labels.add(claim.label)
    assert labels == {"", "number", "name", "date", "negation"}


@pytest.mark.parametrize("seed", range(12))
def test_a_changed_number_is_neither_implied_nor_in_the_article(seed: int) -> None:
    assert least(false("At least 300 boats of Wexmouth were lost.", "number", seed=seed)) > 300
    assert least(false("Up to 300 boats of Wexmouth were lost.", "number", seed=seed)) < 300
    others = "It had 390, 500, 600, 700."
    assert least(false("Wexmouth lost 300 boats.", "number", others, seed=seed)) in (100, 200)
    assert least(false("Wexmouth lost 80% of all boats.", "number", seed=seed)) <= 100
    assert least(false("Carrick, 45, is mayor of Wexmouth.", "number", seed=seed)) < 100


@pytest.mark.parametrize(
    ("sentence", "shape"),
    [
        ("The wall of Wexmouth cost $4.5 million.", r"The wall of Wexmouth cost \$\d+\.\d million\."),
        ("The wall protects 12,400 houses in Wexmouth.", r"The wall protects \d+,\d00 houses in Wexmouth\."),
        ("The wall of Wexmouth has five gates.", r"The wall of Wexmouth has [a-z]+ gates\."),
        ("The share of Wexmouth fell by 0.5%.", r"The share of Wexmouth fell by [01]\.\d%\."),
        ("The wall fell on 14 March.", r"The wall fell on \d+ March\."),
        ("The wall fell on Jan. 6, 2021.", r"The wall fell on Jan\. \d+, 2021\."),
    ],
)
def test_a_changed_number_is_written_like_the_one_before(sentence: str, shape: str) -> None:
    claim = false(sentence, "number") or false(sentence, "date")
    assert claim != sentence
    assert re.fullmatch(shape, claim)


def test_a_changed_date_stands_nowhere_in_the_article() -> None:
    days = "It rained on Monday, Tuesday, Thursday, Friday and Saturday."
    assert false("The wall fell on Wednesday.", "date", days) == "The wall fell on Sunday."
    assert false("The wall fell on Wednesday.", "date", days, "Sun.") == ""
    assert 1860 <= least(false("The wall of Wexmouth was built in 1874.", "date")) < 1873
    calendar = " ".join(f"{day} March" for day in range(2, 28))
    assert false("The wall fell on March 14.", "date", calendar) == "The wall fell on March 28."


def test_a_changed_name_is_of_the_same_sort_and_not_in_the_article() -> None:
    claim = false("The ships of Norway came to the harbour of Wexmouth.", "name", "Denmark sent none.")
    assert claim
    assert not re.search("Norway|Denmark", claim)
    assert false("He met Helen Carrick at her wall.", "name") == ""  # another might want "his wall"
    assert false("The ships of Norway came to a Norwegian harbour.", "name") == ""


def test_a_name_is_changed_wherever_it_stands() -> None:
    text = "Helen Carrick said that Carrick’s wall stands on Texas’ sand."
    held = names(text, known_names([text]))
    assert replaced(text, held[:2], held[0], "Kim Ode") == (
        "Kim Ode said that Ode’s wall stands on Texas’ sand."
    )
    assert mentions(held, held[0]) == held[:2]
    others = names("Helen Carrick, a daughter of Robin Carrick, came.")
    assert mentions(others, others[0]) == others[:1]
    assert replaced(text, held[2:], held[2], "Ohio").endswith("stands on Ohio’s sand.")


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("The wall was built of stones.", "The wall was not built of stones."),
        ("The wall is not painted.", "The wall is painted."),
        ("The wall wasn’t painted by monks.", "The wall was painted by monks."),
        ("The wall can keep the sea out.", "The wall cannot keep the sea out."),
        ("Helen Carrick has opened the wall.", "Helen Carrick has not opened the wall."),
        ("Helen Carrick has a wall.", None),
        ("Helen Carrick had to open the wall.", None),
        ("The wall is only painted.", None),
        ("The wall is painted, but not the tower.", None),
        ("The wall is old, and the tower is new.", None),
        ("The mayor said the wall was built of stones.", None),
        ("Some walls are painted.", None),
        ("There are walls in Wexmouth.", None),
        ("The wall was not painted by anyone.", None),
        ("The will was read to the family.", None),
    ],
)
def test_not_is_put_in_or_taken_out_where_its_place_is_plain(sentence: str, other: str | None) -> None:
    assert negated(sentence) == other


def test_of_a_long_article_the_paragraphs_around_the_sentence_are_the_evidence() -> None:
    filler = [f"The wall number {n} of the harbour is a wall like any other at the sea." for n in range(400)]
    made = make([article("long.md", *filler, *HARBOUR, *filler)], 12, 1, {})
    assert made.claims
    for claim in made.claims:
        assert len(claim.evidence) <= LONGEST_EVIDENCE + 300
        assert claim.evidence.split()[0] in {line.split()[0] for line in (*filler, *HARBOUR)}
        assert not claim.supported or claim.claim in claim.evidence
