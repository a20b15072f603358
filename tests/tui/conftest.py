"""Fixtures of the chat's tests."""

from collections.abc import Callable, Sequence

import pytest
from chat_stage import ARTICLE, FakeArticles, FakeAsker, FakeEngine, Stage

from bot.answering import Event
from bot.tui import ChatApp, Core
from index.article import Article


@pytest.fixture
def stage() -> Callable[..., Stage]:
    """Makes a chat that plays these scripts, one a question."""

    def made(
        *scripts: Sequence[Event | Exception | str],
        articles: Sequence[Article] = (ARTICLE,),
        engine: FakeEngine | None = None,
    ) -> Stage:
        engine = engine or FakeEngine()
        asker = FakeAsker(engine, list(scripts))
        return Stage(ChatApp(Core(asker, engine, FakeArticles(*articles)), "seeds · fake"), asker, engine)

    return made
