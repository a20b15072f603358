"""The briefing within a file that shows it: in a comment which nothing that it holds can end. Pure."""

import json
import re

from bot.briefing.values import Briefing, BriefingUnreadable, from_json

_COMMENT = re.compile(r"<!-- dateline-briefing\n(.*?)\n-->", re.DOTALL)


def comment(briefing: Briefing) -> str:
    """An HTML comment with all of the briefing as JSON."""
    text = json.dumps(briefing.to_dict(), ensure_ascii=True, separators=(",", ":"))
    # Angle brackets and double hyphens stand in strings only: there an escape says the same.
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    return f"<!-- dateline-briefing\n{safe}\n-->"


def carried(text: str) -> Briefing:
    """The briefing in a file's text. Raises BriefingUnreadable where there is none, or more than one."""
    found = _COMMENT.findall(text)
    if len(found) != 1:
        raise BriefingUnreadable(
            "This file carries no briefing." if not found else "This file carries several briefings.",
            "Give a file that `dateline brief TOPIC -o FILE` wrote, with its last comment.",
        )
    return from_json(found[0])
