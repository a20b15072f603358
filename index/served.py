"""A shelf on a Chroma server, in the server's own protocol (HTTP, version 2 of its interface).

chromadb's client waits without end for a server that is silent, and goes the way of the environment's
proxies. Here each request has its time, goes to the address that was named, and to no other.
"""

import re
import secrets
import time
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import msgspec

from index.embedding import Vectors
from index.errors import StoreError, StoreSilent

if TYPE_CHECKING:
    import httpx

_TRIES = 3
_PAUSE_SECONDS = 0.25  # before the second try; twice that before the third
_CONNECT_SECONDS, _SILENT_SECONDS = 2.0, 60.0
_BUSY = frozenset({429, 502, 503, 504})
_MOST = 1000  # vectors in a request: 8 MB of JSON where they have 384 dimensions
_API = "/api/v2"
_COLLECTIONS = f"{_API}/tenants/default_tenant/databases/default_database/collections"

HNSW = {"space": "cosine", "max_neighbors": 32, "ef_search": 200}
"""Of Chroma's graph: with its own 16 neighbours one in thirty of 45,000 vectors was not found, with 32 one in
two hundred."""

_NAME = re.compile(r"dateline-[0-9a-f]{16}")

_Answer = TypeVar("_Answer")


class _Limits(msgspec.Struct):
    max_batch_size: Annotated[int, msgspec.Meta(ge=1)]


class _Described(msgspec.Struct):
    id: UUID
    metadata: dict[str, Any] | None = None


class _Held(msgspec.Struct):
    ids: list[str]


class _Found(msgspec.Struct):
    ids: list[list[str]]
    distances: list[list[float]] | None = None


class _Absent(StoreError):
    """The server has no such collection."""


def new_name() -> str:
    """A name for a collection that no other library has."""
    return f"dateline-{secrets.token_hex(8)}"


def is_name(name: str) -> bool:
    """Whether `new_name` may have made this: a catalogue that was tampered with names what is not its own."""
    return _NAME.fullmatch(name) is not None


class Server:
    """The collection called `name` on the Chroma server at `address`, such as http://127.0.0.1:8000.

    Raises StoreSilent where the server cannot be reached in three tries, is busy at each, or is silent for a
    minute; StoreError where it refuses, or says what Chroma never says.
    """

    def __init__(self, address: str, name: str) -> None:
        self.address = address.rstrip("/")
        self._name = name

    def open(self) -> tuple["_Collection", int]:
        limits = self.ask("GET", f"{_API}/pre-flight-checks", _Limits)
        body = {"name": self._name, "get_or_create": True, "configuration": {"hnsw": HNSW}}
        made = self.ask("POST", _COLLECTIONS, _Described, body)
        return _Collection(self, f"{_COLLECTIONS}/{made.id}"), min(limits.max_batch_size, _MOST)

    def close(self) -> None:
        if client := vars(self).pop("_client", None):
            client.close()

    def mark(self) -> str:
        try:
            described = self.ask("GET", f"{_COLLECTIONS}/{self._name}", _Described)
        except _Absent:
            return ""
        return str((described.metadata or {}).get("mark", ""))

    def set_mark(self, mark: str) -> None:
        collection, _ = self.open()
        collection.set_metadata({"mark": mark})

    def discard(self) -> None:
        try:
            self.ask("DELETE", f"{_COLLECTIONS}/{self._name}", dict)
        except _Absent:
            return

    def ask(self, method: str, path: str, kind: type[_Answer], body: object = None) -> _Answer:
        """What the server answers; asked again where it had not taken the question."""
        import httpx

        content = b"" if body is None else msgspec.json.encode(body)
        for pause in (*(_PAUSE_SECONDS * 2**n for n in range(_TRIES - 1)), 0.0):
            try:
                answer = self._client.request(method, self.address + path, content=content)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                fault = str(error) or "no connection"
            except httpx.HTTPError as error:
                raise self._silent(str(error) or type(error).__name__) from error
            else:
                if answer.status_code not in _BUSY:
                    return self._read(answer, kind)
                fault = f"busy, HTTP {answer.status_code}"
            time.sleep(pause)
        raise self._silent(fault)

    def _read(self, answer: "httpx.Response", kind: type[_Answer]) -> _Answer:
        if answer.status_code == 404:
            raise _Absent(f"The Chroma server at {self.address} lacks the library's vectors.", _AGAIN)
        if not answer.is_success:
            raise StoreError(
                f"The Chroma server at {self.address} refused: HTTP {answer.status_code}.", _LOOK
            )
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except (ValueError, RecursionError) as error:
            raise StoreError(
                f"The server at {self.address} said something that Chroma never says.", _LOOK
            ) from error

    def _silent(self, fault: str) -> StoreSilent:
        return StoreSilent(f"The Chroma server at {self.address} does not answer ({fault}).", _LOOK)

    @cached_property
    def _client(self) -> "httpx.Client":
        import httpx

        patience = httpx.Timeout(_SILENT_SECONDS, connect=_CONNECT_SECONDS)
        headers = {"content-type": "application/json"}
        return httpx.Client(timeout=patience, headers=headers, trust_env=False)


_LOOK = "Look whether it runs and whether [index] chroma names it; without that setting vectors stay here."
_AGAIN = "`dateline ingest` or `dateline doctor --repair` puts them there again."


class _Collection:
    """What `index.store` needs of a collection, as chromadb's own has it."""

    def __init__(self, server: Server, path: str) -> None:
        self._server, self._path = server, path

    def count(self) -> int:
        return self._server.ask("GET", f"{self._path}/count", int)

    def add(self, ids: Sequence[str], embeddings: Vectors) -> None:
        body = {"ids": ids, "embeddings": embeddings.tolist()}
        self._server.ask("POST", f"{self._path}/upsert", dict, body)

    def delete(self, ids: Sequence[str]) -> None:
        self._server.ask("POST", f"{self._path}/delete", dict, {"ids": ids})

    def get(self, include: Sequence[str]) -> dict[str, Any]:
        found = self._server.ask("POST", f"{self._path}/get", _Held, {"include": include})
        return msgspec.structs.asdict(found)

    def query(self, query_embeddings: Vectors, n_results: int, include: Sequence[str]) -> dict[str, Any]:
        body = {"query_embeddings": query_embeddings.tolist(), "n_results": n_results, "include": include}
        return msgspec.structs.asdict(self._server.ask("POST", f"{self._path}/query", _Found, body))

    def set_metadata(self, metadata: dict[str, str]) -> None:
        self._server.ask("PUT", self._path, dict, {"new_metadata": metadata})
