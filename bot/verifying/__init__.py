"""What was written, against the files as they are now: which citations still stand, which sentences do not.

    values.py                what is found
    files.py                 the sources as they are now
    lines.py, blocks.py      the lines of Markdown, the blocks of a page, beside those that were written
    written.py               a briefing or a conversation, and how it is shown
    documents.py             a file in one of three formats to what it shows
    checking.py              its citations and its sentences, held against the sources

Nothing that a file says of itself is trusted but where its citations point: the words are looked up in the
sources, and a sentence that somebody edited has to hold by what it cites, as any answer has.
"""

from bot.verifying.checking import check
from bot.verifying.files import Files, Folder, TakenIn
from bot.verifying.values import Checked, Finding, Repair

__all__ = ["Checked", "Files", "Finding", "Folder", "Repair", "TakenIn", "check"]
