"""A suite from a user's own articles: read, made, and written as two plain files that point at them."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.atomic import write_atomically
from bot.errors import EvaluationError
from bot.evals.making import Made, claim_lines, make, question_lines
from index import duplicates, formats, reading
from index.article import Article
from index.errors import UnreadableFile

_FILES = ("questions.jsonl", "claims.jsonl", "suite.toml")


def make_suite(places: Sequence[Path], folder: Path, most: int, seed: int) -> Made:
    """Make a suite of about `most` questions on the articles in `places`, and write it to `folder`.

    Raises EvaluationError where a suite is there already (people may have edited it), where there is no
    article, or where the articles yield no question.
    """
    if any((folder / name).exists() for name in _FILES):
        raise EvaluationError(
            f"There is a suite in {folder}.", "Name another with --name, or move that one away."
        )
    articles = [*_articles(places)]
    if not articles:
        raise EvaluationError(
            f"There is no article in {', '.join(map(str, places))}.", "Name a folder of .txt or .md files."
        )
    made = make(articles, most, seed, _copies(articles))
    if not made.questions:
        reasons = ", ".join(f"{count} {reason}" for reason, count in made.left_out.items())
        raise EvaluationError("No question could be made from these articles.", f"Left out: {reasons}.")
    _write(folder / "questions.jsonl", question_lines(made))
    if made.claims:
        _write(folder / "claims.jsonl", claim_lines(made))
    # A JSON string is a TOML string, too.
    named = ", ".join(json.dumps(str(place.resolve()), ensure_ascii=False) for place in places)
    _write(folder / "suite.toml", [f"articles = [{named}]"])
    return made


def _articles(places: Sequence[Path]) -> Iterable[Article]:
    for item in reading.find([*places]):
        if isinstance(item, reading.Found):
            try:
                yield formats.parse(reading.read(item.path), item.file)
            except UnreadableFile:
                continue  # `eval run` takes the folder in, and that says what is skipped


def _copies(articles: Sequence[Article]) -> dict[str, str]:
    """The file of each near-copy, and of the report that it copies."""
    return duplicates.copies(
        [
            duplicates.Report(
                article.source.file, article.source.date, duplicates.signature(article.text[article.body :])
            )
            for article in articles
        ]
    )


def _write(path: Path, lines: Iterable[str]) -> None:
    write_atomically(path, ("\n".join(lines) + "\n").encode())
