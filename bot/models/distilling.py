"""Files that are made on this computer from another model's: the static embedder's table."""

import hashlib
from collections.abc import Generator
from pathlib import Path

import msgspec

from bot.atomic import write_atomically
from bot.models.catalogue import Distilled, ModelFile, find
from bot.models.files import installed, path
from bot.models.progress import Progress, SourceFailed

TITLE = "this computer"


def fill(
    source: Distilled, file: ModelFile, partial: Path, models_dir: Path
) -> Generator[Progress, None, None]:
    """Make the file at `partial`, and say in `recipe.json` of its model's folder how, and what came of it."""
    import numpy as np

    from index.embedding import MiniLM
    from index.static import RECIPE, distil

    model = find(source.model)
    if not installed(model, models_dir):
        raise SourceFailed(f"it is made from {model.name}: `dateline models pull {model.name}` first")
    teacher = MiniLM(path(model, models_dir))
    steps = distil(teacher)
    while True:
        try:
            done, total = next(steps)
        except StopIteration as end:
            table = end.value
            break
        yield Progress("distilling", file.name, TITLE, file.bytes * done // total, file.bytes)
    with partial.open("wb") as stream:
        np.save(stream, table)
    made = {
        "recipe": RECIPE,
        "of": teacher.fingerprint,
        "sha256": hashlib.sha256(partial.read_bytes()).hexdigest(),
    }
    write_atomically(
        models_dir / "static" / "recipe.json", msgspec.json.format(msgspec.json.encode(made)) + b"\n"
    )
