"""The file of vectors: what it keeps, what a kill leaves in it, and libraries from before it."""

import sqlite3
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEmbedder

from index.article import Article, Source, Span
from index.build import update
from index.catalog import Catalog
from index.embedding import Vectors
from index.library import Library
from index.query import Period
from index.vectors import VectorFile

VERSION_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL, title TEXT NOT NULL, date TEXT, outlet TEXT, text TEXT NOT NULL,
    body INTEGER NOT NULL, signature BLOB NOT NULL, copy_of TEXT);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, vector BLOB);
CREATE INDEX passages_of_article ON passages (article);
CREATE INDEX passages_without_vector ON passages (id) WHERE vector IS NULL;
CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = 'porter unicode61 remove_diacritics 2');
PRAGMA user_version = 1;
"""


def unit(rows: int, dimensions: int = 24) -> Vectors:
    vectors = np.random.default_rng(7).standard_normal((rows, dimensions)).astype(np.float32)
    found: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found


def test_scores_are_those_of_numpy(tmp_path: Path) -> None:
    file, vectors = VectorFile(tmp_path / "v.f16", 24), unit(5000)
    ids = np.arange(1, 5001)
    file.write(ids, vectors)
    some = ids[::3]
    kept = file.read(some)
    np.testing.assert_allclose(kept, vectors[::3], atol=5e-4)
    np.testing.assert_allclose(file.cosines(vectors[9], some), kept @ vectors[9], atol=1e-6)
    best = some[np.argsort(-(kept @ vectors[9]), kind="stable")]
    assert file.nearest(vectors[9], some, 10).tolist() == best[:10].tolist()
    assert file.nearest(vectors[9], some[:3], 10).size == 3
    assert file.nearest(vectors[9], some[:0], 10).size == 0


def test_the_smallest_numbers_survive(tmp_path: Path) -> None:
    file = VectorFile(tmp_path / "v.f16", 4)
    file.write([0], np.array([[6e-8, -6e-8, 1.0, -1.0]], dtype=np.float32))
    each = [float(file.cosines(axis, np.array([0]))[0]) for axis in np.eye(4, dtype=np.float32)]
    assert each == pytest.approx(file.read(np.array([0]))[0].tolist(), abs=1e-9)


def test_rows_may_come_in_any_order_and_again(tmp_path: Path) -> None:
    file, vectors = VectorFile(tmp_path / "v.f16", 24), unit(6)
    file.write([5, 2, 3], vectors[:3])
    file.write([2, 9], vectors[3:5])
    np.testing.assert_allclose(file.read(np.array([5, 2, 3, 9])), vectors[[0, 3, 2, 4]], atol=5e-4)
    assert file.holds(np.array([9, 10])).tolist() == [True, False]


def test_another_reader_sees_what_was_added_since_it_looked(tmp_path: Path) -> None:
    writer, reader = VectorFile(tmp_path / "v.f16", 24), VectorFile(tmp_path / "v.f16", 24)
    writer.write([1], unit(2)[:1])
    reader.read(np.array([1]))
    writer.write([2], unit(2)[1:])
    np.testing.assert_allclose(reader.read(np.array([2]))[0], unit(2)[1], atol=5e-4)


def filled(folder: Path) -> Path:
    folder.mkdir()
    for word in ("lighthouse", "tramway", "orchard"):
        (folder / f"{word}.md").write_text(f"The {word} will be restored, said the council on Monday.")
    return folder


def test_a_torn_row_is_written_again_and_a_lost_file_made_again(tmp_path: Path) -> None:
    folder = filled(tmp_path / "articles")
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        list(update(library, [folder]))
    [file] = (tmp_path / "library").glob("vectors-*.f16")
    with file.open("ab") as torn:
        torn.write(b"\xff" * 77)  # the beginning of a row that no transaction names
    (folder / "foundry.md").write_text("The foundry will close, said its owner.")
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        list(update(library, [folder]))
        ((ids, vectors),) = library.catalog.vectors(100)
        assert len(ids) == 4
        assert np.isfinite(vectors).all()
    for damage in (lambda: file.write_bytes(file.read_bytes()[:200]), file.unlink):
        damage()
        with Library(tmp_path / "library", FakeEmbedder()) as library:
            vector = library.embedder.embed(["foundry"])[0]
            library.nearest(vector, 3, Period(until=date(2030, 1, 1)))  # no error
            list(update(library, [folder]))
            assert library.catalog.count_without_vector() == 0
            assert sum(len(ids) for ids, _ in library.catalog.vectors(100)) == 4
            assert library.is_whole


def test_a_library_of_version_1_keeps_its_vectors(tmp_path: Path) -> None:
    vectors = unit(3, FakeEmbedder.dimensions)
    text = "The tramway will be restored."
    db = sqlite3.connect(tmp_path / "catalog.sqlite")
    db.executescript(VERSION_1)
    db.execute("INSERT INTO meta VALUES ('embedder', 'fake-1')")
    db.execute(
        "INSERT INTO articles VALUES (1, 'a.md', '/a.md', 'x', 't', '2025-01-02', '', ?, 0, x'', NULL)",
        (text,),
    )
    for number, blob in enumerate((vectors[0].tobytes(), None, vectors[2].tobytes(), b"short"), start=1):
        db.execute("INSERT INTO passages VALUES (?, 1, 0, 9, ?)", (number, blob))
        db.execute("INSERT INTO words (rowid, title, text) VALUES (?, 't', ?)", (number, text))
    db.commit()
    db.close()
    for _ in range(2):
        catalog = Catalog(tmp_path / "catalog.sqlite")
        ((ids, kept),) = catalog.vectors(100)
        assert ids.tolist() == [1, 3]
        np.testing.assert_allclose(kept, vectors[[0, 2]], atol=5e-4)
        assert [number for number, _ in catalog.without_vector(9)] == [2, 4]
        assert catalog.nearest(vectors[2], 1, Period(since=date(2025, 1, 2))) == [3]
        assert catalog.nearest(vectors[2], 1, Period(since=date(2025, 1, 3))) == []
        catalog.close()


def test_a_change_by_another_process_is_seen(tmp_path: Path) -> None:
    one, other = Catalog(tmp_path / "catalog.sqlite"), Catalog(tmp_path / "catalog.sqlite")
    assert len(one.table().ids) == 0
    article = Article(Source("a.md", "x", "t", date(2025, 3, 1)), "The tramway.")
    with other.transaction():
        other.add(article, Path("/a.md"), [Span(0, 12)], b"")
    assert one.table().days.tolist() == [20250301]
    assert one.table() is one.table()
    other.remove(Path("/a.md"))
    assert len(one.table().ids) == 0
    one.close()
    other.close()
