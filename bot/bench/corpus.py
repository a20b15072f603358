"""Articles to measure with: paragraphs of real ones mixed anew, with other names and other numbers."""

import random
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from index.article import Span
from index.errors import UnreadableFile
from index.formats import parse
from index.reading import Found, find, read
from index.sentences import blocks

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")  # capitals within a sentence
_DIGIT = re.compile(r"\d")
_PARAGRAPHS = 24  # of an article, about 7 passages
_FIRST_DAY = date(2015, 1, 1)


def write(folder: Path, sources: Path, number: int, seed: int = 0) -> None:
    """Fill `folder` with `number` articles out of those in `sources`; the same ones for the same seed."""
    paragraphs = _paragraphs(sources)
    names = sorted({name for paragraph in paragraphs for name in _NAME.findall(paragraph)})
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    for article in range(number):
        chosen = [_changed(chance.choice(paragraphs), names, chance) for _ in range(_PARAGRAPHS)]
        day = _FIRST_DAY + timedelta(days=chance.randrange(3650))
        text = "\n\n".join(chosen)
        (folder / f"a{article:06}.md").write_text(
            f"---\ntitle: {chosen[0][:60]!r}\ndate: {day}\n---\n{text}\n", "utf-8"
        )


def _paragraphs(sources: Path) -> list[str]:
    found: list[str] = []
    for item in find([sources]):
        if isinstance(item, Found):
            try:
                article = parse(read(item.path), item.file)
            except UnreadableFile:
                continue
            body = Span(article.body, len(article.text))
            found += [block.of(article.text) for block in blocks(article.text, body)]
    return [paragraph for paragraph in found if len(paragraph) > 100]


def _changed(paragraph: str, names: Sequence[str], chance: random.Random) -> str:
    renamed = _NAME.sub(lambda _: chance.choice(names), paragraph)
    return _DIGIT.sub(lambda _: str(chance.randrange(10)), renamed)
