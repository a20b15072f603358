"""A conversation as one HTML page that loads nothing and runs nothing. Pure.

All that the template fills in is escaped, and passes through `render.plain`.
"""

from markupsafe import Markup

from bot import pages
from bot.briefing.outline import NOTHING, outline
from bot.briefing.telling import shown
from bot.render import citation_place, in_quotes, searched_text
from bot.sessions.markdown import ENDS
from bot.sessions.values import Session
from bot.standing import standing


def page(session: Session, comment: str) -> str:
    """The whole page: the conversation, its sources in one list, and `comment`, as it is, at the end."""
    environment = pages.environment("bot.sessions")
    environment.filters |= {
        "day_and_time": lambda time: f"{time:%Y-%m-%d %H:%M} UTC",
        "in_quotes": in_quotes,
        "outline": outline,
        "shown": shown,
        "place": citation_place,
        "searched": searched_text,
        "standing": standing,
    }
    template = environment.get_template("page.html")
    return template.render(session=session, ends=ENDS, nothing=NOTHING, comment=Markup(comment))
