"""From messages to prompt tokens, so that no message can speak for another.

The chat template of the model is rendered with a placeholder in the place of every content. The result
is split at the placeholders: what the template wrote may become control tokens, what a message says
never does. A document that contains `<|im_end|>` or `<|im_start|>system` therefore stays text, whatever
the template, because its characters are never seen by anything that gives them a meaning.

Nothing here knows llama.cpp; the worker lends a `Vocabulary` and the renderer.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from bot.engine.values import Message, PromptPart

Render: TypeAlias = Callable[[Sequence[Message]], str | None]
"""The model's chat template; None where it refuses these messages."""

PLAIN_STOP = "\n### User:"
"""Where a model that knows no turns would start to invent the next question."""


class Vocabulary(Protocol):
    """What has to be known of a model's tokens."""

    def tokenize(self, text: str, *, special: bool) -> list[int]:
        """The tokens of a text, without a beginning-of-sequence token of its own accord."""
        ...

    def is_control(self, token: int) -> bool:
        """Whether it steers the model: turn marks, ends, padding."""
        ...

    def is_user_defined(self, token: int) -> bool:
        """Whether the tokenizer matches it in plain text, too: some files mark turns with such tokens."""
        ...

    def spelling(self, token: int) -> str:
        """The text that stands for it in a template."""
        ...

    @property
    def bos(self) -> int | None:
        """The beginning-of-sequence token, where the model wants one."""
        ...


@dataclass(frozen=True)
class Piece:
    """A stretch of the rendered prompt: a message's content, or the template's."""

    text: str
    content: bool


def lay_out(messages: Sequence[Message], render: Render) -> list[Piece] | None:
    """The rendered prompt in pieces, in order; None if the template cannot hold these messages.

    A template that refuses a system message (Gemma's), or leaves it out, gets it at the head of the
    first user message.
    """
    folded = fold_system(messages)
    for candidate in [messages] if folded == list(messages) else [messages, folded]:
        marks = [f"DATELINE-CONTENT-{number}-HERE" for number in range(len(candidate))]
        marked = [Message(m.role, mark) for m, mark in zip(candidate, marks, strict=True)]
        rendered = render(marked)
        if rendered is not None and all(mark in rendered for mark in marks):
            return _split(rendered, candidate)
    return None


def fold_system(messages: Sequence[Message]) -> list[Message]:
    """The same conversation without system messages: their text opens the first user message."""
    system = "\n\n".join(message.content for message in messages if message.role == "system")
    others = [message for message in messages if message.role != "system"]
    if not system:
        return others
    if not others or others[0].role != "user":
        return [Message("user", system), *others]
    return [Message("user", f"{system}\n\n{others[0].content}"), *others[1:]]


def plain(messages: Sequence[Message]) -> list[Piece]:
    """The layout for files without a usable template: headings as in a text file.

    The headings are ordinary text, so here a document could imitate them. That cannot be helped
    without control tokens; models that follow instructions bring a template.
    """
    headings = {"system": "", "user": "### User:\n", "assistant": "### Assistant:\n"}
    pieces: list[Piece] = []
    for message in messages:
        pieces += [Piece(headings[message.role], False), Piece(message.content, True), Piece("\n\n", False)]
    return [*pieces, Piece("### Assistant:\n", False)]


def _split(rendered: str, messages: Sequence[Message]) -> list[Piece]:
    pieces = []
    for index, text in enumerate(re.split(r"DATELINE-CONTENT-(\d+)-HERE", rendered)):
        pieces.append(Piece(messages[int(text)].content, True) if index % 2 else Piece(text, False))
    return pieces


def tokenise(pieces: Sequence[Piece], vocabulary: Vocabulary) -> list[PromptPart]:
    """The tokens of each piece. Together they begin with one beginning-of-sequence token where the
    model wants it, and never with two: many templates write it themselves."""
    markup = {
        piece.text: vocabulary.tokenize(piece.text, special=True) for piece in pieces if not piece.content
    }
    turn_marks = {
        token for tokens in markup.values() for token in tokens if vocabulary.is_user_defined(token)
    }

    def steers(token: int) -> bool:
        return token in turn_marks or vocabulary.is_control(token)

    parts: list[PromptPart] = []
    for piece in pieces:
        tokens = _plain_tokens(piece.text, vocabulary, steers) if piece.content else markup[piece.text]
        if not parts and vocabulary.bos is not None:
            tokens = _begun(tokens, vocabulary.bos)
        parts.append(PromptPart(piece.text, piece.content, tuple(tokens), sum(map(steers, tokens))))
    return parts


def beginning(parts: Sequence[PromptPart], messages: Sequence[Message]) -> int:
    """How many tokens all prompts with the same system message begin with: those before the next content.
    0 where there is no such message, or the layout has not kept it apart."""
    contents = [number for number, part in enumerate(parts) if part.content]
    if messages[0].role != "system" or not 1 < len(contents) == len(messages):
        return 0
    return sum(len(part.tokens) for part in parts[: contents[1]])


def _begun(tokens: list[int], bos: int) -> list[int]:
    """The same with exactly one `bos` in front."""
    written = next((index for index, token in enumerate(tokens) if token != bos), len(tokens))
    return [bos, *tokens[written:]]


def _plain_tokens(text: str, vocabulary: Vocabulary, steers: Callable[[int], bool]) -> list[int]:
    """The tokens of a text of which none steers the model.

    Tokenising without special tokens is enough where a file marks its control tokens as such. Where it
    calls one "user defined", the tokenizer matches it all the same: then its spelling is cut in two.
    """
    tokens = vocabulary.tokenize(text, special=False)
    spellings = {vocabulary.spelling(token) for token in tokens if steers(token)}
    if not spellings:
        return tokens
    cuts = "|".join(_middle(spelling) for spelling in sorted(spellings) if len(spelling) > 1)
    stretches = re.split(cuts, text) if cuts else [text]
    tokens = [token for stretch in stretches for token in vocabulary.tokenize(stretch, special=False)]
    return [token for token in tokens if not steers(token)]


def _middle(spelling: str) -> str:
    """A pattern for the place in the middle of a spelling (it matches no character)."""
    half = len(spelling) // 2
    return f"(?<={re.escape(spelling[:half])})(?={re.escape(spelling[half:])})"
