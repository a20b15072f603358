"""Runs the benchmark: `python -m bot.bench.running ARTICLES OUT SIZE...`, sizes in articles.

Leaves results.json, benchmark.md and benchmark.html in the folder OUT; libraries are made in a temporary
folder and removed. The language model is measured where it is there: `dateline models pull` fetches it.
"""

import json
import platform
import random
import resource
import sys
import tempfile
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import seeds
from bot import config, models, workspace
from bot.bench import asking, corpus, measuring, rivals, table, talking
from bot.bench.measuring import Embedders
from bot.bench.page import page
from index.build import update
from index.embedding import MiniLM
from index.library import Library
from index.query import Period
from index.static import Static

_QUESTIONS = 50
_ROUNDS = 5  # prompts of the model's measurement
_SAMPLE = 128  # passages that the slow embedder is measured on
_LATELY = Period(since=date(2023, 1, 1))


def main() -> None:
    articles, out, *sizes = sys.argv[1:]
    places = config.models_dir()
    static, minilm = (models.path(models.find(name), places) for name in ("static", "minilm"))
    embedders = Embedders(Static(static), MiniLM(minilm))
    found: dict[str, Any] = {
        "machine": f"{platform.processor() or platform.machine()}, Python {platform.python_version()}",
        "sizes": [_one_size(Path(articles), int(size), embedders) for size in sizes],
    }
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before any language model
    found |= _model(places)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    (folder / "benchmark.md").write_text(table.markdown(found), "utf-8")
    (folder / "benchmark.html").write_text(page(found), "utf-8")
    print(table.markdown(found))


def _model(places: Path) -> dict[str, Any]:
    """The default model beside plain llama-cpp-python, and an answer's time by its stages."""
    if not models.installed(models.find(models.DEFAULT), places):
        print(f"{models.DEFAULT} is not there: it is not measured", file=sys.stderr)
        return {}
    talk = talking.compare(models.DEFAULT, _ROUNDS)
    settings = config.Settings()
    used = workspace.choose_model(settings, models.DEFAULT)
    with (
        tempfile.TemporaryDirectory() as place,
        seeds.folder() as articles,
        Library(Path(place), workspace.open_embedder()) as library,
        workspace.engine_for(used, settings) as engine,
    ):
        for _ in update(library, [articles]):
            pass
        asker = workspace.asker_for(library, engine, used, settings)
        questions = [one.question for one in seeds.questions()]
        split = asking.split(asker, questions, library.catalog.newest() or date.today())
    return {
        "talk": {"ratios": talk.ratios, **asdict(talk)},
        "answers": {"model": models.DEFAULT, **asdict(split)},
    }


def _one_size(articles: Path, size: int, embedders: Embedders) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        corpus.write(work / "articles", articles, size)
        with Library(work / "library", embedders.static) as library:
            indexing = measuring.indexing(library, work / "articles")
            print(f"{indexing.passages} passages: indexed", file=sys.stderr, flush=True)
            texts = measuring.texts(library)
            questions = _questions(texts)
            sample = random.Random(1).sample(texts, min(_SAMPLE, len(texts)))
            rival = rivals.bm25s(texts, questions)
            return {
                "indexing": asdict(indexing),
                "search": asdict(measuring.searching(library, questions)),
                "search_lately": asdict(measuring.searching(library, questions, _LATELY)),
                "exact_numpy": asdict(measuring.exactly(library, questions)),
                "embedding": asdict(measuring.embedding(embedders.static, texts[:4096])),
                "embedded": min(4096, len(texts)),
                "chroma_minilm": asdict(rivals.chroma(work / "chroma", embedders.minilm, sample)),
                "chroma_static": asdict(rivals.chroma(work / "other", embedders.static, texts[:4096])),
                "sampled": len(sample),
                "bm25s": [asdict(part) for part in rival] if rival else None,
            }


def _questions(texts: list[str]) -> list[str]:
    """A few neighbouring words of passages, as a question would share them."""
    chance = random.Random(2)
    found = []
    for text in chance.sample(texts, min(_QUESTIONS, len(texts))):
        words = text.split()
        start = chance.randrange(max(1, len(words) - 8))
        found.append("What is known about " + " ".join(words[start : start + 8]) + "?")
    return found


if __name__ == "__main__":
    main()
