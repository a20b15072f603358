"""What can be ordered in the question line with a slash, and how it is read. Pure."""

from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Command:
    """An order: its name, what may stand after it, and what it does."""

    name: str
    takes: str
    does: str

    @property
    def usage(self) -> str:
        """How it is written."""
        return f"/{self.name} {self.takes}".rstrip()


@dataclass(frozen=True, slots=True)
class Order:
    """A command with what stood after it."""

    command: Command
    rest: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A slash and a word that is no command; `near` are those that it may have meant."""

    word: str
    near: tuple[str, ...]


COMMANDS = (
    Command("brief", "topic", "A cited briefing: points, differences, times, who said what."),
    Command("search", "words", "Find the passages that speak of the words, without the model."),
    Command("sources", "[words]", "Look through the articles of the library."),
    Command("ingest", "[folder]", "Take in a folder of articles, or what changed in those known."),
    Command("library", "[name]", "Change to another library."),
    Command("model", "[name]", "Choose the language model, or fetch one."),
    Command("since", "[YYYY-MM-DD]", "Ask only of articles from that day on; without a day, of all."),
    Command("until", "[YYYY-MM-DD]", "Ask only of articles up to that day; without a day, of all."),
    Command("new", "", "Begin a new session."),
    Command("rename", "title", "Give this session a title."),
    Command("export", "file", "Write this session to a .md, .html or .json file."),
    Command("copy", "", "Copy the last answer with its citations."),
    Command("settings", "", "Look at the settings and change them."),
    Command("help", "", "Show what the keys do."),
    Command("quit", "", "Leave. The session is kept."),
)


def read(line: str) -> Order | Unknown | None:
    """The order that `line` gives; None where it is a question.

    A slash that no word follows, as in "/ or" or "/2", is no order.
    """
    word, _, rest = line.strip().partition(" ")
    if not word.startswith("/") or not word[1:].isalpha():
        return None
    known = {command.name: command for command in COMMANDS}
    name = word[1:].casefold()
    if name in known:
        return Order(known[name], rest.strip())
    meant = [other for other in known if other.startswith(name)]
    if len(meant) == 1:
        return Order(known[meant[0]], rest.strip())
    return Unknown(name, tuple(meant or get_close_matches(name, known, n=3)))


def beginning(line: str) -> tuple[Command, ...]:
    """The commands that `line`, as typed so far, may become."""
    if not line.startswith("/") or any(c.isspace() for c in line):
        return ()
    return tuple(command for command in COMMANDS if command.name.startswith(line[1:].casefold()))
