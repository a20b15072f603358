"""An answer to JSON that loses nothing, and strictly back. Pure.

The shape is that of `Answer.to_dict` (README, "JSON"), with the confidence unrounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Annotated, Any, Literal

import msgspec

from bot.claims import Answer, Citation, Claim, ModelUsed, Nearest, Rejected, Searched, Status, Timings
from bot.errors import AnswerError


class _Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal[1]
    question: str
    asked: str
    status: Status
    text: str
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)] | None
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    rejected: tuple[Rejected, ...]
    searched: Searched
    model: ModelUsed
    timings_ms: Timings


def kept(answer: Answer) -> dict[str, Any]:
    """`answer` as JSON's values; `restored` makes the same answer of them."""
    return {**answer.to_dict(), "confidence": answer.confidence}


def restored(value: object) -> Answer:
    """The answer whose JSON was read as `value`.

    Raises AnswerError where a key is missing, unknown or of the wrong type, where a claim has no citation or
    one that is not there, and where places or positions cannot be. Whether the words are in their file is
    not asked here. `text` follows from the claims and is not compared: another version may word it otherwise.
    """
    try:
        shape = msgspec.convert(value, _Shape)
    except (msgspec.ValidationError, UnicodeError) as error:
        raise _malformed(str(error)) from error
    assert isinstance(value, Mapping)
    fault = next(_unknown(value), None) or next(_inconsistent(shape), None)
    if fault:
        raise _malformed(fault)
    return Answer(
        question=shape.question,
        claims=shape.claims,
        citations=shape.citations,
        rejected=shape.rejected,
        searched=shape.searched,
        model=shape.model,
        timings=shape.timings_ms,
        rewritten=shape.asked if shape.asked != shape.question else "",
        confidence=shape.confidence,
    )


def _malformed(fault: str) -> AnswerError:
    return AnswerError(f"This is no answer of Dateline: {fault}.", "Was it changed by hand?")


def _unknown(value: Mapping[str, Any]) -> Iterator[str]:
    """Keys that nobody knows: dataclasses, unlike structs, let them pass."""
    parts = [
        *((item, Claim, "a claim") for item in value["claims"]),
        *((item, Citation, "a citation") for item in value["citations"]),
        *((item, Rejected, "what was rejected") for item in value["rejected"]),
        *((item, Nearest, "what is nearest") for item in value["searched"]["nearest"]),
        (value["searched"], Searched, "what was searched"),
        (value["model"], ModelUsed, "the model"),
        (value["timings_ms"], Timings, "the timings"),
    ]
    for item, kind, name in parts:
        for key in item.keys() - {field.name for field in fields(kind)}:
            yield f"{name} has an unknown key {key!r:.60}"


def _inconsistent(shape: _Shape) -> Iterator[str]:
    """What no answer can hold, though each value alone is of the right type."""
    if (shape.status == "answered") != bool(shape.claims):
        yield "its status does not follow from its claims"
    numbers = [citation.n for citation in shape.citations]
    if len(set(numbers)) < len(numbers):
        yield "two citations have one number"
    for one in shape.citations:
        if not (one.n >= 1 and 0 <= one.start <= one.end and 1 <= one.line_start <= one.line_end):
            yield f"citation {one.n} is of a place that cannot be"
        if one.page is not None and one.page < 1:
            yield f"citation {one.n} is of a page that cannot be"
    for place, claim in enumerate(shape.claims):
        if not claim.citations or not set(claim.citations) <= set(numbers):
            yield f"claim {place} has no citation, or one that is not there"
        if not {*claim.conflicts_with, *claim.overtaken_by} <= set(range(len(shape.claims))):
            yield f"claim {place} speaks of a claim that is not there"
