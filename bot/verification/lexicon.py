"""Words that turn a statement round or take its certainty: negations, hedges, opposites. Pure.

Lists of ordinary English, written by hand; none comes from a suite or a source. A line of `opposites.txt`
is words, "|", and words that say the opposite of them; those of one side stand for each other, as those of
a line of `synonyms.txt` do.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from index.words import stem

NEGATIONS = frozenset("no not never none neither nor nobody nothing without cannot hardly scarcely".split())
"""Casefolded; what ends in "n't" negates as well."""

NOT_NEGATIONS = frozenset("only just merely simply necessarily".split())
"""After "not" these make no negation."""

REFUSALS = frozenset(
    stem(word)
    for word in "deny refuse reject decline fail cancel block prohibit forbid ban abandon scrap".split()
)
"""Stems of verbs that say of something that it is not so, or is not done."""

SAYINGS = frozenset(
    stem(word)
    for word in """demand offer proposal request call claim bid suggestion accusation allegation charge
    invitation plea appeal""".split()
)
"""Stems of what somebody said: who refuses it does not say that it was not said."""

HEDGES = frozenset(
    """will would shall may might could should scheduled expected expects plans planned planning plan aims
    aimed aiming hopes hoped hoping intends intended intending proposed proposes proposing proposal likely
    unlikely possibly possible perhaps maybe potentially potential probably reportedly allegedly alleged
    alleges apparently supposedly rumoured rumored rumours rumors rumour rumor suspected suspects believed
    believes thought poised slated considering considers mulling wants wanted seeks seeking threatens
    threatened unconfirmed tentatively tentative presumably if unless""".split()
)
"""Casefolded words that make of a fact a plan, a possibility or a rumour."""

HEDGES_BEFORE_TO = frozenset("about bound due going ready set hope aim intend want wish seek".split())
"""Casefolded words that do so only before "to"."""

WHOLE_CLAUSE = frozenset(
    """reportedly allegedly apparently possibly perhaps maybe potentially probably likely unlikely
    supposedly presumably tentatively""".split()
)
"""Hedges that colour what stands before them, too: "it was sold, apparently"."""

AUXILIARIES = frozenset(
    """is are was were has have had will would can could may might should must does did do""".split()
)
"""Casefolded; between a subject and what is said of it."""

SILENT_ON_ITS_OWN = frozenset(
    stem(word)
    for word in """according total report state mention amount worth number value approximately roughly about
    current include involve follow refer describe name year day time person people country place article
    source answer question one two also however remain known note add explain highlight emphasize
    indicate""".split()
)
"""Stems of content words that say nothing of their own: a claim may bring them along."""

COLOURING = frozenset(
    stem(word)
    for word in """increase grow growth rise high higher highly more greater many large larger big bigger
    broad broader wide wider strong stronger new newer early start begin launch include
    improve improvement enhance boost better best good great significant considerable
    substantial major full quick fast long support attract strengthen help benefit advance
    create part key active positive popular common easy safe expand expansion keep continue
    allow modern maximum demand later next appear appearance receive""".split()
)
"""Stems of the sides of pairs that often name the scale only, not the end of it (Lehrer 1985, "Markedness and
antonymy"): "how long", not "how short"."""

CALENDAR = frozenset(
    stem(word)
    for word in """January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday""".split()
)
"""Stems of months and days of the week."""

_REVERSING = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti", "de")
_STEM_OF_WORD = 4  # letters that must be left when a prefix is taken off: "under" is not "un" + "der"


def opposites(stem_: str) -> frozenset[str]:
    """The stems that say the opposite of this one; empty where none is known."""
    return _tables()[0].get(stem_, frozenset())


def synonyms(stem_: str) -> frozenset[str]:
    """The stems that may stand for this one where it is no name: those of its side in the list."""
    return _tables()[1].get(stem_, frozenset())


def may_stand_for(stem_: str) -> frozenset[str]:
    """The stems of the words that often say the same, in `synonyms.txt` or on one side of `opposites.txt`."""
    return _alike().get(stem_, frozenset()) - opposites(stem_) | synonyms(stem_)


@lru_cache(maxsize=65_536)
def reversals(stem_: str) -> frozenset[str]:
    """The stem with each prefix that turns it round, and without the one it has: "likely", "unlikely"."""
    if len(stem_) < _STEM_OF_WORD:
        return frozenset()
    without = (stem_[len(prefix) :] for prefix in _REVERSING if stem_.startswith(prefix))
    return frozenset(
        (*(prefix + stem_ for prefix in _REVERSING), *(one for one in without if len(one) >= _STEM_OF_WORD))
    )


@cache
def _tables() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    against: dict[str, set[str]] = {}
    beside: dict[str, set[str]] = {}
    for line in files(__package__).joinpath("opposites.txt").read_text(encoding="utf-8").splitlines():
        left, right = ({stem(word) for word in side.split()} for side in line.split("|"))
        for here, there in ((left, right), (right, left)):
            for one in here:
                against.setdefault(one, set()).update(there)
                beside.setdefault(one, set()).update(here - {one})
    return (
        {one: frozenset(found - {one}) for one, found in against.items()},
        {one: frozenset(found - against[one]) for one, found in beside.items()},
    )


@cache
def _alike() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in files(__package__).joinpath("synonyms.txt").read_text(encoding="utf-8").splitlines():
        group = {stem(word) for word in line.split()}
        for one in group:
            found.setdefault(one, set()).update(group - {one})
    return {one: frozenset(others) for one, others in found.items()}
