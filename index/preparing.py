"""A file's bytes to what the catalogue keeps of it: article, passages, signature. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from index import duplicates, formats
from index.article import Article, Span
from index.chunking import passages
from index.sentences import blocks


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article, the spans of its passages, and what near-copies of it are known by."""

    article: Article
    spans: tuple[Span, ...]
    signature: bytes


def prepare(data: bytes, file: str, length: Callable[[str], int], limit: int) -> Prepared:
    """What there is to keep of the file with these bytes, which citations call `file`.

    `length` and `limit` are the embedder's. Raises UnreadableFile as `formats.decode` does.
    """
    return cut(formats.parse(data, file), length, limit)


def cut(article: Article, length: Callable[[str], int], limit: int) -> Prepared:
    """The same of an article."""
    paragraphs = blocks(article.text, Span(article.body, len(article.text)))
    spans = passages(article, length, limit, paragraphs)
    return Prepared(article, spans, duplicates.signature(article.text, paragraphs))
