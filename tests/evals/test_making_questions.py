"""Which questions a sentence gives, natural or with a gap, and which sentences give none."""

import re
from collections import Counter

import pytest
from making_stage import article, candidates

from bot.evals.making.naming import known_names, names
from bot.evals.making.standing import fault, standing
from bot.evals.making.values import values

GALES = "The wall must be ready before the autumn gales"

ASKED = [
    (f"“{GALES},” said Mayor Helen Carrick.", f"Who said: “{GALES}”?", "Helen Carrick"),
    (f"“{GALES},” Helen Carrick said in the town hall.", f"Who said: “{GALES}”?", "Carrick"),
    (f"“{GALES}”, said council leader Helen Carrick, who voted for it.", f"Who said: “{GALES}”?", "Carrick"),
    (
        f'Helen Carrick told the Harbour Gazette: "{GALES}."',
        f"Who told the Harbour Gazette: “{GALES}”?",
        "Helen Carrick",
    ),
    (
        "Helen Carrick promised the fishermen of Wexmouth a new harbour wall before the autumn gales.",
        "Who promised the fishermen of Wexmouth a new harbour wall before the autumn gales?",
        "Helen Carrick",
    ),
    (
        "Former Prime Minister Helen Carrick opened the harbour wall of Wexmouth before the autumn gales.",
        "Who opened the harbour wall of Wexmouth before the autumn gales?",
        "Helen Carrick",
    ),
    (
        "Norway lent the council of Wexmouth two ships for the worst weeks of the autumn gales.",
        "Which country lent the council of Wexmouth two ships for the worst weeks of the autumn gales?",
        "Norway",
    ),
    (
        "At least 300 people were moved out of the lower streets of Wexmouth during the gales.",
        "How many people were moved out of the lower streets of Wexmouth during the gales?",
        "300",
    ),
    (
        "Nearly 40% of the houses in Wexmouth were under water in the worst night of the gales.",
        "What percentage of the houses in Wexmouth were under water in the worst night of the gales?",
        "40 percent",
    ),
    (
        "The harbour wall was built from the stones of the ruined abbey of Wexmouth in 1874.",
        "In which year was the harbour wall built from the stones of the ruined abbey of Wexmouth?",
        "1874",
    ),
    (
        "Mayor Helen Carrick opened the new harbour wall of Wexmouth for fishermen on Friday.",
        "On which day did Mayor Helen Carrick open the new harbour wall of Wexmouth for fishermen?",
        "Friday",
    ),
    (
        "Mayor Helen Carrick will open the new harbour wall of Wexmouth on 3 May 2024.",
        "On which date will Mayor Helen Carrick open the new harbour wall of Wexmouth?",
        "May 3, 2024",
    ),
]


@pytest.mark.parametrize(("sentence", "question", "answer"), ASKED)
def test_natural_questions(sentence: str, question: str, answer: str) -> None:
    asked = {each.question: each.answers for each in candidates(sentence, "It sailed to Norway.")}
    assert answer in asked[question]


@pytest.mark.parametrize(
    "sentence",
    [
        "“The wall is safe,” said Helen Carrick of the harbour, “and Wexmouth is safe behind it.”",
        "“The wall must be ready before the gales,” she said, and Helen Carrick nodded in the town hall.",
        "“The man told me ‘get out of the harbour’ in the night of the gales,” said Helen Carrick.",
        "Helen Carrick opened the wall in 1998 and Nikos Andrade closed the railway of Wexmouth.",
        "Helen Carrick opened his wall at the harbour of Wexmouth before the autumn gales.",
        "Three years before the gales the council of Wexmouth had sold the stones of the abbey.",
        "About 300 people were moved out and at least 20 boats were lost in Wexmouth, the council said.",
        "The council said the harbour wall of Wexmouth was built by monks of the abbey in 1874.",
    ],
)
def test_of_a_tangled_sentence_only_the_gaps_are_asked_for(sentence: str) -> None:
    assert [each.question for each in candidates(sentence) if each.form == "asked"] == []


SOLD = "The council of Wexmouth sold ____ boats to the village of Porthallow"
PAID = "The council of Wexmouth paid ____ to the village of Porthallow for boats"
SHARE = "The council of Wexmouth owned ____ of the boats in Porthallow"
WHEN = "The council of Wexmouth sold in ____ the boats of Porthallow to fishermen"
ON = "The council of Wexmouth sold on ____ the boats of Porthallow to fishermen"
TO = "The council of Wexmouth sold to ____ the boats of Porthallow and the nets"


@pytest.mark.parametrize(
    ("lead", "text", "written", "accepted"),
    [
        ("Which number", SOLD, "1,450", "1450"),
        ("Which number", SOLD, "seven", "7"),
        ("Which number", SOLD, "7", "seven"),
        ("Which number", SOLD, "2 million", "two million"),
        ("Which sum", PAID, "$1.5bn", "1.5 billion"),
        ("Which sum", PAID, "$1.5 billion", "$1.5bn"),
        ("Which sum", PAID, "£300", "300 pounds"),
        ("Which percentage", SHARE, "5%", "5 percent"),
        ("Which percentage", SHARE, "5 per cent", "5%"),
        ("Which year", WHEN, "1974", "1974"),
        ("Which date", ON, "Jan. 6, 2021", "6 January 2021"),
        ("Which date", ON, "6 January", "January 6"),
        ("Which day", ON, "Monday", "Monday"),
        ("Whose name", TO, "Boris Zelensky", "Boris Zelenskyy"),
        ("Whose name", TO, "José Carrick", "Carrick"),
        ("Whose name", TO, "José Carrick", "Jose Carrick"),
        ("Which country", TO, "Norway", "Norway"),
        ("Which state", TO, "Ohio", "Ohio"),
        ("Which city", TO, "Kyiv", "Kiev"),
        ("Which organisation", TO, "Seabright University", "Seabright University"),
        ("Who or what", TO, "Brindlemere", "Brindlemere"),
    ],
)
def test_gaps(lead: str, text: str, written: str, accepted: str) -> None:
    asked = {each.question: each.answers for each in candidates(text.replace("____", written) + ".")}
    answers = asked[f"{lead} is missing here: “{text}”?"]
    assert answers[0] == written
    assert accepted in answers


def test_quotation_marks_within_the_question_are_single_ones() -> None:
    sentence = 'Mayor Helen Carrick called the wall of Wexmouth "a gift of 45 fishermen to their town".'
    asked = [each.question for each in candidates(sentence)]
    assert (
        "Which number is missing here: “Mayor Helen Carrick called the wall of Wexmouth ‘a gift of ____ "
        "fishermen to their town’”?"
    ) in asked


@pytest.mark.parametrize(
    "sentence",
    [
        "The council of Wexmouth bought a Boeing 737 for the flights to Porthallow in summer.",
        "The council of Wexmouth bought the iPhone 14 for the people of Porthallow in summer.",
        "The football team of Wexmouth beat the men of Porthallow 3-1 in the last match of summer.",
        "The 30-year-old wall of Wexmouth keeps the sea out of the lower streets in winter.",
        "The council of Wexmouth expects 10 to 15 ships a week in the new harbour this summer.",
        "The council of Wexmouth opens the harbour gates at 5 p.m. for the ships from Porthallow.",
        "The council of Wexmouth has nearly three quarters of the boats that Porthallow has lost.",
        "The council of Wexmouth says that 8 in 10 houses of Porthallow are empty in winter.",
        "The bathers of Wexmouth wait for Good Friday and the Sunday Gazette all winter.",
    ],
)
def test_what_is_part_of_something_else_is_no_value(sentence: str) -> None:
    assert values(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("She met President Helen Carrick of the council.", [("Helen Carrick", "person")]),
        ("She met the minister Nikos Andrade in Paris.", [("Nikos Andrade", "person"), ("Paris", "city")]),
        (
            "She met Helen von der Carrick in South Korea.",
            [("Helen von der Carrick", "person"), ("South Korea", "country")],
        ),
        ("She left the Bank of Wexmouth on Friday in the Boeing 737 of a Trump-backed firm.", []),
        ("The Norwegian wall fell: Stones fell into the sea.", []),
        ("For years Carrick’s view was that NASA is right.", [("Carrick", ""), ("NASA", "organisation")]),
    ],
)
def test_names(sentence: str, found: list[tuple[str, str]]) -> None:
    assert [(name.text, name.sort) for name in names(sentence)] == found


def test_a_name_at_the_beginning_of_a_sentence_counts_where_the_article_uses_it_elsewhere() -> None:
    sentence = "Brindlemere sold the boats of Porthallow to fishermen from the north."
    assert [name.text for name in names(sentence)] == ["Porthallow"]
    known = known_names(["The fishermen came to Brindlemere in spring."])
    assert [name.text for name in names(sentence, known)] == ["Brindlemere", "Porthallow"]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("He said that the wall would keep the sea out of the lower streets.", "leans on another sentence"),
        ("The council of Wexmouth did so after the storms had broken the wall.", "leans on another sentence"),
        ("These stones were carried from the ruined abbey to the harbour wall.", "leans on another sentence"),
        ("“They wanted a wall that keeps the sea out of the lower streets.”", "leans on another sentence"),
        ("The wall fell down.", "too long or too short"),
        ("The harbour wall " + "and the abbey wall " * 20 + "fell down.", "too long or too short"),
        ("Sign up for the newsletter of the Wexmouth Gazette and never miss a storm.", "boilerplate"),
        ("Photo: The wall of the harbour was broken by the storms of the last winter.", "boilerplate"),
        ("WEXMOUTH: The wall of the harbour was broken by the storms of the winter.", "boilerplate"),
        ("By Robin Hale of the Wexmouth Gazette at the harbour on the coast of the north.", "no whole"),
        ("The wall of the harbour, which the storms of the winter have broken", "no whole statement"),
        ("The mayor said “we have waited eleven winters for a wall at the harbour.", "broken off"),
        ("Mauer Hafen Sturm Winter Boote Fischer Straße Regen Wind Wellen wurden zerstört.", "not plain"),
        ("The Wall Of The Harbour Of Wexmouth Was Broken By The Storms Of Winter.", "not plain English"),
    ],
)
def test_sentences_that_do_not_stand_alone(sentence: str, reason: str) -> None:
    assert reason in (fault(sentence) or "")


@pytest.mark.parametrize(
    "sentence",
    [
        "The wall of <b>Wexmouth</b> was broken by the storms of the last winter in one night.",
        "The wall of Wexmouth was broken\u202e by the storms of the last winter in one night.",
        "The wall of Wexmouth was broken\x07 by the storms of the last winter in one night.",
        "The wall of Wexmouth was broken by the storms, see https://wexmouth.example for pictures.",
        "The wall of ____ was broken by the storms of the last winter in one single night.",
    ],
)
def test_markup_and_control_characters(sentence: str) -> None:
    left_out: Counter[str] = Counter()
    assert list(standing(article("a.md", sentence), left_out)) == []
    assert left_out == {"markup or control characters": 1}


def test_a_dateline_is_no_part_of_its_sentence() -> None:
    told = article(
        "a.md",
        "WEXMOUTH, Cornwall (AP) — The wall of the harbour was broken by the storms of the winter.",
        "(CNN) The wall of the harbour was painted by the fishermen of the town in the spring.",
    )
    texts = [each.text for each in standing(told, Counter())]
    assert len(texts) == 2
    assert all(re.match("The wall of the harbour was", text) for text in texts)
