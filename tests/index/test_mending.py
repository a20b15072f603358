"""A library that was damaged in every way that is known, and mended from its catalogue alone."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import wholeness
from fakes import FakeEmbedder
from filelock import FileLock

from index.build import update
from index.errors import LibraryError
from index.library import Library
from index.mending import mend, mend_cheaply, recover, trouble
from index.query import Period

COUNT = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a library whose sources are gone: nothing can be read from them again."""
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(COUNT):
        words = " ".join(f"word{number}x{n}" for n in range(150))
        (articles / f"{number:02}.md").write_text(f"---\ntitle: Number {number}\n---\n{words}\n")
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        list(update(library, [articles]))
    shutil.rmtree(articles)
    return tmp_path / "library"


def mended(folder: Path, embedder: FakeEmbedder | None = None) -> str:
    """What was said of a repair, after which the library must be whole, and need no other."""
    said = recover(folder)
    said += " ".join(str(event) for event in mend(folder, embedder or FakeEmbedder()))
    assert recover(folder) == ""
    assert list(mend(folder, embedder or FakeEmbedder())) == []
    with Library(folder, embedder or FakeEmbedder()) as library:
        assert [*wholeness.broken(library)] == []
        assert trouble(library) == ""
    return said


def test_a_library_that_is_well_is_left_alone(folder: Path) -> None:
    assert mended(folder) == ""


def no_store(folder: Path) -> None:
    shutil.rmtree(folder / "vectors")


def damaged_store(folder: Path) -> None:
    for file in (folder / "vectors").rglob("*.sqlite3"):
        file.write_bytes(b"no database" * 1000)


def behind(folder: Path) -> None:
    with Library(folder, FakeEmbedder()) as library, library.writing() as store:
        ((ids, _),) = library.catalog.vectors(1000)
        store.remove(ids[:5].tolist())


def ahead(folder: Path) -> None:
    with Library(folder, FakeEmbedder()) as library, library.writing() as store:
        store.add([9999], np.ones((1, 64), dtype=np.float32))


def killed(folder: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        library.catalog.set("store", "unclean")


def of_another_time(folder: Path) -> None:
    """The catalogue as it is now, the store as it was before: a backup that was taken back in part."""
    shutil.copytree(folder / "vectors", folder / "backup")
    with Library(folder, FakeEmbedder()) as library, library.writing() as store:
        ((ids, vectors),) = library.catalog.vectors(1000)
        store.remove(ids[:1].tolist())
        store.add(ids[:1], vectors[:1])
    shutil.rmtree(folder / "vectors")
    (folder / "backup").rename(folder / "vectors")


@pytest.mark.parametrize("break_it", [no_store, killed, of_another_time])
def test_what_is_seen_at_opening_is_mended_then(folder: Path, break_it: Callable[[Path], None]) -> None:
    break_it(folder)
    embedder = FakeEmbedder()
    with Library(folder, embedder) as library:
        vector = library.embedder.embed(["word7x20 word7x21"])[0]
        assert library.nearest(vector, 1, Period()), "without a store it is searched exactly"
        assert "made again" in mend_cheaply(library)
        assert embedder.embedded == 1
        assert mend_cheaply(library) == ""
        assert [*wholeness.broken(library)] == []


@pytest.mark.parametrize("break_it", [no_store, behind, ahead, killed, of_another_time])
def test_a_store_that_differs_is_made_again_without_embedding(
    folder: Path, break_it: Callable[[Path], None]
) -> None:
    break_it(folder)
    embedder = FakeEmbedder()
    assert "made again from the catalogue" in mended(folder, embedder)
    assert embedder.embedded == 0


def test_a_store_that_cannot_be_opened_is_made_again(folder: Path) -> None:
    damaged_store(folder)
    assert "could not be opened" in mended(folder)


def test_another_embedder_makes_the_vectors_anew(folder: Path) -> None:
    embedder = FakeEmbedder("another")
    with Library(folder, embedder) as library:
        assert "another embedder's" in mend_cheaply(library)
        assert embedder.embedded == 0, "that is not cheap"
    assert "another embedder's" in mended(folder, embedder)


def test_nothing_is_mended_while_another_writes(folder: Path) -> None:
    killed(folder)
    with FileLock(folder / "lock", is_singleton=False), Library(folder, FakeEmbedder()) as library:
        assert mend_cheaply(library) == ""
        with pytest.raises(LibraryError, match="Another Dateline"):
            recover(folder)


def overwritten(path: Path, share: float, size: int) -> None:
    """Write nonsense over `size` bytes, at that share of the file."""
    with path.open("r+b") as stream:
        stream.seek(int(path.stat().st_size * share) // 4096 * 4096)
        stream.write(b"\xa5" * size)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_damaged_catalogue_is_saved_as_far_as_it_can_be_read(folder: Path, share: float) -> None:
    catalog = folder / "catalog.sqlite"
    overwritten(catalog, share, 3 * 4096)
    before = catalog.read_bytes()
    assert "articles saved, the old file is" in mended(folder)
    assert (folder / "catalog.sqlite.damaged-1").read_bytes() == before
    with Library(folder, FakeEmbedder()) as library:
        assert library.catalog.count()[0] >= COUNT // 2


def test_of_a_file_that_is_no_database_nothing_is_saved_and_nothing_deleted(folder: Path) -> None:
    (folder / "catalog.sqlite").write_bytes(b"this is no database" * 100)
    assert "0 articles saved" in recover(folder)
    assert (folder / "catalog.sqlite.damaged-1").read_bytes() == b"this is no database" * 100
    with Library(folder, FakeEmbedder()) as library:
        assert library.catalog.count() == (0, 0)


def test_a_keyword_index_that_lost_its_words_is_filled_again(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as db, db:
        db.execute("DELETE FROM words_content WHERE id % 2")
    assert "damaged" in mended(folder)


def test_passages_that_were_lost_are_cut_again(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as db, db:
        db.execute("DELETE FROM words WHERE rowid = 5")
        db.execute("DELETE FROM passages WHERE id = 5")
    assert "1 articles had lost passages" in mended(folder)
