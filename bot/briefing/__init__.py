"""Cited briefings: a topic goes in; what the sources agree on, differ on, and say of it comes out.

    values.py                           the briefing and its JSON
    likeness.py, stories.py             which sentences say the same, which reports count once
    times.py, voices.py, gaps.py        what a sentence tells: when, who said what, what is open
    field.py                            what is read for a topic
    points.py, disputes.py, sections.py what is chosen of it
    asked.py                            questions of one's own, and what answers them
    writing.py                          a point in the model's words, verified
    unfinished.py                       what it wrote, where the briefing was stopped
    making.py, stages.py                the stages, and their end
    since.py, earlier.py                what changed since an earlier briefing
    telling.py                          the words that all formats share; excerpts.py the paragraphs around
    markdown.py, page.py, word.py       the briefing to be read

Every sentence is a source's own, quoted, or passed the verification of answers (`docs/briefings.md`).
"""

from bot.briefing.making import Briefer
from bot.briefing.stages import SIZES, Done, Stage
from bot.briefing.values import Briefing, Length
from bot.briefing.writing import Writer

__all__ = ["SIZES", "Briefer", "Briefing", "Done", "Length", "Stage", "Writer"]
