"""A briefing as one HTML page: no script, nothing fetched, everything escaped, fit to be printed. Pure."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from bot import pages
from bot.briefing import telling
from bot.briefing.excerpts import Excerpt
from bot.briefing.values import Briefing
from bot.carrying import comment
from bot.render import citation_place, one_line, plain

_MARK = re.compile(r"\[(\d+)\]")


def page(briefing: Briefing, around: Mapping[int, Excerpt], *, is_bundle: bool = False) -> str:
    """The page. `around` are the paragraphs of its citations by number; a bundle lists its files' hashes."""
    environment = pages.environment("bot.briefing")
    environment.filters |= {
        "line": one_line,
        "plain": plain,
        "place": citation_place,
        "linked": _linked,
        "marks": telling.marks,
        "shown": telling.shown,
        "standing": telling.standing,
        "relation": telling.relation,
        "when": telling.when,
        "change": telling.change,
    }
    return environment.get_template("page.html").render(
        briefing=briefing,
        made=telling.made(briefing),
        changes=telling.CHANGES,
        unchanged=telling.UNCHANGED,
        around=around,
        places={id(sentence): place for place, sentence in enumerate(briefing.sentences)},
        backs=_backs(briefing),
        is_bundle=is_bundle,
        id=id,
        comment=Markup(comment("briefing", briefing.to_dict())),  # its content cannot end it
    )


def _backs(briefing: Briefing) -> Mapping[int, list[tuple[str, int]]]:
    """For each citation the sections that cite it, each with the place of its first sentence that does."""
    found: dict[int, dict[str, int]] = {}
    entries = ((section.title, one.sentence) for section in briefing.sections for one in section.entries)
    said = ((title, sentence) for title, sentence in entries if sentence)
    for place, (title, sentence) in enumerate(said):
        for number in sentence.citations:
            found.setdefault(number, {}).setdefault(title, place)
    return {number: [*sections.items()] for number, sections in found.items()}


def _linked(text: str) -> Markup:
    """`text`, escaped, in which the numbers of citations lead to them."""
    return Markup(_MARK.sub(r'<a href="#c\1">[\1]</a>', str(escape(text))))  # Markup would escape the links
