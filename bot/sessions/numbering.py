"""The numbers of citations, which never change within a session. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.briefing.values import Briefing, Point, Sentence, Side
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
    numbers = _numbers(answer.citations, earlier)
    claims = (replace(claim, citations=_named(claim.citations, numbers)) for claim in answer.claims)
    return replace(answer, claims=tuple(claims), citations=_once(answer.citations, numbers))


def renumbered_briefing(briefing: Briefing, earlier: Iterable[Citation]) -> Briefing:
    """The same, of a briefing and its sentences."""
    numbers = _numbers(briefing.citations, earlier)

    def told(sentence: Sentence) -> Sentence:
        return replace(sentence, citations=_named(sentence.citations, numbers))

    def side(one: Side) -> Side:
        return replace(one, sentence=told(one.sentence))

    def points(of: Iterable[Point]) -> tuple[Point, ...]:
        return tuple(
            replace(one, sentence=told(one.sentence), overtaken_by=_named(one.overtaken_by, numbers))
            for one in of
        )

    return replace(
        briefing,
        in_short=tuple(map(told, briefing.in_short)),
        answers=tuple(replace(one, points=points(one.points)) for one in briefing.answers),
        points=points(briefing.points),
        disputes=tuple(replace(one, one=side(one.one), other=side(one.other)) for one in briefing.disputes),
        timeline=tuple(replace(one, sentence=told(one.sentence)) for one in briefing.timeline),
        remarks=tuple(replace(one, sentence=told(one.sentence)) for one in briefing.remarks),
        not_covered=replace(briefing.not_covered, left_open=tuple(map(told, briefing.not_covered.left_open))),
        citations=_once(briefing.citations, numbers),
    )


def _numbers(citations: Iterable[Citation], earlier: Iterable[Citation]) -> dict[int, int]:
    """The number in the session of each of these, by the one that it has."""
    known: dict[Place, int] = {}
    last = 0
    for citation in earlier:
        known.setdefault(place(citation), citation.n)
        last = max(last, citation.n)
    numbers: dict[int, int] = {}
    for citation in citations:
        if place(citation) not in known:
            last += 1
            known[place(citation)] = last
        numbers[citation.n] = known[place(citation)]
    return numbers


def _named(citations: Iterable[int], numbers: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers[n] for n in citations if n in numbers))


def _once(citations: Iterable[Citation], numbers: Mapping[int, int]) -> tuple[Citation, ...]:
    """Each place once, by its number in the session."""
    kept: dict[int, Citation] = {}
    for citation in citations:
        kept.setdefault(numbers[citation.n], replace(citation, n=numbers[citation.n]))
    return tuple(kept.values())
