"""The package as users get it: the wheel, a quick start, no network, imports in one direction."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from needs import need

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
    assert {"bot/sessions/page.html", "bot/sessions/page.css"} <= {*names}
    assert {"bot/evals/baseline.json", "bot/evals/page/page.html", "bot/evals/page/page.css"} <= {*names}
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


# urllib3, which chromadb's and LangChain's packages import, makes one socket and binds it to ::1 to see
# whether there is IPv6. That sends nothing; whatever could send or look up a name ends the process.
MINED = """
import os, socket, sys
def refuse(*_, **__):
    print("the network was used", file=sys.stderr, flush=True)
    os._exit(97)  # also where a thread of a library would swallow an exception
class Mined(socket.socket):
    connect = connect_ex = listen = send = sendall = sendto = sendmsg = refuse
    def bind(self, address):
        if address[0] not in ("::1", "127.0.0.1"):
            refuse()
        super().bind(address)
socket.socket = Mined
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refuse
from bot.cli import main
main()
"""


def test_the_mine_goes_off() -> None:
    for use in [
        "socket.socket(socket.AF_INET).connect(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 9)",
    ]:
        assert run(sys.executable, "-c", MINED.replace("main()\n", f"{use}\n")).returncode == 97


def test_nothing_but_a_pull_uses_the_network() -> None:
    """The real commands with the real parts, in a process that ends when it would send or look up."""
    need("minilm")
    need("smollm2-135m")
    commands = [
        ["ingest", str(ROOT / "seeds")],
        ["search", "Who was in Kyiv?"],
        ["sources", "list"],
        ["models", "list"],
        ["sessions", "list"],
        ["ask", "--model", "smollm2-135m", "What does the Kiel Institute reckon America has given Ukraine?"],
    ]
    for command in commands:
        done = run(sys.executable, "-c", MINED, *command)
        allowed = (0, 3) if command[0] == "ask" else (0,)  # whether so small a model is sure is not the point
        assert done.returncode in allowed, done.stderr


def test_nothing_tracked_names_weights_or_is_large() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = run("git", "ls-files", cwd=ROOT).stdout.splitlines()
    assert not [name for name in names if name.endswith((".gguf", ".onnx", ".safetensors", ".whl"))]
    assert not [name for name in names if (ROOT / name).stat().st_size > 500_000]
