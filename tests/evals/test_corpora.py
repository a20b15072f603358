"""Libraries for evaluation are made once, and again when what they are made of changes."""

from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbedder

from bot.errors import EvaluationError
from bot.evals.corpora import code_sha256, corpus, library_folder, remembering, take_in


def test_a_corpus_is_named_by_names_and_contents(suite_folder: Path) -> None:
    place = suite_folder / "articles"
    before = corpus([place])
    assert corpus([place]) == before
    (place / "ferry.md").write_text("Another text.")
    changed = corpus([place])
    assert changed.sha256 != before.sha256
    (place / "ferry.md").rename(place / "boat.md")
    assert corpus([place]).sha256 not in (before.sha256, changed.sha256)


def test_a_library_is_named_by_corpus_and_embedder(suite_folder: Path, tmp_path: Path) -> None:
    articles = corpus([suite_folder / "articles"])
    one = library_folder(tmp_path, articles, FakeEmbedder())
    assert one == library_folder(tmp_path, articles, FakeEmbedder())
    assert one != library_folder(tmp_path, articles, FakeEmbedder("other"))


def test_the_code_is_part_of_it() -> None:
    assert code_sha256("index") == code_sha256("index") != code_sha256("prompts")


def test_the_second_time_nothing_is_embedded(suite_folder: Path, tmp_path: Path) -> None:
    articles = corpus([suite_folder / "articles"])
    first, second = FakeEmbedder(), FakeEmbedder()
    with remembering(first, tmp_path) as embedder:
        list(take_in(tmp_path / "one", articles, embedder))
    with remembering(second, tmp_path) as embedder:
        list(take_in(tmp_path / "two", articles, embedder))  # another library of the same texts
    assert first.embedded > 0
    assert second.embedded == 0


def test_remembered_vectors_are_the_embedders_own_in_any_order(tmp_path: Path) -> None:
    texts = ["one", "two words", "one", "three little words", "\udcff"]
    with remembering(FakeEmbedder(), tmp_path) as embedder:
        embedder.embed(["two words"])
        assert np.array_equal(embedder.embed(texts), FakeEmbedder().embed(texts))
        assert np.array_equal(embedder.embed(texts[::-1]), FakeEmbedder().embed(texts[::-1]))
        assert embedder.embed([]).shape == (0, FakeEmbedder.dimensions)
    with remembering(FakeEmbedder("other"), tmp_path) as other:
        other.embed(["one"])
        assert other.fingerprint == "other"


def test_a_damaged_file_of_vectors_is_named(tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(EvaluationError, match=r"vectors\.sqlite"), remembering(FakeEmbedder(), tmp_path):
        pass


def test_a_corpus_without_articles_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "empty.md").write_text("")
    with pytest.raises(EvaluationError, match="No article"):
        list(take_in(tmp_path / "library", corpus([tmp_path / "articles"]), FakeEmbedder()))
