"""Conversations, kept in a real database."""

import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sessions_stage import HOSTILE, MODEL, answered, cited

from bot import config
from bot.errors import AnswerError, SessionError
from bot.sessions import Sessions
from bot.sessions.store import _writable

SETTINGS = {"caution": "balanced", "context": 4096, "stall_seconds": 1.5, "flag": True}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "sessions.sqlite"


@pytest.fixture
def store(path: Path):
    with Sessions(path) as store:
        yield store


def talk(store: Sessions, *questions: str) -> int:
    """A new session in which each question is asked and answered."""
    session = store.begin("default")
    for question in questions:
        store.conclude(store.ask(session, question, MODEL, SETTINGS), answered(question, cited()))
    return session


def test_a_conversation_comes_back_as_it_was(store: Sessions, path: Path) -> None:
    session = store.begin("news")
    first = store.ask(session, "Did it\nrain?", MODEL, SETTINGS)
    answer = answered("Did it\nrain?", cited(1), cited(2, start=20))
    assert store.conclude(first, answer) == answer
    silent = store.ask(session, "Where?", MODEL, {})
    store.conclude(silent, answered("Where?"))
    store.end(store.ask(session, "Why?", MODEL, {}), "cancelled")
    store.end(store.ask(session, "Who?", MODEL, {}), "failed", "The model died.")
    store.ask(session, "When?", MODEL, {})
    store.close()
    with Sessions(path) as again:
        kept = again.session(session)
    assert kept.summary.title == "Did it rain?"
    assert (kept.summary.library, kept.summary.turns) == ("news", 5)
    assert [turn.question for turn in kept.turns] == ["Did it\nrain?", "Where?", "Why?", "Who?", "When?"]
    assert [turn.outcome for turn in kept.turns] == [
        "answered", "not_in_sources", "cancelled", "failed", "interrupted",
    ]  # fmt: skip
    assert kept.turns[0].answer == answer
    assert kept.turns[1].answer == answered("Where?")
    assert [turn.answer for turn in kept.turns[2:]] == [None, None, None]
    assert kept.turns[3].reason == "The model died."
    assert (kept.turns[0].model, kept.turns[0].settings) == (MODEL, SETTINGS)
    times = [kept.summary.began, *(turn.asked_at for turn in kept.turns), kept.summary.changed]
    assert times == sorted(times)
    assert all(time.utcoffset().total_seconds() == 0 for time in times)  # type: ignore[union-attr]


def test_the_latest_asked_is_the_first_of_the_list(store: Sessions) -> None:
    empty = store.begin("default")
    one, other = talk(store, "One?"), talk(store, "Other?")
    assert [found.id for found in store.summaries()] == [other, one]
    store.ask(one, "And then?", MODEL, {})
    assert [(found.id, found.turns) for found in store.summaries()] == [(one, 2), (other, 1)]
    store.rename(other, "Called otherwise")
    assert [found.title for found in store.summaries()] == ["One?", "Called otherwise"]
    assert [found.id for found in store.summaries(limit=1)] == [one]
    assert store.session(empty).turns == ()


def test_a_title_is_one_line_and_short(store: Sessions) -> None:
    assert store.session(talk(store, "  Who \n\n was\tit? ")).summary.title == "Who was it?"
    cut = store.session(talk(store, "x" * 61, "Another?")).summary.title
    assert cut == "x" * 59 + "…"
    named = store.begin("default")
    store.rename(named, "  My \n case ")
    store.ask(named, "Who?", MODEL, {})
    assert store.session(named).summary.title == "My case"
    with pytest.raises(SessionError, match="needs a word"):
        store.rename(named, " \n ")


def test_words_are_found_in_titles_questions_and_answers(store: Sessions) -> None:
    kyiv = talk(store, "Who was in Kyiv?", "And who in Zürich?")
    rain = talk(store, "Was there snow?")
    store.rename(rain, "The weather")

    def found(words: str) -> set[int]:
        return {one.id for one in store.summaries(words)}

    assert found("kyi") == found("kyiv zurich") == found("ZÜR who") == {kyiv}
    assert found("weather snow") == {rain}
    assert found("rained") == found("  ") == {kyiv, rain}
    assert found("kyiv weather") == found("yiv") == found("!!!") == set()
    store.delete(kyiv)
    assert found("kyiv") == set()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_kept_searched_and_named(store: Sessions, text: str) -> None:
    session = store.begin(text)
    turn = store.ask(session, text, replace(MODEL, name=text), {text: text})
    answer = answered(text, cited(file=text, quote=text), text=text)
    assert store.conclude(turn, answer) == answer
    store.end(store.ask(session, text, MODEL, {}), "failed", text)
    store.rename(session, text)
    kept = store.session(session)
    assert [turn.question for turn in kept.turns] == [_writable(text)] * 2
    assert kept.turns[0].answer == answer
    assert kept.turns[1].reason == _writable(text)
    assert "\n" not in kept.summary.title
    assert [one.id for one in store.summaries()] == [session]
    for word in [text, *text.split(), f'"{text}', text + "*"]:
        store.summaries(word)


def test_a_long_question_is_kept_whole(store: Sessions) -> None:
    question = "word " * 200_000
    session = talk(store, question)
    assert store.session(session).turns[0].question == question
    assert [one.id for one in store.summaries(question)] == [session]


def test_lone_surrogates_alone_are_replaced() -> None:
    assert _writable("a\ud800b\udc80") == "a\ufffdb\ufffd"
    assert _writable("😀 \ufeff\0\ufffe") == "😀 \ufeff\0\ufffe"


def test_a_turn_ends_once(store: Sessions) -> None:
    turn = store.ask(store.begin("default"), "Did it rain?", MODEL, {})
    store.end(turn, "cancelled")
    with pytest.raises(SessionError, match="has an end already: cancelled"):
        store.conclude(turn, answered("Did it rain?", cited()))
    with pytest.raises(SessionError, match="has an end already"):
        store.end(turn, "failed", "late")


def test_an_answer_that_contradicts_itself_is_not_kept(store: Sessions) -> None:
    session = store.begin("default")
    turn = store.ask(session, "Did it rain?", MODEL, {})
    with pytest.raises(AnswerError):
        store.conclude(turn, replace(answered("Did it rain?", cited()), citations=()))
    assert store.session(session).turns[0].outcome == "interrupted"


def test_a_setting_that_is_no_number_is_refused(store: Sessions) -> None:
    session = store.begin("default")
    with pytest.raises(ValueError, match="JSON"):
        store.ask(session, "?", MODEL, {"x": float("nan")})
    assert store.session(session).turns == ()


def test_what_is_not_there_is_told(store: Sessions) -> None:
    session = talk(store, "Did it rain?")
    turn = store.ask(session, "Did it?", MODEL, {})
    store.delete(session)
    assert talk(store, "Another?") != session
    for use in [
        lambda: store.session(session),
        lambda: store.rename(session, "x"),
        lambda: store.delete(session),
        lambda: store.ask(session, "x", MODEL, {}),
    ]:
        with pytest.raises(SessionError, match=f"There is no session {session}"):
            use()
    with pytest.raises(SessionError, match="deleted meanwhile"):
        store.conclude(turn, answered("Did it?", cited()))


def test_what_is_deleted_is_gone_from_the_files(store: Sessions, path: Path) -> None:
    kept = talk(store, "Is this one kept?")
    gone = talk(store, "Who is Rumpelstiltskin?", *(f"Is {n} more?" for n in range(50)))
    store.delete(gone)
    left = b"".join(file.read_bytes() for file in path.parent.iterdir()).lower()
    assert b"rumpel" not in left
    assert b"is this one kept?" in left
    assert [one.id for one in store.summaries()] == [kept]


def test_the_numbers_of_a_session_never_change(path: Path, store: Sessions) -> None:
    """Also where two programs answer in one session, and neither knows of the other's answer."""
    session = store.begin("default")
    with Sessions(path) as other:
        mine = store.ask(session, "One?", MODEL, {})
        theirs = other.ask(session, "Two?", MODEL, {})
        store.conclude(mine, answered("One?", cited(1, "a.md")))
        told = other.conclude(theirs, answered("Two?", cited(1, "b.md"), cited(2, "a.md")))
    assert [(one.n, one.file) for one in told.citations] == [(2, "b.md"), (1, "a.md")]
    assert [claim.citations for claim in told.claims] == [(2,), (1,)]
    kept = store.session(session)
    assert kept.turns[1].answer == told
    assert [(one.n, one.file) for one in kept.citations] == [(1, "a.md"), (2, "b.md")]


# --- the file ------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_the_file_is_for_its_owner_alone(store: Sessions, path: Path) -> None:
    talk(store, "Did it rain?")
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_the_file_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert config.sessions_file() == tmp_path / "data" / "sessions.sqlite"


def _garbage(path: Path) -> None:
    path.write_bytes(b"no database " * 1000)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8192])


def _scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xa5" * 4096
    path.write_bytes(data)


def _sql(*statements: str):
    def change(path: Path) -> None:
        with sqlite3.connect(path) as db:
            for statement in statements:
                db.execute(statement)
        db.close()

    return change


def _foreign(path: Path) -> None:
    path.unlink()
    _sql("CREATE TABLE theirs (x)")(path)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_garbage, "damaged"),
        (_cut, "damaged"),
        (_scribbled, "damaged"),
        (_foreign, "not a database of conversations"),
        (_sql("DROP TABLE said"), "damaged: there is no table said"),
        (_sql("PRAGMA user_version = 3"), "later version"),
    ],
)
def test_a_file_that_is_not_right_is_told_and_left(path: Path, change, fault: str) -> None:
    with Sessions(path) as store:
        talk(store, *(f"{n}?" for n in range(20)))
    change(path)
    before = path.read_bytes()
    with pytest.raises(SessionError, match=fault) as error:
        Sessions(path)
    assert error.value.hint
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE turns SET answer = '{'",
        "UPDATE turns SET answer = '" + "[" * 100_000 + "'",
        "UPDATE turns SET answer = '{}'",
        "UPDATE turns SET answer = x'ff'",
        "UPDATE turns SET answer = NULL",
        "UPDATE turns SET outcome = 'sure'",
        "UPDATE turns SET outcome = 'failed'",
        "UPDATE turns SET asked_at = 'yesterday'",
        "UPDATE turns SET settings = '[]'",
        "UPDATE turns SET question = CAST(x'ff' AS TEXT)",
        "UPDATE sessions SET title = x'00'",
    ],
)
def test_a_row_that_is_not_right_is_told(path: Path, statement: str) -> None:
    with Sessions(path) as store:
        session = talk(store, "Did it rain?")
    _sql(statement)(path)
    with Sessions(path) as store, pytest.raises(SessionError) as error:
        store.session(session)
    assert error.value.hint


def test_a_place_where_nothing_can_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in [tmp_path, tmp_path / "file" / "sessions.sqlite"]:
        with pytest.raises(SessionError, match="cannot be opened"):
            Sessions(path)


def test_a_file_of_the_first_version_is_taken_on(tmp_path: Path) -> None:
    path = tmp_path / "sessions.sqlite"
    with Sessions(path) as store:
        store.ask(store.begin("seeds"), "Was it closed?", MODEL, {})
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE turns DROP COLUMN briefing")
        db.execute("PRAGMA user_version = 1")
    with Sessions(path) as store:
        (turn,) = store.session(1).turns
        assert (turn.question, turn.briefing) == ("Was it closed?", None)
