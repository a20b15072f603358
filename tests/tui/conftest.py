"""Fixtures of the chat's tests."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import pytest
from chat_stage import ARTICLE, FakeArticles, FakeAsker, FakeEngine, Stage

from bot.answering import Event
from bot.config import ChatSettings, Settings
from bot.errors import DatelineError
from bot.sessions import Sessions
from bot.tui import ChatApp, Core, House
from bot.tui.asking import Briefs
from index.article import Article, Hit

Theme = Literal["dateline-dark", "dateline-light", "dateline-contrast"]


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    with Sessions(tmp_path / "sessions.sqlite") as opened:
        yield opened


@pytest.fixture
def stage(sessions: Sessions) -> Callable[..., Stage]:
    """Makes a chat that plays these scripts, one a question."""

    def made(
        *scripts: Sequence[Event | Exception | str],
        articles: Sequence[Article] = (ARTICLE,),
        engine: FakeEngine | None = None,
        keys: Mapping[str, str] | None = None,
        resume: bool = False,
        found: Sequence[Hit] = (),
        brief: Briefs = lambda *_: iter(()),
        fault: DatelineError | None = None,
        theme: Theme = "dateline-dark",
    ) -> Stage:
        engine = engine or FakeEngine()
        asker = FakeAsker(engine, list(scripts))
        core = Core(asker, engine, FakeArticles(*articles), lambda *_: found, brief)

        def opens(_: House) -> Core:
            if fault is not None:
                raise fault
            return core

        settings = Settings(chat=ChatSettings(keys=dict(keys or {}), theme=theme))
        house = House(settings, sessions, "fake", opens=opens)
        return Stage(ChatApp(house, resume=resume), asker, engine)

    return made
