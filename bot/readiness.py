"""What is here already of the three things that a question needs."""

from dataclasses import dataclass

from bot import config, models
from bot.errors import DatelineError
from index.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three: whether it is here, and what there is to say of it, in a line."""

    here: bool
    said: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """The embedding model, a language model, articles in the library."""

    embedding: Part
    model: Part
    articles: Part

    @property
    def is_ready(self) -> bool:
        """Whether questions can be asked."""
        return self.embedding.here and self.model.here and self.articles.here


def look(library: str, model: str = "", server: str = "") -> Readiness:
    """What is here for the library of that name, and for `model`: a name or path; empty: the chosen one.
    Where a `server` runs it, it is taken to be there.

    A model given by path may be read whole. Raises nothing: what is wrong is said.
    """
    return Readiness(_embedding(), Part(True, model) if server else _model(model), _articles(library))


def _embedding() -> Part:
    try:
        model = models.embedding(config.models_dir())
    except DatelineError as error:
        return Part(False, error.message)
    if models.installed(model, config.models_dir()):
        return Part(True, model.name)
    return Part(False, f"{model.name}, {model.bytes / 1e6:,.0f} MB, is not on this computer.")


def _model(name: str) -> Part:
    places = config.models_dir()
    try:
        file = models.resolve(name or models.chosen(places) or models.DEFAULT, places)
    except DatelineError as error:
        return Part(False, error.message)
    return Part(True, file.name)


def _articles(library: str) -> Part:
    nothing = Part(False, "The library is empty.")
    try:
        place = config.library_dir(library) / "catalog.sqlite"
        if not place.exists():
            return nothing
        catalog = Catalog(place)
        try:
            articles, _ = catalog.count()
        finally:
            catalog.close()
    except DatelineError as error:
        return Part(False, error.message)
    except OSError as error:
        return Part(False, f"The library cannot be read: {error.strerror}.")
    return Part(True, f"{articles} article{'s' * (articles != 1)}") if articles else nothing
