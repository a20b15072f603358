"""What a claim must not get wrong, however much of it stands in the source: one gate a function. Pure.

Each returns what is wrong, in words for people, or "" where nothing is. A gate looks at a window: up to three
sentences in a row, and up to two more from elsewhere in the text. A sentence that leans on the one before it
("He ...", "... did this") is read as one with it.
"""

from collections.abc import Callable

from bot.verification.bonds import (
    compounds_are_whole,
    names_keep_their_neighbours,
    numbers_keep_their_neighbours,
    roles_are_kept,
    sentences_are_not_stitched,
    subjects_are_kept,
)
from bot.verification.features import Held
from bot.verification.presence import (
    names_are_there,
    numbers_are_there,
    opposites_are_not_there,
    poles_are_there,
    words_are_there,
)
from bot.verification.stretches import Stretch
from bot.verification.tones import hedges_are_kept, negations_are_kept

GATES: tuple[tuple[str, Callable[[Held, Stretch], str]], ...] = (
    ("numbers", numbers_are_there),
    ("names", names_are_there),
    ("opposites", opposites_are_not_there),
    ("negations", negations_are_kept),
    ("hedges", hedges_are_kept),
    ("poles", poles_are_there),
    ("words", words_are_there),
    ("numbers' neighbours", numbers_keep_their_neighbours),
    ("names' neighbours", names_keep_their_neighbours),
    ("compounds", compounds_are_whole),
    ("roles", roles_are_kept),
    ("subjects", subjects_are_kept),
    ("seams", sentences_are_not_stitched),
)
"""All gates by name, in the order in which a claim is held to them."""
