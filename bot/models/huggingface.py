"""Hugging Face as a source: one HTTP download that goes on where it stopped."""

import contextlib
import os
import queue
import threading
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.models.catalogue import HuggingFace, ModelFile
from bot.models.progress import Progress, SourceFailed

if TYPE_CHECKING:
    import httpx

TITLE = "Hugging Face"
_CONNECT_SECONDS = 5.0  # short: a machine that cannot reach it should get to the next source soon
_SILENT_SECONDS = 30.0
_TICK_SECONDS = 0.2  # without a byte, between two looks at whether it is still wanted


def fill(
    source: HuggingFace, file: ModelFile, partial: Path, transport: "httpx.BaseTransport | None"
) -> Generator[Progress, None, None]:
    """Fill `partial` up to the file's size, from where it stands; SourceFailed if that does not work.

    A connection that breaks is taken up again for as long as each one brings at least one byte. Yields now
    and then though nothing comes, so that who wants to stop need not wait for a silent server: the thread
    that does wait is left to its end, and writes nothing more.
    """
    partial.touch()
    if _size(partial) > file.bytes:
        os.truncate(partial, 0)
    came: queue.SimpleQueue[int | Exception | None] = queue.SimpleQueue()
    unwanted = threading.Event()

    def receive() -> None:
        try:
            for size in _connections(source.url, file.bytes, partial, transport, unwanted):
                came.put(size)
            came.put(None)
        except Exception as error:  # noqa: BLE001 (raised again below)
            came.put(error)

    thread = threading.Thread(target=receive, name="download", daemon=True)
    thread.start()
    done = _size(partial)
    try:
        while True:
            with contextlib.suppress(queue.Empty):
                match came.get(timeout=_TICK_SECONDS):
                    case None:
                        return
                    case Exception() as error:
                        raise error
                    case size:
                        done = size
            yield Progress("downloading", file.name, TITLE, done, file.bytes)
    finally:
        unwanted.set()
        thread.join(_TICK_SECONDS)


def _connections(
    url: str,
    total: int,
    partial: Path,
    transport: "httpx.BaseTransport | None",
    unwanted: threading.Event,
) -> Generator[int, None, None]:
    """One connection after the other, until the file is whole; yields its size so far."""
    import httpx

    timeout = httpx.Timeout(_SILENT_SECONDS, connect=_CONNECT_SECONDS)
    try:
        with httpx.Client(transport=transport, timeout=timeout, follow_redirects=True) as client:
            while (had := _size(partial)) < total and not unwanted.is_set():
                try:
                    yield from _receive(client, url, partial, had, total, unwanted)
                except httpx.TransportError as error:
                    if _size(partial) <= had:
                        raise SourceFailed(_reason(error)) from error
                else:
                    if _size(partial) <= had:
                        raise SourceFailed("it ends before the file does")
    except (httpx.HTTPError, httpx.InvalidURL, ImportError) as error:
        # ImportError: a SOCKS proxy is set, and the package that speaks SOCKS is not there.
        raise SourceFailed(_reason(error)) from error


def _receive(
    client: "httpx.Client", url: str, partial: Path, had: int, total: int, unwanted: threading.Event
) -> Generator[int, None, None]:
    """One request for the bytes from `had` on; yields the size of `partial` as it grows."""
    # "identity": a compressed answer could not be joined to the bytes that are there already.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={had}-"} if had else {})
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code not in (200, 206):
            raise SourceFailed(f"HTTP {response.status_code}", spoiled=response.status_code == 416)
        goes_on = response.headers.get("Content-Range", "").startswith(f"bytes {had}-")
        done = had if response.status_code == 206 and goes_on else 0
        if response.status_code == 206 and not goes_on:
            raise SourceFailed("it sends another part than the one asked for", spoiled=True)
        with partial.open("r+b") as stream:
            stream.truncate(done)
            stream.seek(done)
            for block in response.iter_bytes():
                if unwanted.is_set():
                    return
                done += len(block)
                if done > total:
                    raise SourceFailed("the file is larger than it should be", spoiled=True)
                stream.write(block)
                stream.flush()  # what is told as fetched lies in the file, whatever becomes of this thread
                yield done


def _reason(error: Exception) -> str:
    import httpx

    match error:
        case httpx.ConnectTimeout():
            return f"no connection within {_CONNECT_SECONDS:.0f} s"
        case httpx.ConnectError():
            return "no connection"
        case httpx.TimeoutException():
            return f"silent for {_SILENT_SECONDS:.0f} s"
        case httpx.ProxyError():
            return f"the proxy refuses: {error}"
        case _:
            return str(error) or type(error).__name__


def _size(place: Path) -> int:
    return place.stat().st_size
