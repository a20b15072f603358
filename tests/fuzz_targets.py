"""What is fuzzed: bytes in, nothing out; that something does not hold is an AssertionError."""

import json

from fakes import FakeEmbedder

from bot.errors import AnswerError
from bot.keeping import kept, restored
from bot.parsing import parse as parse_claims
from bot.render import one_line, plain
from index import duplicates, formats
from index.chunking import passages
from index.errors import UnreadableFile
from index.sentences import sentences


def read_article(data: bytes) -> None:
    """A file of any bytes is refused, or an article whose spans are where they say."""
    try:
        article = formats.parse(data, "a.md")
    except UnreadableFile:
        return
    text = article.text
    assert 0 <= article.body <= len(text)
    assert one_line(article.source.title).isprintable()
    end = 0
    for span in sentences(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
    embedder = FakeEmbedder()
    end = article.body
    for span in passages(article, embedder.length, embedder.limit):
        assert end <= span.start < span.end <= len(text)
        assert embedder.length(span.of(text)) <= embedder.limit
        end = span.end
    assert len(duplicates.signature(text)) == duplicates.SIGNATURE_BYTES


def read_claims(data: bytes) -> None:
    """Whatever a model writes is sentences on one line, with small numbers, and nothing that draws."""
    for draft in parse_claims(data.decode("utf-8", "replace")):
        assert draft.text
        assert draft.text == " ".join(draft.text.split())
        assert plain(draft.text).isprintable()
        assert all(0 <= number < 1000 for number in draft.cites)
        assert len(set(draft.cites)) == len(draft.cites)


def read_answer(data: bytes) -> None:
    """Any JSON is refused, or is an answer that is kept and restored as it is."""
    try:
        answer = restored(json.loads(data))
    except (ValueError, RecursionError, AnswerError):
        return
    assert restored(json.loads(json.dumps(kept(answer)))) == answer


TARGETS = {"formats": read_article, "claims": read_claims, "answers": read_answer}
