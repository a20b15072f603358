"""Model files that are broken or made to harm, given to the real engine: one clear error each."""

import struct
from pathlib import Path

import pytest
from needs import MODELS, need

from bot.engine import Engine, EngineSettings
from bot.errors import EngineError

QUICK = "SmolLM2-135M-Instruct.Q4_1.gguf"
HUGE = 2**62


def string(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def header(tensors: int, values: int, version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, values)


def value(key: str, kind: int, data: bytes) -> bytes:
    return string(key) + struct.pack("<I", kind) + data


LLAMA = value("general.architecture", 8, string("llama"))
BLOCKS = value("llama.block_count", 4, struct.pack("<I", 2**32 - 1))
CRAFTED = {
    "not a GGUF": b"PK\x03\x04" + bytes(1000),
    "the magic alone": b"GGUF",
    "an unknown version": header(0, 0, version=77),
    "no values": header(0, 0) + bytes(1000),
    "more values than bytes": header(0, HUGE) + bytes(1000),
    "more tensors than bytes": header(HUGE, 1) + LLAMA + bytes(1000),
    "a string without end": header(0, 1) + struct.pack("<Q", HUGE) + bytes(1000),
    "a list without end": header(0, 1) + value("a", 9, struct.pack("<IQ", 4, HUGE)) + bytes(1000),
    "a list of strings without end": header(0, 1) + value("a", 9, struct.pack("<IQ", 8, 2**40)) + bytes(1000),
    "four billion layers": header(0, 2) + LLAMA + BLOCKS + bytes(1000),
    "a tensor larger than memory": header(1, 1) + LLAMA + string("token_embd.weight")
    + struct.pack("<IQQIQ", 2, 2**40, 2**20, 0, 0) + bytes(1000),
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "model.gguf"


def refused(path: Path) -> str:
    settings = EngineSettings(
        model_path=path,
        context=512,
        threads=1,
        stall_seconds=60.0,
        log=path.parent / "log",
        state=path.parent / "state",
    )
    with Engine(settings) as engine, pytest.raises(EngineError) as caught:
        engine.count(["It rained."])
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.parametrize("name", CRAFTED)
def test_a_file_made_to_harm_is_refused(place: Path, name: str) -> None:
    place.write_bytes(CRAFTED[name])
    message = refused(place)
    assert "cannot be loaded" in message or "not a GGUF" in message


@pytest.mark.parametrize("share", [0.001, 0.3, 0.999])
def test_a_model_that_is_cut_short_is_refused(place: Path, share: float) -> None:
    need("smollm2-135m")
    whole = (MODELS / QUICK).read_bytes()
    place.write_bytes(whole[: int(share * len(whole))])
    assert "cannot be loaded" in refused(place)
