"""What may come from elsewhere in the text, be said in other words, or be missing; and what may not."""

import pytest

from bot.verification.features import hold
from bot.verification.gathering import gather
from bot.verification.lexicon import may_stand_for
from bot.verification.reading import read, study
from index.words import stem
from tests.bot.test_verification_gates import judge

PAGE = (
    "Harbour news, 4 May 2019. Norvik runs nine ferries between the islands. Its sailors are well paid. "
    "The crossing takes an hour. Tickets are sold on board. Captain Ingrid Dahl leads the company. "
    "She was trained in Aldersund. The new terminal of Norvik was opened by the council in May."
)
TERMINAL = 7
"""The sentence about the terminal."""


def test_what_a_window_lacks_is_gathered_from_the_whole_text() -> None:
    page = study(PAGE)
    claim = read("Norvik, led by Ingrid Dahl, opened a terminal.")
    assert gather(hold(claim, page, frozenset()), (TERMINAL,)) == (5,)
    assert gather(hold(read("The terminal was opened."), page, frozenset()), (TERMINAL,)) == ()


def test_sentences_from_elsewhere_are_cited() -> None:
    text = (
        "Norvik runs nine ferries between the islands and pays its sailors well. The crossing is long. "
        "Tickets are sold on board. The harbour has two cafes. "
        "The sailors of Norvik strike each winter for warmer coats."
    )
    claim = "Norvik runs nine ferries between the islands, and its sailors strike for warmer coats."
    verdict = judge(claim, text)
    assert verdict.supported
    assert [span.of(text)[:9] for span in verdict.support] == ["Norvik ru", "The sailo"]
    assert not judge(claim.replace("nine", "ten"), text).supported
    assert not judge(
        claim.replace("sailors strike for warmer coats", "cooks sit in parliament"), text
    ).supported
    assert not judge(claim.replace("sailors strike", "sailors never strike"), text).supported


BOTH_WAYS = [
    # the year, and the month, of a report stand at its head
    (
        PAGE,
        TERMINAL,
        "In 2019 the new terminal of Norvik was opened by the council.",
        "In 2018 the new terminal of Norvik was opened by the council.",
    ),
    # other words for the same, and the opposite
    (
        "The firm employed many divers to repair the pier in autumn.",
        0,
        "The company hired many divers to repair the pier in autumn.",
        "The company dismissed many divers to repair the pier in autumn.",
    ),
    # the scale may come along, its other end not
    (
        "Norvik gave its captains coats, boots and lamps for the crossing to Sundholm.",
        0,
        "Norvik gave its captains new coats, boots and lamps for the crossing to Sundholm.",
        "Norvik gave its captains old coats, boots and lamps for the crossing to Sundholm.",
    ),
    # a participle claims no fact
    (
        "Norvik plans a night ferry to Sundholm. It will launch in June.",
        0,
        "Norvik plans a night ferry to Sundholm, launching in June.",
        "Norvik launched a night ferry to Sundholm in June.",
    ),
    # names and their numbers stay together
    (
        "The Storm 12 carries sheep from Sundholm. Its crew is 40 strong. The Calm 40 carries coal.",
        0,
        "The Storm 12 carries sheep from Sundholm.",
        "The Storm 40 carries sheep from Sundholm.",
    ),
    (
        "Anna Berg bought the pier. Lise Olsen sold it.",
        0,
        "Anna Berg bought the pier.",
        "Anna Olsen bought the pier.",
    ),
    # who a thing is said of
    (
        "The ferry of the island was praised by Olsen. The tunnel was closed for two weeks in spring.",
        1,
        "The tunnel was closed for two weeks in spring.",
        "The ferry of the island was closed for two weeks in spring.",
    ),
]


@pytest.mark.parametrize(("text", "number", "true", "false"), BOTH_WAYS)
def test_a_true_claim_passes_and_its_edit_does_not(text: str, number: int, true: str, false: str) -> None:
    assert judge(true, text, number).reason == ""
    assert not judge(false, text, number).supported


def test_title_alone_carries_no_claim() -> None:
    assert not judge("The ferry to Sundholm was delayed.", "It was delayed.", title="Winter storm").supported
    title = "Island council meets ferry captains"
    assert not judge("Island council meets ferry captains.", "The weather is mild.", title=title).supported


def test_synonyms_are_no_opposites() -> None:
    assert stem("company") in may_stand_for(stem("firm"))
    assert stem("hired") in may_stand_for(stem("employed"))
    assert stem("fell") not in may_stand_for(stem("rose"))
