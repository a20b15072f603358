"""One request to a server, read in a thread and an event loop of its own.

So it can be dropped at any instant, also while the server has not said a word, and the server sees that
nobody waits any more.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from bot.engine import Cancelled
from bot.errors import EngineError, EngineStalled
from bot.served.protocol import garbage, refusal

if TYPE_CHECKING:
    import httpx

_TRIES = 3
_PAUSE_SECONDS = 0.5  # before the second try; twice that before the third
_CONNECT_SECONDS = 5.0
_BUSY = frozenset({429, 502, 503, 504})
_LONGEST_LINE = 1_000_000  # characters
_LONGEST_REFUSAL = 10_000  # bytes


class Refused(EngineError):
    """The server answered with an error of HTTP; `status` says which."""

    def __init__(self, status: int, data: bytes) -> None:
        error = refusal(status, data)
        super().__init__(error.message, error.hint)
        self.status = status


class Exchange:
    """A request, under way from the start, and the lines of its answer.

    It is sent up to three times where the server cannot be reached or is busy, and never again once
    anything has come back. `silence` is how long the server may say nothing, in seconds.
    """

    def __init__(
        self,
        url: str,
        body: Mapping[str, Any],
        headers: Mapping[str, str],
        silence: float,
        transport: "httpx.AsyncBaseTransport | None",
    ) -> None:
        self._url, self._body, self._headers = url, body, headers
        self._silence, self._transport = silence, transport
        self._lines: SimpleQueue[str | EngineError | None] = SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self._read())
        threading.Thread(target=self._run, name="answer", daemon=True).start()

    def lines(self) -> Iterator[str]:
        """The lines as they come. Raises Refused, EngineStalled, EngineError; Cancelled once dropped."""
        while (line := self._lines.get()) is not None:
            if isinstance(line, EngineError):
                raise line
            yield line

    def drop(self) -> None:
        """Ends it, from any thread; does not block. What has ended already stays as it is."""
        self._lines.put(Cancelled("The model was asked to stop."))
        with contextlib.suppress(RuntimeError):  # the loop is closed: it has ended
            self._loop.call_soon_threadsafe(self._task.cancel)

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):  # dropped, which `lines` has been told
            self._loop.run_until_complete(self._task)
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _read(self) -> None:
        import httpx

        try:
            await self._insist()
            self._lines.put(None)
        except EngineError as error:
            self._lines.put(error)
        except httpx.ReadTimeout:
            self._lines.put(
                EngineStalled(
                    f"The model's server said nothing for {self._silence:g} seconds.",
                    "Ask again, or raise [model] stall_seconds.",
                )
            )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            self._lines.put(
                EngineError(
                    f"The model's server at {self._url} cannot be reached.",
                    "Start it, or mend [model] server in the settings.",
                )
            )
        except httpx.HTTPError:
            self._lines.put(EngineError("The model's server broke off.", "Ask again."))

    async def _insist(self) -> None:
        import httpx

        timeout = httpx.Timeout(self._silence, connect=_CONNECT_SECONDS)
        # Without the environment's proxies: the address in the settings is the one that is asked.
        async with httpx.AsyncClient(transport=self._transport, timeout=timeout, trust_env=False) as client:
            for number in range(1, _TRIES + 1):
                try:
                    if await self._is_done(client, last=number == _TRIES):
                        return
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    if number == _TRIES:
                        raise
                await asyncio.sleep(_PAUSE_SECONDS * number)

    async def _is_done(self, client: "httpx.AsyncClient", *, last: bool) -> bool:
        """Send it and pass the lines on; False where the server is busy."""
        request = client.stream("POST", self._url, json=self._body, headers=dict(self._headers))
        async with request as response:
            if response.status_code in _BUSY and not last:
                return False
            if response.status_code != 200:
                raise Refused(response.status_code, await _beginning(response))
            async for line in _lines(response):
                self._lines.put(line)
        return True


async def _beginning(response: "httpx.Response") -> bytes:
    data = b""
    async for chunk in response.aiter_bytes():
        data += chunk
        if len(data) >= _LONGEST_REFUSAL:
            break
    return data


async def _lines(response: "httpx.Response") -> AsyncIterator[str]:
    """The lines of the answer, none of them longer than a server in its right mind would send."""
    held = ""
    async for text in response.aiter_text():
        *whole, held = (held + text).split("\n")
        if len(held) > _LONGEST_LINE:
            raise garbage()
        for line in whole:
            yield line.rstrip("\r")
    if held:
        yield held
