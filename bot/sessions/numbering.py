"""The numbers of citations, which never change within a session. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from bot.claims import Answer, Citation

Place = tuple[str, str, int, int]


def place(citation: Citation) -> Place:
    """What makes two citations the same: file, its SHA-256, start and end."""
    return citation.file, citation.sha256, citation.start, citation.end


def renumbered(answer: Answer, earlier: Iterable[Citation]) -> Answer:
    """The same answer with the numbers of the session, of which `earlier` are the citations so far.

    The citation of a place that was cited before has the number that it had; a new one gets the next above
    all of them. The citations of claims follow. To do it again changes nothing.
    """
    known: dict[Place, int] = {}
    last = 0
    for citation in earlier:
        known.setdefault(place(citation), citation.n)
        last = max(last, citation.n)
    numbers: dict[int, int] = {}
    citations: dict[int, Citation] = {}
    for citation in answer.citations:
        if place(citation) not in known:
            last += 1
            known[place(citation)] = last
        number = known[place(citation)]
        numbers[citation.n] = number
        citations.setdefault(number, replace(citation, n=number))
    claims = (
        replace(claim, citations=tuple(dict.fromkeys(numbers[n] for n in claim.citations)))
        for claim in answer.claims
    )
    return replace(answer, claims=tuple(claims), citations=tuple(citations.values()))
