"""A small library for briefings: four reports of a strike, of which two tell one story, and one is later."""

import datetime as dt
from pathlib import Path

from bot.briefing import Briefer, Briefing, Done, Stage
from index.build import update
from index.library import Library

TOPIC = "the ferry strike in Larkfield"
DAY = dt.date(2024, 6, 1)

POST = """---
title: Ferry strike planned
date: 2024-05-01
outlet: The Larkfield Post
---
The ferry crews of Larkfield plan to strike on Friday over pay. The strike in Larkfield would cost the port \
$40 million, the council said.

“We have waited two years for a fair offer from this company,” said Mara Lind, who leads the crews' union. \
She said “nobody wants to strand the islands” and “the door is open” for new talks.

It remains unclear whether the night ferry in Larkfield will sail during the strike.
"""
REWRITE = """---
title: Crews to walk out
date: 2024-05-01
outlet: Quick Wire
---
Ferry crews in Larkfield plan to strike on Friday because of pay. The council puts the cost of the strike \
for the port at $40 million.

Mara Lind said, “We have waited two years for a fair offer from this company.” To her “nobody wants to \
strand the islands” and “the door is open”.
"""
REVIEW = """---
title: The price of a strike
date: 2024-05-02
outlet: The Quayside Review
---
A strike of the ferry crews would cost the port of Larkfield $40 million, the council said on Thursday.

Harbour master Ivo Brandt warned: “Three days without a ferry and the islands run out of fuel.”
"""
LATE = """---
title: Ferry strike called off
date: 2024-05-04
outlet: The Quayside Review
---
The ferry crews of Larkfield did not strike on Friday. The company agreed to a rise of 5% after long talks.
"""
ELSEWHERE = """---
title: A garden show
date: 2024-05-03
outlet: The Garden
---
Roses bloomed early; visitors came from far away, many by train.
"""
FILES = {
    "late.md": LATE, "post.md": POST, "review.md": REVIEW, "rewrite.md": REWRITE, "roses.md": ELSEWHERE,
}  # fmt: skip


def write_articles(folder: Path, **more: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **more}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def filled(library: Library, folder: Path) -> Library:
    list(update(library, [folder]))
    return library


def made(briefer: Briefer, topic: str = TOPIC) -> Briefing:
    """The briefing at the end of the events, all of which are stages before."""
    *stages, last = briefer.brief(topic, DAY)
    assert all(isinstance(stage, Stage) for stage in stages)
    assert isinstance(last, Done)
    return last.briefing
