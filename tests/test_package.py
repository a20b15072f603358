"""The package as users get it: the wheel, a quick start, no network, imports in one direction."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = [
    "chromadb",
    "llama_cpp",
    "onnxruntime",
    "textual",
    "langchain_text_splitters",
    "numpy",
    "rich",
    "httpx",
]


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, capture_output=True, text=True, timeout=240, cwd=cwd, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", str(out), str(ROOT))
    assert built.returncode == 0, built.stderr
    (made,) = out.glob("*.whl")
    return made


def test_the_wheel_holds_code_prompts_and_seeds_and_no_weights(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "bot",
        "index",
        "prompts",
        "seeds",
    }
    assert "prompts/answer.md" in names
    assert "seeds/questions.jsonl" in names
    assert len([name for name in names if name.startswith("seeds/") and name.endswith(".md")]) == 5
    assert not [name for name in names if name.endswith((".gguf", ".onnx", ".safetensors"))]


def test_an_installed_wheel_finds_its_resources_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    code = (
        f"import sys; sys.path.insert(0, {str(place)!r}); import prompts, seeds;"
        "assert prompts.__file__.startswith(sys.path[0]), prompts.__file__;"
        "print(len(prompts.load('answer').fill(sources='s', question='q')), len(seeds.questions()) > 0)"
    )
    shown = run(sys.executable, "-I", "-c", code, cwd=tmp_path)
    assert shown.stdout == "2 True\n", shown.stderr


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom bot.cli import commands\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert run(sys.executable, "-c", code).stdout == "[]\n"


def test_imports_go_one_way() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    checked = run(str(lint), "--no-cache", cwd=ROOT)
    assert checked.returncode == 0, checked.stdout


def test_nothing_but_a_pull_opens_a_socket(tmp_path: Path) -> None:
    """Ingesting and searching with the real parts, in a process whose sockets are mined."""
    code = """
import socket, sys
def refuse(*_, **__): raise AssertionError("a socket was opened")
class Mined(socket.socket):
    def __init__(self, family=-1, *rest, **more):
        if family != socket.AF_UNIX: refuse()
        super().__init__(family, *rest, **more)
socket.socket = Mined
socket.getaddrinfo = refuse
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from fakes import FakeEmbedder
from index.build import update
from index.library import Library
from index.retrieval import search
with Library(Path(sys.argv[2]), FakeEmbedder()) as library:
    list(update(library, [Path(sys.argv[3])]))
    print(len(search(library, "Who was in Kyiv?", 5).hits))
"""
    shown = run(
        sys.executable, "-c", code, str(ROOT / "tests"), str(tmp_path / "library"), str(ROOT / "seeds")
    )
    assert shown.stdout == "5\n", shown.stderr


def test_nothing_tracked_names_weights_or_is_large() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = run("git", "ls-files", cwd=ROOT).stdout.splitlines()
    assert not [name for name in names if name.endswith((".gguf", ".onnx", ".safetensors", ".whl"))]
    assert not [name for name in names if (ROOT / name).stat().st_size > 500_000]
