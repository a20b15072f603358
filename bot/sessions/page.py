"""A conversation as one HTML page that loads nothing and runs nothing. Pure.

All that the template fills in is escaped, and passes through `render.plain`. Each source carries its
citation as JSON in an attribute, for programs (docs/sessions.md).
"""

from bot import pages
from bot.briefing.outline import NOTHING, outline
from bot.briefing.telling import shown
from bot.render import citation_place, in_quotes, searched_text
from bot.sessions.markdown import ENDS, citation_json
from bot.sessions.values import Session
from bot.standing import standing


def html_page(session: Session) -> str:
    """The whole page: the conversation, then its sources in one list."""
    environment = pages.environment("bot.sessions")
    environment.filters |= {
        "day_and_time": lambda time: f"{time:%Y-%m-%d %H:%M} UTC",
        "in_quotes": in_quotes,
        "json": citation_json,
        "outline": outline,
        "shown": shown,
        "place": citation_place,
        "searched": searched_text,
        "standing": standing,
    }
    return environment.get_template("page.html").render(session=session, ends=ENDS, nothing=NOTHING)
