"""From messages to tokens and from tokens to text, with a vocabulary of one token a character."""

import re
import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import Message
from bot.engine.prompt import Piece, fold_system, lay_out, plain, tokenise
from bot.engine.stream import TextStream

BOS, TURN, END = 1, 2, 3
CONTROL = {"<bos>": BOS, "<end>": END}
USER_DEFINED = {"<turn>": TURN}  # matched in plain text, too: what a careless file does to its turn marks


class Characters:
    """A `Vocabulary`."""

    def __init__(self, bos: int | None = None) -> None:
        self.bos = bos

    def tokenize(self, text: str, *, special: bool) -> list[int]:
        known = {**USER_DEFINED, **(CONTROL if special else {})}
        parts = re.split("(" + "|".join(map(re.escape, known)) + ")", text)
        return [token for part in parts for token in ([known[part]] if part in known else map(ord, part))]

    def is_control(self, token: int) -> bool:
        return token in CONTROL.values()

    def is_user_defined(self, token: int) -> bool:
        return token in USER_DEFINED.values()

    def spelling(self, token: int) -> str:
        return {number: text for text, number in {**CONTROL, **USER_DEFINED}.items()}[token]


def render(messages: Sequence[Message]) -> str:
    return "<bos>" + "".join(f"<turn>{m.role}\n{m.content}<end>\n" for m in messages) + "<turn>assistant\n"


def no_system(messages: Sequence[Message]) -> str | None:
    return None if any(message.role == "system" for message in messages) else render(messages)


def deaf(messages: Sequence[Message]) -> str:
    return render([message for message in messages if message.role != "system"])


def pieces(messages: Sequence[Message]) -> list[Piece]:
    laid_out = lay_out(messages, render)
    assert laid_out is not None
    return laid_out


TALK = [
    Message("system", "Be brief."),
    Message("user", "Hi"),
    Message("assistant", "Yo"),
    Message("user", "?"),
]


def test_the_pieces_are_the_rendered_template() -> None:
    assert "".join(piece.text for piece in pieces(TALK)) == render(TALK)
    assert [piece.text for piece in pieces(TALK) if piece.content] == [message.content for message in TALK]


@pytest.mark.parametrize("template", [no_system, deaf])
def test_a_template_without_system_messages(template: object) -> None:
    laid_out = lay_out(TALK, template)  # type: ignore[arg-type]
    assert laid_out is not None
    contents = [piece.text for piece in laid_out if piece.content]
    assert contents == ["Be brief.\n\nHi", "Yo", "?"]
    assert fold_system([TALK[0], TALK[2]]) == [Message("user", "Be brief."), TALK[2]]


def test_a_template_that_never_works() -> None:
    assert lay_out(TALK, lambda _: None) is None
    text = "".join(piece.text for piece in plain(TALK))
    assert text == "Be brief.\n\n### User:\nHi\n\n### Assistant:\nYo\n\n### User:\n?\n\n### Assistant:\n"


markup = st.lists(st.sampled_from([*CONTROL, *USER_DEFINED, "<", "turn>", "<tu", "rn>", "x", "\n"])).map(
    "".join
)


@given(markup, markup)
def test_no_content_steers_the_model(system: str, user: str) -> None:
    messages = [Message("system", system), Message("user", user)]
    parts = tokenise(pieces(messages), Characters())
    assert [part.text for part in parts if part.content] == [system, user]
    for part in parts:
        if part.content:
            assert part.control_tokens == 0
            assert part.tokens == tuple(map(ord, part.text))


@pytest.mark.parametrize("bos", [BOS, None])
@pytest.mark.parametrize("written", ["", "<bos>", "<bos><bos>"])
def test_one_beginning_at_most(bos: int | None, written: str) -> None:
    laid_out = [Piece(f"{written}<turn>", False), Piece("<bos>", True)]
    tokens = [token for part in tokenise(laid_out, Characters(bos)) for token in part.tokens]
    expected = [BOS] if bos else [BOS] * (len(written) // 5)
    assert tokens == [*expected, TURN, *map(ord, "<bos>")]


def stream(data: Sequence[bytes], stop: Sequence[str] = ()) -> tuple[list[str], bool]:
    text = TextStream(stop)
    out: list[str] = []
    for piece in data:
        out.append(text.feed(piece))
        if text.stopped:
            break
    return [*out, text.flush()], text.stopped


def test_characters_come_whole() -> None:
    split = [bytes([byte]) for byte in "é😀".encode()]
    assert stream(split)[0] == ["", "é", "", "", "", "😀", ""]
    assert stream(split[:-1])[0] == ["", "é", "", "", "", ""]
    assert "".join(stream([b"a", b"\xff", b"b"])[0]) == "a\ufffdb"


def test_a_stop_string_is_held_back_until_it_is_sure() -> None:
    assert stream([b"a\n", b"\n#", b"# x"], ["\n\n##"]) == (["a", "", "", ""], True)
    assert stream([b"a\n", b"\nb"], ["\n\n##"]) == (["a", "\n\nb", ""], False)
    assert stream([b"a\n"], ["\n\n##"]) == (["a", "\n"], False)


@given(
    st.text("ab\né", max_size=30), st.lists(st.text("ab\né", min_size=1, max_size=4), max_size=3), st.data()
)
def test_the_text_is_what_comes_before_the_first_stop(
    text: str, stop: list[str], data: st.DataObject
) -> None:
    encoded = text.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(encoded)), max_size=8)))
    chunks = [encoded[a:b] for a, b in zip([0, *cuts], [*cuts, len(encoded)], strict=True)]
    out, stopped = stream(chunks, stop)
    ends = [text.find(item) for item in stop if item in text]
    if not ends:
        assert ("".join(out), stopped) == (text, False)
    else:
        assert stopped
        assert text.startswith("".join(out))
        assert all(item not in "".join(out) for item in stop)


def test_importing_the_engine_is_cheap() -> None:
    code = "import sys, bot.engine; print(*sorted({'llama_cpp', 'numpy', 'subprocess'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "\n"
    )
