"""A briefing as one HTML page: no script, nothing fetched, everything escaped, fit to be printed. Pure."""

from collections.abc import Mapping

from markupsafe import Markup

from bot import pages
from bot.briefing import telling
from bot.briefing.excerpts import Excerpt
from bot.briefing.values import Briefing
from bot.carrying import comment
from bot.render import one_line, plain


def page(briefing: Briefing, around: Mapping[int, Excerpt]) -> str:
    """The page. `around` are the paragraphs of its citations by number."""
    environment = pages.environment("bot.briefing")
    environment.filters |= {
        "line": one_line,
        "plain": plain,
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
        id=id,
        comment=Markup(comment("briefing", briefing.to_dict())),  # its content cannot end it
    )
