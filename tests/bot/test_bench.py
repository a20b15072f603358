"""The benchmark's parts, on a few articles: that it measures, never what."""

import os
import subprocess
import sys
from pathlib import Path

from fakes import FakeEmbedder
from needs import need

from bot.bench import corpus, measuring, rivals
from index.library import Library


def sources(folder: Path) -> Path:
    folder.mkdir()
    for number in range(3):
        paragraphs = [
            f"On day {n} the mayor of Lindau met Anna Berg, and {n} people came. " * 3 for n in range(4)
        ]
        (folder / f"{number}.md").write_text("\n\n".join(paragraphs))
    return folder


def test_articles_are_made_alike_from_one_seed_and_no_two_are_the_same(tmp_path: Path) -> None:
    real = sources(tmp_path / "real")
    for name in ("one", "two"):
        corpus.write(tmp_path / name, real, 5)
    one, two = ([path.read_text() for path in sorted((tmp_path / name).iterdir())] for name in ("one", "two"))
    assert one == two
    assert len(set(one)) == 5


def test_every_part_is_measured(tmp_path: Path) -> None:
    corpus.write(tmp_path / "articles", sources(tmp_path / "real"), 5)
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        indexing = measuring.indexing(library, tmp_path / "articles")
        assert indexing.articles == 5
        assert 0 < indexing.by_words.wall <= indexing.whole.wall
        texts = measuring.texts(library)
        assert len(texts) == indexing.passages
        for found in (
            measuring.searching(library, ["mayor", "people"]),
            measuring.exactly(library, ["mayor"]),
        ):
            assert 0 < found.p50 <= found.p95
        assert rivals.chroma(tmp_path / "chroma", library.embedder, texts).wall > 0


def test_a_model_is_compared_with_plain_llama_cpp(models_dir: Path, tmp_path: Path) -> None:
    need("smollm2-135m")
    places = {"DATELINE_HOME": str(tmp_path), "DATELINE_MODELS": str(models_dir)}
    command = [sys.executable, "-m", "bot.bench.talking", "smollm2-135m", "1"]
    done = subprocess.run(command, env={**os.environ, **places}, capture_output=True, text=True, check=True)
    ratios = [float(line.rpartition(" ")[2]) for line in done.stdout.splitlines()]
    assert len(ratios) == 3
    assert all(ratio > 0 for ratio in ratios)
