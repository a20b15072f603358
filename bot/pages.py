"""What all HTML pages share: everything filled in is escaped, and nothing of it reorders or hides text.

What each begins with stands in `head.html`: it loads nothing, runs nothing, and says nowhere who read it.
"""

from typing import TYPE_CHECKING

from bot.render import plain

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(*packages: str) -> "Environment":
    """Finds templates in `packages`, the first first, and here; a variable that is missing is an error."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader([PackageLoader(package, ".") for package in (*packages, "bot")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _seen(value: object) -> object:
    """What a template fills in, made visible; a macro's result, which is markup, was so already."""
    from markupsafe import Markup

    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value  # what is printable is plain: the same categories, and quicker
    return plain(value)
