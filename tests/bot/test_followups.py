"""Questions that lean on the conversation are made to stand alone; those that do not are left alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.followups import Rewritten, Turn, standalone

BRIDGE = Turn("What closed on Monday?", "The harbour bridge was closed on Monday. [1]")
OLSEN = Turn("Who leads the Harbour Board?", "Margaret Olsen leads the Harbour Board. [1]")
FLOOD = Turn("How many people did the flood in Pakistan kill?", "The flood killed 1,100 people. [1][2]")
BILL = Turn("Did the Senate pass the climate bill?", "Yes, the Senate passed the climate bill on Sunday. [1]")
SILENT = Turn("Did the Senate pass the climate bill?", "The sources do not say.")
PRICES = Turn("What is inflation in Turkey?", "Inflation in Turkey is at 80%. [1]")
MINISTERS = Turn("Which ministers resigned?", "Rishi Sunak and Sajid Javid resigned. [1]")
FOUNDER = Turn("Who founded Patagonia?", "Yvon Chouinard founded Patagonia. [1]")
TOWER = Turn("Which firm built the tower?", "Skanska built the tower in Oslo. [1]")


def asked(question: str, *turns: Turn) -> str:
    """The question that is searched for after `turns`."""
    return standalone(question, turns).text


@pytest.mark.parametrize(("turn", "question", "text"), [
    # pronouns, by what they can stand for
    (OLSEN, "When was she appointed?", "When was Margaret Olsen appointed?"),
    (OLSEN, "What is her salary?", "What is Margaret Olsen's salary?"),
    (BRIDGE, "How much will it cost?", "How much will the harbour bridge cost?"),
    (BILL, "Who wrote it?", None),
    (MINISTERS, "Why did they resign?", "Why did Rishi Sunak and Sajid Javid resign?"),
    (FOUNDER, "To whom did he give it?", "To whom did Yvon Chouinard give Patagonia?"),
    (FOUNDER, "What's its value?", "What's Patagonia's value?"),
    # what was said
    (FLOOD, "Who said that?", "Who said that the flood killed 1,100 people?"),
    (PRICES, "Who said so?", "Who said that inflation in Turkey is at 80%?"),
    (BILL, "When was that?", "When was it that the Senate passed the climate bill on Sunday?"),
    (BILL, "Does the House agree with that?",
     "Does the House agree with the fact that the Senate passed the climate bill on Sunday?"),
    (FLOOD, "Is that number confirmed?", "Is the number of 1,100 confirmed?"),
    # without a verb
    (BRIDGE, "Why?", "Why is it that the harbour bridge was closed on Monday?"),
    (BRIDGE, "And then?", "What happened after the harbour bridge was closed on Monday?"),
    (BRIDGE, "But why?", "Why is it that the harbour bridge was closed on Monday?"),
    (PRICES, "Since when?", "Since when is it so that inflation in Turkey is at 80%?"),
    (PRICES, "And in Argentina?", "What is inflation in Argentina?"),
    (FLOOD, "What about India?", "How many people did the flood in India kill?"),
    (BRIDGE, "And the ferry?", "What closed on Monday, and what about the ferry?"),
    # a place
    (TOWER, "Who else lives there?", "Who else lives in Oslo?"),
])  # fmt: skip
def test_what_leans_gets_what_it_leans_on(turn: Turn, question: str, text: str | None) -> None:
    made = standalone(question, [turn])
    assert made.leaned
    if text is not None:
        assert made.text == text


@pytest.mark.parametrize(("turn", "question", "words"), [
    (SILENT, "Why not?", ("Senate", "climate bill")),
    (BILL, "How did the industry react?", ("Senate", "climate bill", "industry")),
    (TOWER, "Who owns the company?", ("company", "Skanska")),
    (FLOOD, "What happened next?", ("flood", "happened next")),
    (FLOOD, "How many people were injured?", ("flood", "injured")),
])  # fmt: skip
def test_where_nothing_surely_fits_the_matter_is_named(
    turn: Turn, question: str, words: tuple[str, ...]
) -> None:
    text = asked(question, turn)
    assert text.endswith("?")
    assert ", in the matter of " in text
    assert all(word in text for word in words)


@pytest.mark.parametrize("turn", [BRIDGE, OLSEN, FLOOD, BILL, SILENT, PRICES, MINISTERS, FOUNDER, TOWER])
@pytest.mark.parametrize("question", [
    "What is the capital of Mongolia?",
    "Who invented penicillin?",
    "How do vaccines work?",
    "Did Erdogan say that he would cut rates?",  # he is Erdogan
    "Does Colossal say when it will publish its results?",
    "Who told the BBC that Europeans must agree to any deal?",  # a clause
    "Is it true that Brazil left the pact?",  # stands for nothing
    "How long does it take to fly to Mars?",
    "How is it that prices in Brazil fall?",
    "How many moons are there around Saturn?",  # no place
    "Is there a law that bans leaf blowers in Ohio?",
    "What did the workers say they wanted?",
    "What does Greta Lund ask for, and whom did she meet?",
    "Whom does Keir Starmer meet this week?",  # a time, no thing
    "Which film won the Oscar for best picture?",
    "When did Ida Moen resign?",
    "Was the minerals deal signed?",  # a noun that takes things up, but with a subject of its own
    "And why did Ida Moen resign?",
])  # fmt: skip
def test_what_stands_alone_is_left_alone(turn: Turn, question: str) -> None:
    assert standalone(question, [turn]) == Rewritten(question)


def test_an_object_is_not_the_subject_beside_it() -> None:
    turn = Turn("Who is Ida Moen?", "Ida Moen is the mayor.")
    assert asked("What did Olsen call her?", turn) == "What did Olsen call Ida Moen?"


def test_two_who_may_be_meant_are_not_chosen_between() -> None:
    turn = Turn("Who played in the final?", "Elena Rybakina and Ons Jabeur played in the final.")
    text = asked("How old is she?", turn)
    assert "is she" in text or "Rybakina" in text
    assert "Rybakina" in text


def test_a_chain_is_followed_to_where_it_began() -> None:
    first = Turn("Who leads the Harbour Board?", "Margaret Olsen leads the Harbour Board.")
    second = Turn("Where was she born?", "She was born in Bergen.")
    assert asked("Who is her deputy?", first, second) == "Who is Margaret Olsen's deputy?"


def test_a_change_of_subject_leaves_the_old_one_behind() -> None:
    second = Turn("Who designed the opera house?", "Jørn Utzon designed the opera house.")
    text = asked("When was he born?", OLSEN, second)
    assert "Utzon" in text
    assert "Olsen" not in text


def test_titles_of_what_was_cited_let_a_noun_be_known() -> None:
    turn = Turn("What closed on Monday?", "The harbour bridge was closed.", ("Cracks found by an inspector",))
    assert standalone("Who found the cracks?", [turn]).leaned
    assert not standalone("Who found the cracks?", [BRIDGE]).leaned


def test_what_was_added_can_be_shown() -> None:
    made = standalone("When was she appointed?", [OLSEN])
    assert made.added == ("Margaret", "Olsen")
    assert standalone("When was Olsen appointed?", [OLSEN]).added == ()


@pytest.mark.parametrize(
    "question", ["Warum hat er das getan?", "Кто это сказал?", "谁说的?", "", " ", "?!", "…"]
)
def test_what_is_not_english_is_left_alone(question: str) -> None:
    assert standalone(question, [OLSEN]) == Rewritten(question)


WORDS = st.sampled_from(
    """And But who What when why how many about did is was the this that those it he she they her its
    there then deal bridge minister Margaret Olsen Oslo NATO $500 80% 1994 U.S. agreed
    signed said not of in ? . , ’s “ ”
    Europeans people else so react [1]""".split()
)
QUESTIONS = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=80))
TURNS = st.lists(st.builds(Turn, QUESTIONS, QUESTIONS, st.tuples(QUESTIONS)), max_size=6)


@given(QUESTIONS)
def test_the_first_question_is_left_alone(question: str) -> None:
    assert standalone(question, []) == Rewritten(question)


@given(QUESTIONS, TURNS)
@settings(max_examples=400, deadline=None)
def test_names_and_numbers_of_the_question_survive(question: str, turns: list[Turn]) -> None:
    made = standalone(question, turns)
    for word in ("Margaret", "Olsen", "Oslo", "NATO", "$500", "80%", "1994"):
        assert word not in question.split() or word in made.text
    assert made.leaned or made == Rewritten(question)


@given(QUESTIONS, TURNS)
@settings(max_examples=400, deadline=None)
def test_no_name_or_number_is_invented(question: str, turns: list[Turn]) -> None:
    spoken = question + " ".join(turn.question + " " + turn.answer for turn in turns)
    made = standalone(question, turns).text
    for word in ("Margaret", "Olsen", "Oslo", "NATO", "500", "80", "1994"):
        assert word not in made or word in spoken


@pytest.mark.parametrize(
    "piece", ["that ", "the deal ", "Olsen and ", "'s ", "“[1] ", "he ", "a.", "A. ", "é"]
)
def test_long_text_is_no_trouble(piece: str) -> None:
    long = piece * 50_000
    began = time.perf_counter()
    standalone(f"Who said that {long}?", [OLSEN])
    standalone("Who said that?", [Turn(f"What {long}", long, (long,))] * 50)
    standalone(("Who said that " + piece * 400)[:390] + "?", [Turn(f"What {long}", long)] * 50)
    assert time.perf_counter() - began < 5
