"""A briefing as Markdown: to be read by people, and by `dateline verify`. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.briefing import telling
from bot.briefing.values import Briefing, Sentence
from bot.carrying import comment
from bot.claims import Citation
from bot.render import in_quotes, one_line

_SYNTAX = re.compile(r"([\\`*_\[\]|~])")
_ESCAPED = re.compile(r"\\([\\`*_\[\]|~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the briefing, or a cell: what stands before and after the `sentence` that it shows."""

    before: str
    sentence: Sentence | None = None
    after: str = ""

    @property
    def text(self) -> str:
        if self.sentence is None:
            return self.before
        return self.before + escaped(telling.shown(self.sentence)) + self.after


def markdown(briefing: Briefing) -> str:
    """The briefing, with all of it in a comment at the end."""
    return f"{readable(briefing)}\n\n{comment('briefing', briefing.to_dict())}\n"


def readable(briefing: Briefing) -> str:
    """What people see of it."""
    return "\n".join("".join(part.text for part in row) for row in rows(briefing))


def escaped(text: str) -> str:
    """`text` in which nothing is Markdown or HTML."""
    safe = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return _SYNTAX.sub(r"\\\1", safe)


def unescaped(text: str) -> str:
    """What `escaped` made of it, undone."""
    return _ESCAPED.sub(r"\1", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rows(briefing: Briefing) -> Iterator[tuple[Row, ...]]:
    """The lines of the briefing, each in the parts that show a sentence or none."""
    yield (Row(f"# {escaped(one_line(briefing.topic))}"),)
    yield from _since(briefing)
    yield from _section("In short", [_item("", s) for s in briefing.in_short])
    yield from _section("Key points", [*_points(briefing)])
    yield from _differences(briefing)
    yield from _section(
        "Timeline", [_item(f"{escaped(telling.when(h))}: ", h.sentence) for h in briefing.timeline]
    )
    remarks = [
        _item(f"**{escaped(one_line(r.speaker))}**{' (named before)' * r.named_before}: ", r.sentence)
        for r in briefing.remarks
    ]
    yield from _section("Who said what", remarks)
    open_ = [_item("Left open: ", sentence) for sentence in briefing.not_covered.left_open]
    asked = briefing.not_covered.questions
    open_[:0] = [(Row(f"- Asked, and not answered: {escaped(one_line(question))}"),) for question in asked]
    if briefing.not_covered.terms:
        terms = ", ".join(map(one_line, briefing.not_covered.terms))
        open_.insert(0, (Row(f"- Nowhere in the library: {escaped(terms)}"),))
    yield from _section("Not covered", open_)
    yield from _section("Sources", [*_sources(briefing)])
    yield from _section("How it was made", [(Row(f"- {escaped(line)}"),) for line in telling.made(briefing)])


def _since(briefing: Briefing) -> Iterator[tuple[Row, ...]]:
    """What changed since an earlier briefing, by kind."""
    since = briefing.since_briefing
    if since is None:
        return
    lines: list[tuple[Row, ...]] = [] if since.changes else [(Row(telling.UNCHANGED),)]
    for kind, heading in telling.CHANGES.items():
        for one in since.changes:
            lead = f"**{heading}.** {escaped(telling.change(one, briefing))}"
            if one.kind == kind:
                lines.append(_item(f"{lead} ", one.sentence) if one.sentence else (Row(f"- {lead}"),))
    yield from _section(f"Since the briefing of {since.day}", lines)


def _section(heading: str, lines: Sequence[tuple[Row, ...]]) -> Iterator[tuple[Row, ...]]:
    if lines:
        yield (Row(""),)
        yield (Row(f"## {heading}"),)
        yield (Row(""),)
        yield from lines


def _points(briefing: Briefing) -> Iterator[tuple[Row, ...]]:
    for place, (heading, points) in enumerate(briefing.key_points):
        if heading:
            yield from ([(Row(""),)] if place else [])
            yield (Row(f"### {escaped(one_line(heading))}"),)
            yield (Row(""),)
        for point in points:
            yield _item("", point.sentence, f" ({telling.standing(point)})")


def _item(before: str, sentence: Sentence, after: str = "") -> tuple[Row, ...]:
    return (Row(f"- {before}", sentence, f" {telling.marks(sentence)}{after}"),)


def _differences(briefing: Briefing) -> Iterator[tuple[Row, ...]]:
    if not briefing.disputes:
        return
    head = [(Row("| Point | One report | Another report | Kind |"),), (Row("| --- | --- | --- | --- |"),)]
    table = [
        (
            Row(f"| {escaped(one_line(d.point))} "),
            *(
                Row(f"| {side.date or 'undated'}: ", side.sentence, f" {telling.marks(side.sentence)} ")
                for side in (d.one, d.other)
            ),
            Row(f"| {telling.relation(d)} |"),
        )
        for d in briefing.disputes
    ]
    yield from _section("Where the reports differ", [*head, *table])


def _sources(briefing: Briefing) -> Iterator[tuple[Row, ...]]:
    """Each story with its files, folded, and below it what is cited of them."""
    told: set[int] = set()
    for story in briefing.stories:
        files = {used.file for used in story.sources}
        first = story.sources[0]
        about = " · ".join(str(part) for part in (first.date or "undated", first.outlet, first.title) if part)
        yield (Row(f"- **{escaped(one_line(about))}** ({escaped(one_line(first.file))})"),)
        if others := [used.file for used in story.sources[1:]]:
            why = story.reason or "near-copies"
            listed = escaped(one_line(", ".join(others)))
            yield (Row(f"  counts once with {listed}: {escaped(one_line(why))}"),)
        for citation in briefing.citations:
            if citation.file in files and citation.n not in told:
                told.add(citation.n)
                yield (Row(f"  - {cited(citation)}"),)


def cited(citation: Citation) -> str:
    """A citation on one line: number, file and lines, words."""
    place = f"{citation.file}:{citation.line_start}"
    if citation.line_end != citation.line_start:
        place += f"-{citation.line_end}"
    words = escaped(in_quotes(one_line(citation.quote)))
    return f"[{citation.n}] {escaped(one_line(place))}: {words}"
