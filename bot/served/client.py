"""The engine on another process or machine: the same calls as `bot.engine.Engine`, over HTTP."""

import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from bot.engine import Cancelled, Event, Finished, Message, PromptRead, Token
from bot.errors import EngineError
from bot.served.exchange import Exchange, Refused
from bot.served.protocol import body, chances, decoded, length, piece

if TYPE_CHECKING:
    import httpx

_UNWILLING = frozenset(
    {400, 422, 500, 501}
)  # what servers say to a field that they do not know or cannot serve
_ASIDE = 20  # messages of a streamed answer that need not hold text
_UNTOLD = -1.0  # the least log-probability of an answer where the server tells none: neither sure nor unsure


@dataclass(frozen=True, kw_only=True)
class ServerSettings:
    """Where the server is, the model's name there, the key it wants ("" for none), and the longest silence
    in seconds."""

    url: str
    model: str
    key: str = ""
    stall_seconds: float = 120.0

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether it runs on this computer."""
        return is_this_computer(self.host)


def is_this_computer(host: str) -> bool:
    """Whether what is sent to `host` stays on this computer."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class ServedEngine:
    """A language model behind an OpenAI-compatible server.

    Every public method may raise EngineError: EngineStalled after `stall_seconds` of silence, Cancelled after
    `cancel()`. `transport` replaces the network, for tests.
    """

    pid = None
    """The process is not ours."""

    def __init__(self, settings: ServerSettings, transport: "httpx.AsyncBaseTransport | None" = None) -> None:
        self.settings = settings
        self._transport = transport
        self._gate = threading.Lock()
        self._open: set[Exchange] = set()
        self._closed = False
        self._takes_extras = True  # until it has refused to

    def __enter__(self) -> "ServedEngine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def notice(self) -> str | None:
        """What the user should know: whether what is asked leaves this computer."""
        if self.settings.is_local:
            return None
        return f"Questions and passages are sent to {self.settings.host}."

    def start(self) -> None:
        """Nothing: the server runs already."""

    def close(self) -> None:
        """Ends what is under way. Later calls raise EngineError."""
        with self._gate:
            self._closed = True
        self.cancel()

    def cancel(self) -> None:
        """Ends every call at work; does not block. An answer ends with `Finished(reason="cancelled")`."""
        with self._gate:
            for exchange in self._open:
                exchange.drop()

    def count(self, texts: Sequence[str]) -> list[int]:
        """About how many tokens each text has, rather too many."""
        return [length(text) for text in texts]

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        """For each option the probability that an answer begins with it, as far as the server tells."""
        with self._asked(messages, max_tokens=1, stream=False, temperature=0.0) as lines:
            return chances(decoded("\n".join(lines)), options)

    def generate(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
        seed: int = 0,
    ) -> Generator[Event, None, None]:
        """The answer, event by event; the last is always `Finished`. Closing the generator cancels."""
        more = {"temperature": temperature, "seed": seed, **({"stop": list(stop)} if stop else {})}
        began = written = time.monotonic()
        pieces, least = 0, 0.0
        reason: Literal["stop", "length", "cancelled"] = "length"
        try:
            with self._asked(messages, max_tokens=max_tokens, stream=True, **more) as lines:
                for found in map(piece, _messages(lines, max_tokens + _ASIDE)):
                    if found.text and pieces == max_tokens:
                        break  # a server that does not keep to its order
                    if found.text:
                        if not pieces:
                            written = time.monotonic()
                            yield PromptRead(sum(length(m.content) for m in messages), 0, written - began)
                        pieces += 1
                        least = min(least, _UNTOLD if found.least is None else found.least)
                        yield Token(found.text)
                    if found.ends:
                        reason = "length" if found.ends == "length" else "stop"
        except Cancelled:
            reason = "cancelled"
        yield Finished(pieces, time.monotonic() - written if pieces else 0.0, reason, least)

    @contextmanager
    def _asked(self, messages: Sequence[Message], **more: Any) -> Iterator[Iterator[str]]:
        """The lines of the server's answer; the request is dropped where they are not read to the end."""
        exchange = self._send(messages, more)
        try:
            yield self._lines(exchange, messages, more)
        finally:
            self._forget(exchange)

    def _lines(self, exchange: Exchange, messages: Sequence[Message], more: dict[str, Any]) -> Iterator[str]:
        """The lines; of a second request without extras where the server does not take them."""
        try:
            yield from exchange.lines()
            return
        except Refused as refused:
            if not self._takes_extras or refused.status not in _UNWILLING:
                raise
        self._takes_extras = False
        again = self._send(messages, more)
        try:
            yield from again.lines()
        finally:
            self._forget(again)

    def _send(self, messages: Sequence[Message], more: dict[str, Any]) -> Exchange:
        order = body(self.settings.model, messages, extras=self._takes_extras, **more)
        key = {"Authorization": f"Bearer {self.settings.key}"} if self.settings.key else {}
        with self._gate:
            if self._closed:
                raise EngineError("The engine is closed.")
            exchange = Exchange(
                self.settings.url.rstrip("/") + "/chat/completions",
                order,
                key,
                self.settings.stall_seconds,
                self._transport,
            )
            self._open.add(exchange)
        return exchange

    def _forget(self, exchange: Exchange) -> None:
        with self._gate:
            self._open.discard(exchange)
        exchange.drop()


def _messages(lines: Iterator[str], most: int) -> Iterator[Mapping[str, Any]]:
    """The messages of a stream of server-sent events, to the end: a server may take the next question for a
    sign that nobody wants this answer. Of an endless one the first `most`."""
    for number, line in enumerate(line for line in lines if line.startswith("data:")):
        data = line.removeprefix("data:").strip()
        if data != "[DONE]":
            yield decoded(data)
        if number == most:
            return
