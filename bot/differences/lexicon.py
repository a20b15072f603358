"""Words by which reports of one thing differ in words only, and words that say what became of a plan. Pure.

Lists of ordinary English, written by hand; none comes from a suite or a source.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from bot.verification.features import kin
from bot.verification.lexicon import HEDGES, SILENT_ON_ITS_OWN
from index.words import stem

WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
"""Casefolded."""

CALENDAR = WEEKDAYS | frozenset(
    """january february march april may june july august september october november december""".split()
)
"""Casefolded."""

SAYS = frozenset(
    """said says say saying told tells claims claimed claim estimates estimated estimate insists insisted
    argues argued puts put reckons reckoned believes believed denied denies thinks thought announced
    confirmed reported""".split()
)
"""Casefolded words that give a statement to a speaker, beside "according to"."""

PLANS = frozenset(
    """will plans planned planning plan scheduled expected expects due set intends intended intending aims
    aiming aimed hopes hoped hoping slated poised going about""".split()
)
"""Casefolded words that make of what follows a plan: what is to come, not merely may."""

BEHIND = frozenset("planned expected scheduled due set likely slated poised possible".split())
"""Hedges that may stand behind what they colour: "a signing is planned"."""

NOT_DONE = frozenset(
    stem(word) for word in "cancel postpone abandon scrap shelve delay suspend derail".split()
)
"""Stems of verbs by which what was planned does not happen, or not now; "call off" is another."""

FAILS = frozenset(stem(word) for word in "fail refuse decline".split())
"""Stems of verbs that say so before "to"."""

MOVES = frozenset(
    stem(word)
    for word in """rise fall drop gain shed jump climb slide decline increase decrease grow surge soar plunge
    slump tumble dip slip end close lift raise cut add""".split()
)
"""Stems of verbs with which a number is a step, unless it is one "to" somewhere."""

LIGHT = frozenset(stem(word) for word in "continue remain keep become seem know call".split())
"""Stems of verbs that say nothing without another."""

_TOLLS: Mapping[str, frozenset[str]] = {
    role: frozenset(stem(word) for word in words.split())
    for role, words in {
        "dead": "kill die dead death deaths fatality fatalities perish",
        "hurt": "injure injured injuries wound wounded hurt",
        "missing": "missing unaccounted",
        "held": "arrest arrested detain detained",
        "fled": "evacuate evacuated flee displace displaced",
    }.items()
}
EVENTS = frozenset(
    stem(word)
    for word in """fire blaze wildfire flood flooding quake earthquake storm hurricane cyclone typhoon tornado
    explosion blast attack shooting crash collision derailment landslide avalanche bombing airstrike outbreak
    heatwave sinking protest raid riot collapse""".split()
)
"""Stems of events that have tolls."""

_SAME = tuple(
    frozenset(stem(word) for word in line.split())
    for line in (
        "deal agreement accord pact treaty",
        "fire blaze wildfire",
        "quake earthquake",
        "flood flooding",
        "people person persons",
        "firm company",
        "worker employee staff",
        "gas gasoline petrol",
        "job post position",
        "sell fetch",
        "price cost",
        "strike walkout",
        "contest election",
        "record set",
        *(" ".join(words) for words in _TOLLS.values()),
    )
)

FILLERS = (
    SILENT_ON_ITS_OWN
    | {stem(word) for word in SAYS | HEDGES | PLANS | CALENDAR | {"ready"}}
    | {
        stem(word)
        for word in """last next week month today yesterday tomorrow morning night afternoon evening total
        number figure call now far late just already still earlier ago least most statement around""".split()
    }
)
"""Stems that tell who says it, when and how surely, not what of what."""


def role(word: str) -> str:
    """What a stem makes of the people that are counted with it: dead, hurt, missing, held, fled; else ""."""
    return next((name for name, stems in _TOLLS.items() if word in stems), "")


@cache
def same(word: str) -> frozenset[str]:
    """The stems that say the same as this one, itself included."""
    return frozenset({word}).union(*(group for group in _SAME if word in group))


def known(word: str, stems: frozenset[str]) -> bool:
    """Whether the stem, or one that says the same, is among `stems`."""
    return not same(word).isdisjoint(stems) or kin(word, stems)


def unknown(words: Iterable[str], stems: frozenset[str]) -> list[str]:
    """Those of the stems that are not."""
    return [word for word in words if not known(word, stems)]
