"""A conversation as one HTML page that loads nothing and runs nothing. Pure.

All that the template fills in is escaped, and passes through `render.plain`. Each source carries its
citation as JSON in an attribute, for programs (docs/sessions.md).
"""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.render import citation_place, in_quotes, plain, searched_text
from bot.sessions.markdown import ENDS, citation_json
from bot.sessions.values import Session
from bot.standing import standing


def html_page(session: Session) -> str:
    """The whole page: the conversation, then its sources in one list."""
    environment = Environment(
        loader=PackageLoader("bot.sessions", "."),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day_and_time": lambda time: f"{time:%Y-%m-%d %H:%M} UTC",
        "in_quotes": in_quotes,
        "json": citation_json,
        "place": citation_place,
        "searched": searched_text,
        "standing": standing,
    }
    return environment.get_template("page.html").render(session=session, ends=ENDS)


def _seen(value: object) -> object:
    """What the template fills in, without characters that reorder or hide text."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return plain(value)
