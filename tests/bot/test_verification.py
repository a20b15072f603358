"""What passes as supported, what does not, and with which reason."""

import pytest

from bot.evidence import Evidence
from bot.questions import understand
from bot.verification import echo, matches, speaks_of_names, tidy, verify
from index.article import Article, Source, Span
from index.sentences import sentences

REPORT = (
    "Talks at the White House broke down on Friday. The mineral rights deal was not signed. "
    "Zelensky is set to meet Trump in Washington next week to sign another agreement. "
    "Kyiv estimates that about 5% of the world’s critical raw materials are in Ukraine. "
    "Economy Minister Yulia Svyrydenko said resources worth $350 billion remain under Russian control. "
    "The fund could reportedly pay for new roads. "
    "Ukraine gave up the world’s third largest nuclear arsenal. Kyiv did this in 1994, for promises. "
    "Rare earths, a set of 17 elements, are mined there. "
    "The mayor denied that the bridge had been closed. Forty-two people were hurt in the Bakersfield fire."
)


def evidence(words: str, outlet: str | None = None, title: str = "A report") -> Evidence:
    """The evidence sentence that begins with `words`, with its neighbours."""
    lines = sentences(REPORT)
    here = next(n for n, line in enumerate(lines) if line.of(REPORT).startswith(words))
    article = Article(Source("report.md", "0" * 64, title, outlet=outlet), REPORT)
    return Evidence(article, lines[here], lines[max(0, here - 1) : here + 2], lines[here], 1.0, 1.0)


SUPPORTED = [
    ("Was the deal signed?", "No, the mineral rights deal was not signed.", "The mineral"),
    ("What share is in Ukraine?", "About five percent of raw materials are in Ukraine.", "Kyiv est"),
    ("What are they worth?", "Resources worth 350 billion dollars remain under control.", "Economy"),
    ("When do they meet?", "Zelenskyy is set to meet Trump in Washington next week.", "Zelensky is"),
    ("How many were hurt?", "42 people were hurt in the Bakersfield fire.", "Forty"),
    ("What may the fund pay for?", "The fund could reportedly pay for new roads.", "The fund"),
    ("How many rare earths are there?", "There are 17 elements, the rare earths.", "Rare"),
    ("What nuclear arsenal?", "Ukraine gave up its third largest nuclear arsenal in 1994.", "Kyiv did"),
]


@pytest.mark.parametrize(("question", "claim", "where"), SUPPORTED)
def test_what_the_source_says_is_supported(question: str, claim: str, where: str) -> None:
    verdict = verify(claim, understand(question), evidence(where))
    assert verdict.reason == ""
    assert verdict.supported
    assert verdict.support


REJECTED = [
    # a number that was changed, or has another unit
    (
        "What share is in Ukraine?",
        "About 7% of critical raw materials are in Ukraine.",
        "Kyiv est",
        "number '7%'",
    ),
    (
        "What is it worth?",
        "Resources worth $350 million remain under Russian control.",
        "Economy",
        "number '$350 million'",
    ),
    (
        "What share is in Ukraine?",
        "About $5 of critical raw materials are in Ukraine.",
        "Kyiv est",
        "number '$5'",
    ),
    # a name that was swapped
    (
        "Who meets Trump?",
        "Putin is set to meet Trump. It is Putin who is set to meet Trump.",
        "Zelensky is",
        "Putin",
    ),
    ("Where do they meet?", "Zelensky is set to meet Trump in Moscow next week.", "Zelensky is", "'Moscow'"),
    # negation lost, or brought in
    ("Was the deal signed?", "The mineral rights deal was signed.", "The mineral", "negation"),
    ("Is it under control?", "Resources do not remain under Russian control.", "Economy", "negation"),
    ("Was the bridge closed?", "The bridge had been closed.", "The mayor", "negation"),
    # a plan told as a fact, a possibility as a certainty
    ("Did they meet?", "Zelensky met Trump in Washington.", "Zelensky is", "plan"),
    ("What does the fund pay for?", "The fund paid for new roads.", "The fund", "plan"),
    # words that are not there
    ("What is in Ukraine?", "Critical raw materials are smuggled out of Ukraine.", "Kyiv est", "'smuggled'"),
    # not what was asked
    ("Who estimates it?", "The raw materials are critical.", "Kyiv est", "name"),
    ("When was it?", "The mineral rights deal was not signed.", "The mineral", "time"),
    (
        "What about the railway?",
        "The fund could reportedly pay for new roads.",
        "The fund",
        "bear on the question",
    ),
    ("How many people were hurt?", "Resources worth $350 billion remain.", "Economy", "something else"),
    ("Who is it?", "The sources do not mention who it is.", "The fund", "silent"),
    ("What?", "The, and of it.", "The fund", "says nothing"),
]


@pytest.mark.parametrize(("question", "claim", "where", "reason"), REJECTED)
def test_what_the_source_does_not_say_is_rejected(question: str, claim: str, where: str, reason: str) -> None:
    verdict = verify(claim, understand(question), evidence(where))
    assert not verdict.supported
    assert reason in verdict.reason
    assert verdict.support == ()


def test_the_score_is_that_of_the_words_and_gates_do_not_touch_it() -> None:
    question = understand("Was the deal signed?")

    def score(claim: str) -> float:
        return verify(claim, question, evidence("The mineral")).score

    copied, most, few = (
        score("The mineral rights deal was not signed."),
        score("The mineral deal was never mourned."),
        score("The bishop never mourned his deal."),
    )
    assert 0 < few < most < copied < 1
    assert not verify("The mineral rights deal was signed.", question, evidence("The mineral")).supported
    assert score("The mineral rights deal was signed.") > most


def test_one_text_as_it_is_matches_or_not() -> None:
    source = Source("report.md", "0" * 64, "A report")
    question = understand("Was the deal signed?")
    text = "The mineral rights deal was not signed."
    assert matches("No, the deal was not signed.", text, source, question)
    assert not matches("The deal was signed.", text, source, question)
    assert not matches("The sources do not say.", text, source, question)
    assert not matches("The deal was not signed.", "", source, question)


def test_the_shortest_support_is_cited() -> None:
    alone = verify("The deal was not signed.", understand("Was the deal signed?"), evidence("The mineral"))
    assert [span.of(REPORT) for span in alone.support] == ["The mineral rights deal was not signed."]
    claim = "Ukraine gave up its third largest nuclear arsenal in 1994."
    both = verify(claim, understand("What did Ukraine give up in 1994?"), evidence("Kyiv did"))
    assert [span.of(REPORT)[:12] for span in both.support] == ["Ukraine gave", "Kyiv did thi"]


def test_an_outlet_may_be_named_though_its_own_text_does_not() -> None:
    claim = "The Harbour Ledger reports that the deal was not signed."
    question = understand("Was the deal signed?")
    assert not verify(claim, question, evidence("The mineral")).supported
    assert verify(claim, question, evidence("The mineral", outlet="The Harbour Ledger")).supported


@pytest.mark.parametrize(
    ("claim", "tidied"),
    [
        ("No, it was not signed.", "No, it was not signed."),
        ("Yes, it was not signed.", "It was not signed."),
        ("No, it was signed.", "It was signed."),
        ("Yes, it was signed.", "Yes, it was signed."),
        ("Nobody came.", "Nobody came."),
    ],
)
def test_yes_and_no_stay_only_where_the_rest_agrees(claim: str, tidied: str) -> None:
    assert tidy(claim) == tidied


def test_a_sentence_echoes_what_a_claim_adds_to_the_question() -> None:
    question = understand("Which minister spoke of a worth of the resources?")
    assert echo("The minister who spoke of it is Yulia Svyrydenko.", question, evidence("Economy")) == 1
    assert echo("The minister who spoke of it is Denys Shmyhal.", question, evidence("Economy")) == 0
    assert echo("The minister who spoke of it is Yulia Shmyhal.", question, evidence("Economy")) == 0.5
    assert echo("The minister spoke of it.", question, evidence("Economy")) == 0


def test_names_of_the_question_must_be_near() -> None:
    assert speaks_of_names(understand("Who spoke for Zelenskyy?"), evidence("The mineral"))
    assert not speaks_of_names(understand("Who spoke for Baltimore?"), evidence("The mineral"))
    assert speaks_of_names(understand("What does Russia control?"), evidence("Economy"))
    assert speaks_of_names(
        understand("Who spoke for Baltimore?"), evidence("The mineral", title="In Baltimore")
    )


def test_evidence_knows_its_window() -> None:
    item = evidence("The mineral")
    assert item.sentence in item.window
    assert all(isinstance(span, Span) for span in item.window)
    assert item.text == "The mineral rights deal was not signed."
