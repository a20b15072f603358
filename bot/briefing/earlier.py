"""An earlier briefing and a library: whether they belong together, and what changed since."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from bot.briefing.field import holds
from bot.briefing.likeness import features
from bot.briefing.since import since
from bot.briefing.values import Briefing, SourceUsed, Story
from bot.citing import Citer
from bot.errors import DatelineError
from bot.render import in_quotes, one_line
from index import formats, reading
from index.article import Article, Source
from index.errors import UnreadableFile
from index.library import Library
from index.query import Period

_MOST = 500  # sentences of an earlier briefing
_READ = 300  # of a library the latest articles that are compared, besides those that are named


class OtherBriefing(DatelineError):
    """An earlier briefing that this one cannot be held against."""


def refuse_other(old: Briefing, topic: str, files: Container[str]) -> None:
    """Raise OtherBriefing where `old` is of another topic than `topic`, or of none of these `files`."""
    if features(old.topic) != features(topic) and one_line(old.topic) != one_line(topic):
        raise OtherBriefing(
            f"That briefing is on {in_quotes(one_line(old.topic)[:200])}, not on this topic.",
            "Name its topic, or another briefing.",
        )
    if old.citations and not any(citation.file in files for citation in old.citations):
        raise OtherBriefing(
            "None of the sources of that briefing is in this library.", "Name its library with --library."
        )
    if len(old.sentences) > _MOST:
        raise OtherBriefing(
            f"That briefing has more than {_MOST} sentences.", "Is it a briefing of Dateline?"
        )


def with_changes(new: Briefing, old: Briefing, library: Library) -> Briefing:
    """`new` with what changed since `old`, whose sources are read as they are now."""
    citer = Citer(library, new.citations)
    sources = {source.file: source for source, _ in library.catalog.sources()}
    articles = {file: found for file in _files(new, old, sources) if (found := _now(library, file, citer))}
    changed = replace(new, since_briefing=since(old, new, articles, citer.cite), citations=citer.citations)
    listed = {used.file for story in new.stories for used in story.sources}
    more = dict.fromkeys(c.file for c in citer.citations if c.file not in listed)
    return replace(
        changed, stories=(*new.stories, *(Story((SourceUsed.of(sources[file]),)) for file in more))
    )


def _files(new: Briefing, old: Briefing, sources: Mapping[str, Source]) -> Iterator[str]:
    """The files that are compared: those that either briefing names, then the latest of the period."""
    for briefing in (old, new):
        named = {used.file for story in briefing.stories for used in story.sources}
        yield from sorted((named | {citation.file for citation in briefing.citations}) & sources.keys())
    period = Period(new.made.since, new.made.until)
    latest = sorted(sources.values(), key=lambda source: str(source.date or ""), reverse=True)
    yield from [source.file for source in latest if holds(period, source)][:_READ]


def _now(library: Library, file: str, citer: Citer) -> Article | None:
    """An article as its file is now, which may be otherwise than it was taken in."""
    article, path = library.catalog.article(file), library.catalog.path_of(file)
    if article is None or path is None or not citer.fault(article):
        return article
    try:
        return formats.parse(reading.read(path), file)
    except UnreadableFile:
        return None
