"""The settings: what there is to choose, and what each choice means."""

import ast
import inspect
from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from bot.confidence import Caution


class ModelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[model]`: the language model."""

    name: str = ""
    """A name from `dateline models list`, or a GGUF's path; empty: what `dateline models use` chose."""
    context: Annotated[int, msgspec.Meta(ge=512, le=1_048_576)] = 4096
    """Context length in tokens; more takes more memory."""
    threads: Annotated[int, msgspec.Meta(ge=0, le=1024)] = 0
    """Threads for reading and writing; 0 means what `dateline doctor --tune` found, else one a core."""
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] = 160
    """The longest answer, in tokens."""
    stall_seconds: Annotated[float, msgspec.Meta(gt=0)] = 120.0
    """How long the model may be silent before it counts as hung."""
    server: str = ""
    """An OpenAI-compatible server, such as http://127.0.0.1:8000/v1, that runs the model called `name`."""
    server_key: str = ""
    """The key that the server wants, if it wants one."""


class RetrievalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[retrieval]`: what the model gets to read."""

    passages: Annotated[int, msgspec.Meta(ge=1, le=100)] = 12
    """Passages that the search hands on."""
    sentences: Annotated[int, msgspec.Meta(ge=1, le=50)] = 7
    """Evidence sentences in the prompt."""
    evidence_tokens: Annotated[int, msgspec.Meta(ge=50)] = 400
    """Token budget of those sentences."""


class AnswerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[answers]`: what is shown."""

    caution: Caution = "balanced"
    """How sure an answer must be to be shown: "bold", "balanced" or "cautious"."""


class LibrarySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[library]`: which library to use."""

    name: str = "default"
    """A library's name; each has an index of its own."""


class IndexSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[index]`: where the vectors are searched."""

    chroma: str = ""
    """A Chroma server, such as http://127.0.0.1:8000, that holds the vectors; empty: this computer. Vectors
    of passages and questions go there, and words can be guessed from them."""


class ChatSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[chat]`: the terminal chat."""

    theme: Literal["dateline-dark", "dateline-light", "dateline-contrast"] = "dateline-dark"
    """The chat's colours: "dateline-dark", "dateline-light" or "dateline-contrast"."""
    keys: dict[str, str] = {}
    """Keys of your own, by the name of what they do: {"chat.cancel" = "ctrl+x"}."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings, with their defaults."""

    model: ModelSettings = ModelSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    answers: AnswerSettings = AnswerSettings()
    library: LibrarySettings = LibrarySettings()
    index: IndexSettings = IndexSettings()
    chat: ChatSettings = ChatSettings()

    def with_library(self, name: str) -> "Settings":
        """The same settings for another library."""
        return msgspec.structs.replace(self, library=LibrarySettings(name))

    def with_threads(self, threads: int) -> "Settings":
        """The same settings for a model on so many threads."""
        return msgspec.structs.replace(self, model=msgspec.structs.replace(self.model, threads=threads))


def explained(section: str, key: str) -> str:
    """What a setting is: the text below it here; empty where Dateline came without its source."""
    try:
        tree = ast.parse(inspect.getsource(Settings.__annotations__[section]))
    except OSError:
        return ""
    lines = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for line, after in pairwise(lines):
        if isinstance(line, ast.AnnAssign) and ast.unparse(line.target) == key:
            assert isinstance(after, ast.Expr)
            return str(ast.literal_eval(after.value))
    return ""
