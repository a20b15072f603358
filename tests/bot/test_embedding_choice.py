"""Which embedding model is used, and the one that is made here."""

import hashlib
from pathlib import Path

import pytest

from bot import models
from bot.errors import ModelError
from bot.models.mending import mend


def test_the_default_is_used_until_another_one_is_chosen(tmp_path: Path) -> None:
    assert models.embedding(tmp_path).name == models.EMBEDDING
    with pytest.raises(ModelError, match="not on this computer"):
        models.use_embedding("static", tmp_path)
    (tmp_path / "embedding").write_text("static\n")
    assert models.embedding(tmp_path).name == "static"
    (tmp_path / "embedding").write_bytes(b"\xff\x1b[31m")
    with pytest.raises(ModelError, match="names no embedding model"):
        models.embedding(tmp_path)


def test_making_it_needs_the_model_that_it_is_made_from(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="made from minilm"):
        list(models.pull(models.find("static"), tmp_path))


def test_a_made_file_is_held_to_the_sum_that_was_noted(tmp_path: Path) -> None:
    static = models.find("static")
    made = static.files[0]
    place = models.file_path(static, made, tmp_path)
    place.parent.mkdir()
    with place.open("wb") as file:
        file.truncate(made.bytes)
    with pytest.raises(ModelError, match="damaged"):
        models.verify(static, tmp_path)
    sha256 = hashlib.sha256(place.read_bytes()).hexdigest()
    (place.parent / "recipe.json").write_text(f'{{"sha256": "{sha256}"}}')
    with pytest.raises(ModelError, match=r"tokenizer\.json is missing"):
        models.verify(static, tmp_path)
    assert [*mend(tmp_path)] == [], "what is right is not moved aside"
    (place.parent / "recipe.json").unlink()
    (said,) = mend(tmp_path)
    assert "static was damaged" in said
