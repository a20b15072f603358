"""What the chat works with besides the screen: the settings, library and model chosen, the sessions kept."""

import gc
from collections.abc import Callable, Sequence
from pathlib import Path

from bot import config, workspace
from bot.apart import Apart
from bot.config import Settings
from bot.conversing import Conversation
from bot.ingesting import Ingest
from bot.readiness import look
from bot.sessions import Session, Sessions
from bot.tui.asking import Core
from index.catalog import Catalog


class House:
    """Library, model and sessions of one chat. May be used from several threads."""

    def __init__(
        self,
        settings: Settings,
        sessions: Sessions,
        model: str | None = None,
        opens: "Callable[[House], Core] | None" = None,
        file: Path | None = None,
    ) -> None:
        """`model` is a name or path to use in place of the settings'; `opens` makes the core."""
        self.settings = settings
        self.sessions = sessions
        self.file = file
        self._model = model
        self._opens = opens or open_core
        self._core: Core | None = None  # the one opened last

    @property
    def library(self) -> str:
        """The library that is chosen."""
        return self.settings.library.name

    @property
    def model(self) -> str:
        """The language model that is chosen, by name or path."""
        return self._model or workspace.model_name(self.settings)

    def change(self, settings: Settings) -> None:
        """Use these settings from the next opening on."""
        self.settings = settings

    def choose_library(self, name: str) -> None:
        """Use this library from the next opening on."""
        self.settings = self.settings.with_library(name)

    def choose_model(self, name: str) -> None:
        """Use this language model from the next opening on."""
        self._model = name

    def open(self) -> Core:
        """Library and model as chosen. Raises DatelineError where one is not there."""
        self._core = self._opens(self)
        return self._core

    def close(self) -> None:
        """Let go of what was opened last; call once the chat has ended, and with it all its threads."""
        if self._core is not None:
            self._core.close()

    def is_ready(self) -> bool:
        """Whether all is there that a question needs."""
        return look(self.library, self.model, self.settings.model.server).is_ready

    def ingest(self, library: str, paths: Sequence[Path]) -> Ingest:
        """Taking `paths` into the library of that name, by the settings of now."""
        return Ingest(library, paths, workspace.chroma_address(self.settings))

    def converse(self, session: Session | None = None) -> Conversation:
        """A new conversation, or `session` taken up again."""
        return Conversation(self.sessions, self.library, session)


def open_core(house: House) -> Core:
    """The library and the model of `house`, in a process of their own, and the articles to be read here."""
    apart = Apart(house.library, house.model, house.settings)
    try:
        apart.open()
        articles = Catalog(config.library_dir(house.library) / "catalog.sqlite")
    except BaseException:
        apart.close()
        apart.wait()
        raise

    if not gc.get_freeze_count():
        # All modules are loaded by now and stay. To walk through them, as the garbage collector does from
        # time to time, would hold up the screen.
        gc.freeze()

    def close() -> None:
        apart.close()
        apart.wait()
        articles.close()

    return Core(
        asker=apart,
        engine=apart,
        articles=articles,
        search=apart.search,
        brief=apart.brief,
        settings=kept_settings(house.settings),
        close=close,
    )


def kept_settings(settings: Settings) -> dict[str, str | int | float | bool]:
    """The settings that decide an answer, as they are kept with it."""
    return {
        "caution": settings.answers.caution,
        "passages": settings.retrieval.passages,
        "sentences": settings.retrieval.sentences,
        "evidence_tokens": settings.retrieval.evidence_tokens,
        "max_tokens": settings.model.max_tokens,
    }
