"""Names that a library holds nowhere, to put in the place of those that it holds."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from random import Random

from bot.evals.making.names import ACRONYMS, CITIES, COUNTRIES, FIRMS, GIVEN, INVENTED, STATES, SURNAMES
from bot.evals.making.naming import Name, NameSort

_WORD = re.compile(r"[^\W_]+")
_PLACES: dict[NameSort, tuple[str, ...]] = {"country": COUNTRIES, "state": STATES, "city": CITIES}


def vocabulary(text: str) -> set[str]:
    """The words of `text`, casefolded."""
    return {word[0].casefold() for word in _WORD.finditer(text)}


class Strangers:
    """Names that stand nowhere among the words of a text, casefolded, or of a whole library."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = sorted(vocabulary)

    def knows(self, name: str) -> bool:
        """Whether a word of `name` stands there, or one that begins with it: Oman, where it says Omani."""
        return any(self._begins(word) for word in _WORD.findall(name.casefold()))

    def one_for(self, name: Name, random: Random) -> str | None:
        """A name of the same sort to put in the place of `name`; None where all stand there."""
        parts = name.text.split()
        if name.sort == "person":
            surname = self.choose(SURNAMES, random)
            return surname and (surname if len(parts) == 1 else f"{random.choice(GIVEN)} {surname}")
        if name.sort not in _PLACES:
            short = self.choose(ACRONYMS if name.text.isupper() else FIRMS, random)
            return short and " ".join((short, *parts[1:][-1:]))
        return self.choose(_PLACES[name.sort], random) or self.choose(INVENTED[name.sort], random)

    def choose(self, pool: Sequence[str], random: Random) -> str | None:
        """One of `pool` that stands nowhere there."""
        left = [name for name in pool if not self.knows(name)]
        return random.choice(left) if left else None

    def _begins(self, word: str) -> bool:
        place = bisect_left(self._words, word)
        return self._words[place : place + 1] != [] and self._words[place].startswith(word)
