"""Which statements of different reports differ, and which a later report has overtaken. Pure.

    lexicon.py      words for the same, for plans and what became of them, for tolls
    moods.py        which words of a sentence are so, not so, planned, possible
    statements.py   what one report says, read once: words, names, times, speakers, frames
    figures.py      its numbers, each with what it counts
    outcomes.py     planned, happened, did not happen: the same thing in another mood
    counts.py       the same thing counted or priced, with another value
    comparing.py    pairs of statements -> differences

A difference that is none costs more trust than one that is missed: where the two may speak of different
things, of other times or through other mouths, they are left alone. What it is worth:
`docs/differences.md`.
"""

from bot.differences.comparing import Difference, Relation, difference
from bot.differences.statements import Statement

__all__ = ["Difference", "Relation", "Statement", "difference"]
