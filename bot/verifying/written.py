"""What a file was written from: a briefing or a conversation, carried in it or all of it. Pure."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.briefing import markdown as briefing_markdown
from bot.briefing import telling
from bot.briefing.page import page as briefing_page
from bot.briefing.values import Briefing, BriefingUnreadable, Sentence, from_json
from bot.carrying import Carried
from bot.claims import Citation
from bot.errors import SessionError
from bot.sessions import Session
from bot.sessions import markdown as session_markdown
from bot.sessions.export import from_dict, html_page
from bot.verifying.lines import Line, Piece, spaced


class Written(Protocol):
    """A briefing or a conversation: its sentences in the order of a page, and how it is shown."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str:
        """The version of Dateline that wrote it."""

    @property
    def citations(self) -> Sequence[Citation]: ...
    @property
    def sentences(self) -> Sequence[Sentence]: ...
    def lines(self) -> list[Line]:
        """The lines of its Markdown."""

    def pages(self) -> Sequence[str]:
        """The HTML pages that it may be shown as, without the surroundings of what is cited."""

    def unescaped(self, text: str) -> str:
        """Words of its Markdown as they are read."""

    def amiss(self) -> Iterator[str]:
        """What it says of itself and does not follow from it."""


def written(carried: Carried) -> Written:
    """What is carried. Raises BriefingUnreadable or SessionError where it is neither, or malformed."""
    if carried.kind == "briefing":
        return _Briefing(from_json(carried.text))
    if carried.kind == "session":
        try:
            plain = json.loads(carried.text)
        except (ValueError, RecursionError) as error:
            raise SessionError(f"This conversation is damaged: {error}.", "Export it anew.") from error
        return _Conversation(from_dict(plain), plain)
    raise BriefingUnreadable(
        "This file carries neither a briefing nor a conversation.", "Was it made by another version?"
    )


def kind_of(text: str) -> str:
    """Which of the two a JSON file is by its looks."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BriefingUnreadable(f"This file is no JSON: {error}.", "Make it anew.") from error
    return "session" if isinstance(plain, dict) and "turns" in plain else "briefing"


@dataclass(frozen=True, slots=True)
class _Briefing:
    briefing: Briefing
    name = "briefing"

    @property
    def version(self) -> str:
        return self.briefing.made.version

    @property
    def citations(self) -> Sequence[Citation]:
        return self.briefing.citations

    @property
    def sentences(self) -> Sequence[Sentence]:
        return self.briefing.sentences

    def lines(self) -> list[Line]:
        rows = briefing_markdown.rows(self.briefing)
        return [tuple(piece for part in row for piece in _pieces(part)) for row in rows]

    def pages(self) -> Sequence[str]:
        return briefing_page(self.briefing, {}), briefing_page(self.briefing, {}, is_bundle=True)

    def unescaped(self, text: str) -> str:
        return briefing_markdown.unescaped(text)

    def amiss(self) -> Iterator[str]:
        yield from ()


def _pieces(part: briefing_markdown.Row) -> Iterator[Piece]:
    yield Piece(part.before)
    if part.sentence:
        marks = telling.marks(part.sentence)
        rest = part.after.lstrip().removeprefix(marks)
        body = part.text.removeprefix(part.before).removesuffix(rest)
        yield Piece(body, part.sentence)
        yield Piece(rest)


@dataclass(frozen=True, slots=True)
class _Conversation:
    session: Session
    plain: dict[str, Any]
    name = "conversation"

    @property
    def version(self) -> str:
        return str(self.plain.get("version", ""))

    @property
    def citations(self) -> Sequence[Citation]:
        return self.session.citations

    @property
    def sentences(self) -> Sequence[Sentence]:
        return tuple(piece.sentence for line in self._answers() for piece in line if piece.sentence)

    def _answers(self) -> Iterator[Line]:
        for turn in self.session.turns:
            if turn.answer:
                yield tuple(
                    piece
                    for claim in turn.answer.claims
                    for piece in (
                        Piece(" Overtaken: " if claim.overtaken_by else " "),
                        Piece(
                            session_markdown.said_by(claim),
                            Sentence(claim.text, claim.verdict, claim.citations),
                        ),
                    )
                )

    def lines(self) -> list[Line]:
        answers = {spaced("".join(piece.text for piece in line)): line for line in self._answers()}
        every = session_markdown.readable(self.session).splitlines()
        return [answers.get(spaced(line), (Piece(line),)) for line in every]

    def pages(self) -> Sequence[str]:
        return (html_page(self.session),)

    def unescaped(self, text: str) -> str:
        return session_markdown.unescaped(text)

    def amiss(self) -> Iterator[str]:
        """The text of an answer that is not that of its claims."""
        for turn, plain in zip(self.session.turns, self.plain["turns"], strict=True):
            if turn.answer and plain["answer"]["text"] != turn.answer.text:
                yield plain["answer"]["text"]
