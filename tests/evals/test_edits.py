"""Claims made wrong in one way, and the fit of the verifier's weights."""

import numpy as np
import pytest

from bot.evals.cases import ClaimCase
from bot.evals.edits import KINDS, Edit, edits
from bot.evals.fitting import Sample, fitted, is_for_tuning
from bot.evals.trials.claims import try_claim
from bot.verification.calibration import weights
from bot.verification.features import NAMES

TEXT = (
    "The Harbour Bridge was closed by Margaret Olsen on Monday. The council said that 14 ferries will sail. "
    "A lantern festival at Castle Hill is cheap."
)


def edited(claim: str, text: str = TEXT) -> dict[str, str]:
    return {edit.kind: edit.claim for edit in edits(claim, text)}


@pytest.mark.parametrize(
    ("claim", "kind", "made"),
    [
        ("The vote is lost.", "negation", "The vote is not lost."),
        ("The vote was not lost.", "negation", "The vote was lost."),
        ("The price rose in spring.", "antonym", "The price fell in spring."),
        ("The bank may be closed.", "hedge", "The bank is closed."),
        ("The bank plans to expand soon.", "hedge", "The bank expands soon."),
        ("It reportedly sank.", "hedge", "It sank."),
        ("In town Anna Berg met Carl Dahl.", "role", "In town Carl Dahl met Anna Berg."),
        ("The bridge was red.", "merged", "The bridge is cheap fun for children."),
    ],
)
def test_by_hand(claim: str, kind: str, made: str) -> None:
    text = "The bridge was red. A lantern festival at Castle Hill is cheap fun for children."
    assert edited(claim, text)[kind] == made


def test_a_number_and_a_date_change_and_nothing_else() -> None:
    claim = "In June 2019 the council bought 14 ferries."
    made = edited(claim)
    for kind, fixed in (
        ("number", "In June 2019 the council bought"),
        ("date", "the council bought 14 ferries."),
    ):
        assert made[kind] != claim
        assert fixed in made[kind]


def test_a_name_comes_from_the_text() -> None:
    made = edited("Yesterday Carl Dahl closed it.")["name"]
    assert any(name in made for name in ("Harbour Bridge", "Margaret Olsen", "Castle Hill"))


def test_a_thing_becomes_another_of_the_text_of_the_same_number() -> None:
    text = "The strike for coats ended. The council paid for the seats, and for a lantern."
    assert edited("The porters called for the coats.", text)["object"] == "The porters called for the seats."
    assert "object" not in edited("The porters called for the coats.", "The strike for coats ended.")
    assert "object" not in edited("He was wanted, badly.", text)


def test_the_same_claim_has_the_same_edits_and_none_is_the_claim() -> None:
    claim = "In June 2019 Anna Berg said that Carl Dahl may sell 14 cheap ferries."
    once = edits(claim, TEXT)
    assert once == edits(claim, TEXT)
    assert all(isinstance(edit, Edit) and edit.kind in KINDS and edit.claim != claim for edit in once)
    assert len({edit.kind for edit in once}) == len(once) >= 6
    assert edits("", "") == ()


def test_only_supported_claims_are_edited() -> None:
    claim = "The council said that 14 ferries will sail."
    tried = try_claim(ClaimCase("1", claim, TEXT, True))
    assert tried.supported
    assert {"number", "negation"} <= {edit.kind for edit in tried.edits}
    assert not any(edit.supported for edit in tried.edits if edit.kind == "number")
    assert try_claim(ClaimCase("1", claim, TEXT, False)).edits == ()


def test_a_text_without_sentences_supports_nothing() -> None:
    tried = try_claim(ClaimCase("1", "It rained.", " ", True))
    assert (tried.supported, tried.score) == (False, 0.0)


def test_a_fit_is_the_same_every_time_and_tells_the_classes_apart() -> None:
    draw = np.random.default_rng(0)
    samples = [
        Sample(draw.normal(loc=float(n % 2), size=(4, len(NAMES))), supported=bool(n % 2), weight=1.0)
        for n in range(40)
    ]
    found = fitted(samples)
    assert found == fitted(samples)
    scores = [max(found.probability(row) for row in sample.windows.tolist()) for sample in samples]
    assert np.mean(scores[1::2]) > np.mean(scores[0::2]) + 0.3


def test_the_weights_that_ship_belong_to_these_features() -> None:
    shipped = weights()
    assert tuple(shipped.weights) == NAMES
    assert 0 < shipped.threshold < 1


def test_halves() -> None:
    claims = [f"Claim {number}." for number in range(200)]
    assert 70 < sum(map(is_for_tuning, claims)) < 130
