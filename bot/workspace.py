"""Puts the parts together as the settings say: the one place where front ends get a library and a model."""

from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import urlsplit

from bot import config, models
from bot.answering import Asker, LanguageModel
from bot.briefing import Briefer, Writer
from bot.briefing.unfinished import Unfinished
from bot.claims import ModelUsed
from bot.confidence import Threshold, shipped
from bot.config import Settings
from bot.engine import Engine, EngineSettings
from bot.errors import ConfigError, ModelError
from bot.judging import Judge
from bot.served import ServedEngine, ServerSettings, is_this_computer
from index.embedding import Embedder, MiniLM
from index.errors import LibraryError
from index.library import Library
from index.mending import mend_cheaply
from index.static import Static
from prompts import Prompt, PromptError, load


def open_embedder(threads: int = 0) -> Embedder:
    """The embedding model, on so many threads (0: all). Raises ModelError where it was not pulled yet."""
    model = models.embedding(config.models_dir())
    if not models.installed(model, config.models_dir()):
        raise ModelError(
            "The embedding model is not on this computer.", f"Fetch it: `dateline models pull {model.name}`."
        )
    folder = models.path(model, config.models_dir())
    return Static(folder) if model.name == "static" else MiniLM(folder, threads)


def open_library(settings: Settings, name: str | None = None) -> Library:
    """The library called `name`, or that of the settings; made where there is none."""
    folder = config.library_dir(name or settings.library.name)
    return Library(folder, open_embedder(), chroma_address(settings))


def chroma_address(settings: Settings) -> str:
    """The Chroma server that holds the vectors, "" where this computer does. Raises ConfigError."""
    return settings.index.chroma and _address("[index] chroma", settings.index.chroma)


def sending(settings: Settings) -> str:
    """What a Chroma server elsewhere is sent, in a line; "" where all stays on this computer."""
    host = urlsplit(chroma_address(settings)).hostname
    if not host or is_this_computer(host):
        return ""
    return f"The vectors of passages and questions are sent to {host}."


def open_filled_library(
    settings: Settings, name: str | None = None, say: Callable[[str], None] | None = None
) -> Library:
    """The library called `name`, or that of the settings, mended where that costs little.

    `say` is told of that, and of what leaves this computer, a line each.

    Raises LibraryError where nothing was taken in yet.
    """
    name = name or settings.library.name
    folder = config.library_dir(name)
    library = open_library(settings, name) if folder.exists() else None
    if library is None or library.catalog.count() == (0, 0):
        if library is not None:
            library.close()
        raise LibraryError(
            f"The library {name!r} is empty.", "Take in a folder of articles: `dateline ingest FOLDER`."
        )
    for line in filter(None, (sending(settings), mend_cheaply(library))):
        if say is not None:
            say(line)
    return library


LanguageModelUsed: TypeAlias = models.LanguageModelFile | models.ServedModel


def choose_model(settings: Settings, name: str | None = None) -> LanguageModelUsed:
    """The language model to use: `name`, else the settings', else the one chosen, else the default.

    Where the settings name a server, the name is the server's and must be given.
    """
    if settings.model.server:
        if not (name or settings.model.name):
            raise ConfigError(
                "[model] server is set, and no [model] name.", "Name the model as the server does."
            )
        return models.ServedModel(name or settings.model.name)
    return models.resolve(name or model_name(settings), config.models_dir())


def model_name(settings: Settings) -> str:
    """The name or path of the language model of the settings, else the one chosen, else the default."""
    return settings.model.name or models.chosen(config.models_dir()) or models.DEFAULT


def engine_for(model: LanguageModelUsed, settings: Settings) -> Engine | ServedEngine:
    """The engine for `model`; nothing is started yet."""
    if isinstance(model, models.ServedModel):
        return ServedEngine(
            ServerSettings(
                url=_address("[model] server", settings.model.server),
                model=model.name,
                key=settings.model.server_key,
                stall_seconds=settings.model.stall_seconds,
            )
        )
    return Engine(
        EngineSettings(
            model_path=model.path,
            context=settings.model.context,
            threads=settings.model.threads,
            stall_seconds=settings.model.stall_seconds,
            log=config.engine_log(),
            state=config.engine_state(),
            beginnings=config.engine_beginnings(),
        )
    )


def asker_for(library: Library, engine: LanguageModel, model: LanguageModelUsed, settings: Settings) -> Asker:
    """What answers questions about `library` with `engine`."""
    return Asker(
        library=library,
        engine=engine,
        model=ModelUsed(model.name, model.sha256),
        prompt=answer_prompt(),
        judge=judge(),
        settings=settings.retrieval,
        max_tokens=settings.model.max_tokens,
        least=least(settings),
    )


def briefer_for(
    library: Library, writing: tuple[LanguageModelUsed, LanguageModel] | None, settings: Settings
) -> Briefer:
    """What makes briefings about `library`, with a model and its engine where `writing` names them."""
    if writing is None:
        return Briefer(library)
    model, engine = writing
    unfinished = Unfinished(library.folder / "unfinished", model.sha256)
    writer = Writer(engine, brief_prompt(), settings.model.max_tokens, unfinished)
    return Briefer(library, writer, ModelUsed(model.name, model.sha256))


def _address(setting: str, server: str) -> str:
    """The address, checked: nothing else than HTTP is spoken."""
    try:
        parts = urlsplit(server)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is none, half an IPv6 address
        valid = False
    if not valid:
        raise ConfigError(f"{setting} is no address: {server!r}.", "Write it like http://127.0.0.1:8000.")
    return server


def least(settings: Settings) -> Threshold:
    """The confidence that an answer must have to be shown, by the caution of the settings."""
    return shipped().thresholds[settings.answers.caution]


def answer_prompt() -> Prompt:
    """The prompt for answers, tried out before anything is loaded."""
    return _prompt("answer", "sources", "question")


def brief_prompt() -> Prompt:
    """The prompt for sentences of briefings, tried out likewise."""
    return _prompt("brief", "topic", "sources")


def judge() -> Judge:
    """What asks the model about an answer, with its prompts tried out."""
    return Judge(
        _prompt("answerable", "passage", "question"), _prompt("right", "passage", "question", "answer")
    )


def _prompt(name: str, *variables: str) -> Prompt:
    try:
        prompt = load(name, config.prompts_dir())
        prompt.fill(**dict.fromkeys(variables, ""))
    except (PromptError, OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(error), f"Mend or remove the prompts in {config.prompts_dir()}.") from error
    return prompt
