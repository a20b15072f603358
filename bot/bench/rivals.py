"""What a user would take instead, measured on the same passages: Chroma by itself, bm25s."""

import importlib.util
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bot.bench.measuring import Cost, Latency, cost, latency
from index.embedding import Embedder

_BATCH = 32  # texts; what Chroma's own embedder takes at a time
_FOUND = 12


def chroma(folder: Path, embedder: Embedder, texts: Sequence[str]) -> Cost:
    """Chroma filled with texts and with the vectors of `embedder`.

    Chroma's default embedder is all-MiniLM-L6-v2 in 32 bits, which it downloads; the same in 8 bits, which
    is quicker, stands in for it.
    """
    import chromadb
    from chromadb.config import Settings

    client: Any = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    collection = client.create_collection("passages", embedding_function=None)

    def fill() -> None:
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            vectors: Any = embedder.embed(batch)
            numbers = [str(number) for number in range(start, start + len(batch))]
            collection.add(ids=numbers, embeddings=vectors, documents=batch)

    spent = cost(fill)
    client.close()
    return spent


def bm25s(texts: Sequence[str], questions: Sequence[str]) -> tuple[Cost, Latency] | None:
    """Indexing the texts, and searching, by bm25s; None where it is not installed."""
    if importlib.util.find_spec("bm25s") is None:
        return None
    library: Any = importlib.import_module("bm25s")
    index = library.BM25()
    made = cost(lambda: index.index(library.tokenize(list(texts), show_progress=False), show_progress=False))

    def ask(question: str) -> None:
        index.retrieve(library.tokenize([question], show_progress=False), k=_FOUND, show_progress=False)

    return made, latency([cost(partial(ask, question)) for question in questions])
