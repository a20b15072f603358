"""What a model has read is not read again: between two questions, and between two runs."""

import dataclasses
from pathlib import Path

import pytest
from engine_stage import answer

from bot.engine import Engine, EngineSettings, Message, PromptRead

SYSTEM = "You answer from numbered sentences, in one short sentence. " * 4
SOURCES = "".join(f"[{n}] The ferry to island {n} was cancelled on day {n}.\n" for n in range(1, 20))


def asked(question: str, system: str = SYSTEM) -> list[Message]:
    return [Message("system", system), Message("user", f"Sources:\n{SOURCES}\nQuestion: {question}")]


def read(engine: Engine, messages: list[Message]) -> PromptRead:
    return next(event for event in engine.generate(messages, 4) if isinstance(event, PromptRead))


@pytest.fixture
def kept(settings: EngineSettings, tmp_path: Path) -> EngineSettings:
    return dataclasses.replace(settings, beginnings=tmp_path / "beginnings")


def test_sources_are_not_read_again_though_the_model_was_asked_something_else_meanwhile(
    settings: EngineSettings,
) -> None:
    with Engine(settings) as engine:
        first = read(engine, asked("Which ferry?"))
        engine.choose([Message("user", "Is it so? Reply Yes or No.")], ["Yes", "No"])
        again = read(engine, asked("On which day?"))
        assert again.reused > 0.9 * first.tokens
        said = answer(engine, asked("And island 3?"))
    with Engine(settings) as fresh:
        assert said == answer(fresh, asked("And island 3?"))


def test_the_beginning_of_a_prompt_is_not_read_again_in_the_next_run(kept: EngineSettings) -> None:
    with Engine(kept) as engine:
        assert read(engine, asked("Which ferry?")).reused == 0
        said = answer(engine, asked("On which day?"))
    with Engine(kept) as engine:
        first = read(engine, asked("Which ferry?"))
        assert first.reused > 30
        assert answer(engine, asked("On which day?")) == said
    assert kept.beginnings is not None
    (file,) = kept.beginnings.iterdir()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damaged", [b"", b"x" * 40, None], ids=["empty", "short", "one byte changed"])
def test_a_damaged_beginning_is_read_anew(kept: EngineSettings, damaged: bytes | None) -> None:
    with Engine(kept) as engine:
        said = answer(engine, asked("Which ferry?"))
    assert kept.beginnings is not None
    (file,) = kept.beginnings.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if damaged is None else damaged)
    with Engine(kept) as engine:
        assert read(engine, asked("Which ferry?")).reused == 0
        assert answer(engine, asked("Which ferry?")) == said
    assert file.read_bytes() == whole


def test_only_the_latest_beginnings_are_kept(kept: EngineSettings) -> None:
    with Engine(kept) as engine:
        for number in range(10):
            read(engine, [Message("system", f"You are number {number}."), Message("user", "Who are you?")])
    assert kept.beginnings is not None
    assert len([*kept.beginnings.iterdir()]) == 8


def test_a_folder_that_cannot_be_written_costs_nothing(kept: EngineSettings) -> None:
    assert kept.beginnings is not None
    kept.beginnings.write_text("a file")
    with Engine(kept) as engine:
        assert answer(engine, asked("Which ferry?"))


def test_a_prompt_without_a_system_message_has_no_beginning(kept: EngineSettings) -> None:
    with Engine(kept) as engine:
        read(engine, [Message("user", "Who are you?")])
    assert kept.beginnings is not None
    assert not kept.beginnings.exists()
