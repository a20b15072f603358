"""What the sources themselves say is open: unclear, not disclosed, not yet decided. Pure."""

import re

_OPEN = re.compile(
    r"\b(?:remains?|is|are|was|were|still|largely|yet)\s+(?:\w+\s+)?(?:unclear|unknown|unresolved|undecided|"
    r"unanswered|uncertain|undisclosed)\b|\bunclear (?:whether|if|how|when|who|what|why)\b|"
    r"\b(?:has|have|had) (?:yet to|not yet|not been) (?:be )?(?:\w+ )?(?:disclosed|released|announced|"
    r"decided|made public|published|confirmed|determined|explained|revealed|named|identified)\b|"
    r"\bno (?:further )?details? (?:was|were|has|have)\b|\bquestions? remains?\b|"
    r"\bdeclined to (?:comment|say)\b|"
    r"\bdid not (?:immediately )?(?:respond|reply|comment|say (?:how|when|whether|why|who))\b|"
    r"\b(?:not|n[’']t) (?:yet )?(?:known|clear)\b",
    re.IGNORECASE,
)


def is_left_open(sentence: str) -> bool:
    """Whether the sentence says that something is not known or not told."""
    return bool(_OPEN.search(sentence))
