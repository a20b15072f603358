"""Vectors on a Chroma server: Chroma's own, on this computer's loopback, and servers that behave badly."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import numpy as np
import psutil
import pytest
from click.testing import CliRunner
from fakes import FakeEmbedder

from bot import config
from bot.cli.commands import dateline
from index.build import complete, update
from index.errors import StoreError, StoreSilent
from index.library import Library
from index.mending import mend, mend_cheaply
from index.query import Period
from index.served import Server, is_name

pytestmark = pytest.mark.enable_socket
NOBODY = "http://127.0.0.1:9"  # the port of a service that is long dead
WORDS = ("tramway restored", "harbour dredged", "museum opened", "bridge closed", "school rebuilt")


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Chroma's own server, running."""
    program = str(Path(sys.executable).with_name("chroma"))
    place = tmp_path_factory.mktemp("chroma")
    command = [program, "run", "--path", str(place), "--host", "127.0.0.1", "--port", "0"]
    log = place / "log"  # a pipe that nobody reads would stop it
    with log.open("w") as stream, subprocess.Popen(command, stdout=stream, stderr=stream) as running:
        try:
            with log.open() as said:
                while "listening" not in said.readline():
                    assert running.poll() is None, "the server ended"
            # It does not say which port it took.
            open_ones = psutil.Process(running.pid).net_connections()
            (port,) = {one.laddr.port for one in open_ones if one.status == "LISTEN"}
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number, words in enumerate(WORDS):
        (folder / f"{number}.md").write_text(f"The {words} in 200{number}.\n")
    return folder


def library(folder: Path, server: str) -> Library:
    return Library(folder / "library", FakeEmbedder(), server)


def held(there: Library) -> int:
    """How many vectors the server itself says it holds of the library."""
    name = there.catalog.get("collection")
    database = f"{there._shelf.address}/api/v2/tenants/default_tenant/databases/default_database"  # type: ignore[attr-defined]
    found = httpx.get(f"{database}/collections/{name}", trust_env=False)
    if found.status_code == 404:
        return 0
    count = httpx.get(f"{database}/collections/{found.json()['id']}/count", trust_env=False)
    return int(count.json())


def lose(there: Library, server: str) -> None:
    shelf = Server(server, there.catalog.get("collection") or "")
    shelf.discard()
    shelf.close()


def test_vectors_go_there_and_are_found_as_here(chroma: str, news: Path, tmp_path: Path) -> None:
    with library(tmp_path, chroma) as there:
        list(update(there, [news]))
        assert held(there) == len(WORDS)
        assert there.is_whole
        for words in WORDS:
            vector = there.embedder.embed([words])[0]
            assert there.nearest(vector, 1, Period()) == there.catalog.nearest(vector, 1, Period())
        (news / "0.md").unlink()
        (news / "1.md").write_text("The harbour was sold.\n")
        list(update(there, [news]))
        assert held(there) == len(WORDS) - 1
    assert not (tmp_path / "library" / "vectors").exists()


def test_two_libraries_share_a_server(chroma: str, news: Path, tmp_path: Path) -> None:
    with library(tmp_path / "a", chroma) as one, library(tmp_path / "b", chroma) as other:
        list(update(one, [news]))
        list(update(other, [news / "0.md"]))
        assert (held(one), held(other)) == (len(WORDS), 1)


def test_what_the_server_lost_it_is_given_again(chroma: str, news: Path, tmp_path: Path) -> None:
    with library(tmp_path, chroma) as there:
        list(update(there, [news]))
        lose(there, chroma)
        vector = there.embedder.embed([WORDS[0]])[0]
        assert there.nearest(vector, 1, Period()) == there.catalog.nearest(vector, 1, Period())
        assert "made again" in mend_cheaply(there)
        assert held(there) == len(WORDS)
        lose(there, chroma)
    list(mend(tmp_path / "library", FakeEmbedder(), chroma))
    with library(tmp_path, chroma) as there:
        assert held(there) == len(WORDS)


def test_a_library_goes_to_the_server_and_comes_back(chroma: str, news: Path, tmp_path: Path) -> None:
    for server in ("", chroma, "", chroma):
        with library(tmp_path, server) as there:
            list(update(there, [news]) if not there.catalog.roots() else complete(there))
            assert there.is_whole
            vector = there.embedder.embed([WORDS[2]])[0]
            assert there.nearest(vector, 1, Period()) == there.catalog.nearest(vector, 1, Period())
            if server:
                assert held(there) == len(WORDS)


def test_a_silent_server_is_said_and_searched_without(news: Path, tmp_path: Path) -> None:
    with library(tmp_path, "") as here:
        list(update(here, [news]))
    with library(tmp_path, NOBODY) as there:
        said = mend_cheaply(there)
        assert "127.0.0.1:9 does not answer" in said
        assert "compared here" in said
        vector = there.embedder.embed([WORDS[3]])[0]
        assert there.nearest(vector, 2, Period()) == there.catalog.nearest(vector, 2, Period())
        with pytest.raises(StoreSilent, match="does not answer"):
            list(update(there, [news]))
    with library(tmp_path, "") as here:
        assert here.is_whole, "what is here is as it was"


class _Bad(BaseHTTPRequestHandler):
    """Answers every question with the server's `said`: a status and a body."""

    def do_GET(self) -> None:
        status, body = self.server.said  # type: ignore[attr-defined]
        self.server.asked += 1  # type: ignore[attr-defined]
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(status)
        self.send_header("location", NOBODY)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_DELETE = do_PUT = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("status", "body", "error", "asked"),
    [
        (200, b"[" * 100_000, "never says", 1),
        (200, b'{"max_batch_size": 0}', "never says", 1),
        (200, b"\xff\x1b[2J", "never says", 1),
        (307, b"", "refused: HTTP 307", 1),
        (500, b"x", "refused: HTTP 500", 1),
        (503, b"", "does not answer", 3),
    ],
)
def test_what_no_chroma_says_is_one_clear_error(status: int, body: bytes, error: str, asked: int) -> None:
    with HTTPServer(("127.0.0.1", 0), _Bad) as bad:
        bad.said, bad.asked = (status, body), 0  # type: ignore[attr-defined]
        serving = threading.Thread(target=bad.serve_forever)
        serving.start()
        try:
            shelf = Server(f"http://127.0.0.1:{bad.server_port}", "dateline-x")
            with pytest.raises(StoreError, match=error) as told:
                shelf.open()
            shelf.close()
        finally:
            bad.shutdown()
            serving.join()
        assert told.value.hint
        assert bad.asked == asked  # type: ignore[attr-defined]


def test_a_large_library_is_sent_in_parts(chroma: str) -> None:
    shelf = Server(chroma, "dateline-large")
    collection, most = shelf.open()
    vectors = np.random.default_rng(3).standard_normal((2, 384)).astype(np.float32)
    collection.add(["1", "2"], vectors)
    assert 1 <= most <= 1000
    assert collection.query(vectors, 1, ["distances"])["ids"] == [["1"], ["2"]]
    shelf.discard()
    assert shelf.mark() == ""
    shelf.close()


@pytest.fixture
def served(chroma: str, news: Path) -> None:
    """The library "news", with its vectors on the server."""
    with Library(config.library_dir("news"), FakeEmbedder(), chroma) as there:
        list(update(there, [news]))


@pytest.mark.usefixtures("served")
def test_a_purge_removes_what_the_server_holds(chroma: str, tmp_path: Path) -> None:
    settings = tmp_path / "own.toml"
    settings.write_text(f'[index]\nchroma = "{chroma}"\n')
    purge = ["--config", str(settings), "purge", "--library", "news"]
    left = json.loads(CliRunner().invoke(dateline, [*purge, "--json"], input="n").stdout)
    assert [one["server"] for one in left] == [None, chroma]
    collections = f"{chroma}/api/v2/tenants/default_tenant/databases/default_database/collections"
    before = {one["name"] for one in httpx.get(collections).json()}
    assert CliRunner().invoke(dateline, [*purge, "--yes"]).exit_code == 0
    assert len(before - {one["name"] for one in httpx.get(collections).json()}) == 1
    assert not config.library_dir("news").exists()


@pytest.mark.usefixtures("served")
def test_a_purge_removes_nothing_where_the_server_is_silent(
    chroma: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_INDEX_CHROMA", NOBODY)
    with pytest.raises(StoreSilent, match="does not answer"):
        CliRunner().invoke(
            dateline, ["purge", "--library", "news", "--yes"], catch_exceptions=False, standalone_mode=False
        )
    with Library(config.library_dir("news"), FakeEmbedder(), chroma) as there:
        assert there.catalog.count()[0] == len(WORDS)


def test_a_library_never_takes_a_collection_that_is_not_its_own(tmp_path: Path) -> None:
    with library(tmp_path, "") as made:
        made.catalog.set("collection", "../../anybody's")
    with library(tmp_path, NOBODY) as made:
        name = made.catalog.get("collection")
    assert name is not None
    assert is_name(name)
