"""A library of articles that attack whoever reads them, and a model that does what they say."""

from pathlib import Path

import pytest
from fakes import FakeEmbedder, FakeEngine

from bot import workspace
from bot.models import LanguageModelFile

ESCAPES = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://collect.example\x07link\x1b]8;;\x07 \x1b]52;c;YQ==\x07"
    " \x9b2J \x90q\x9c bell\x07 back\b\b\b over\rwritten \u202eesrever\u202c \u2066apart\u2069 zero\u200b"
    "width tag\U000e0041"
)
MARKUP = (
    "<script>alert(1)</script> <img src=http://collect.example/i.png onerror=alert(1)> ![i](http://collect.example/m.png)"
    " [l](http://collect.example) <http://collect.example> [[http://collect.example]] {{ 7 * 7 }} {% raw %}"
)
ATTACK = f"{ESCAPES} {MARKUP}"
FACT = "The ferry to Norland sank near Dover on Monday night"
TOPIC = "ferry to Norland"
QUESTION = "Where did the ferry to Norland sank on Monday night?"


def articles(folder: Path) -> Path:
    """Two articles; one has all of it in its text, title and outlet, and escapes in its name."""
    folder.mkdir()
    title, outlet = (f"{word} {ATTACK[:200]}" for word in ("Ferry", "Ledger"))
    body = f"{FACT}, {ATTACK}.\n\n{FACT} and nobody was hurt.\n\n{'The sea was calm. ' * 60}\n"
    (folder / "ferry\x1b[31m\u202e.md").write_text(
        f"title: {title}\noutlet: {outlet}\n\n{body}".replace("\r", " "), encoding="utf-8", newline=""
    )
    (folder / "plain.md").write_text(
        f"# Norland\n\n{FACT}. The captain was {ATTACK}.\n", encoding="utf-8", newline=""
    )
    return folder


class Obeying(FakeEngine):
    """Writes a supported sentence and then all that it should not."""

    pid = None

    def __init__(self) -> None:
        super().__init__(*[f"{FACT}. [1] {FACT}, {ATTACK}. [1] {ATTACK} [7]"] * 20)

    def __enter__(self) -> "Obeying":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work with the embedder and the model of the tests."""
    file = LanguageModelFile("made-up", Path("made-up.gguf"), "0" * 64)
    monkeypatch.setattr(workspace, "open_embedder", lambda _threads=0: FakeEmbedder())
    monkeypatch.setattr(workspace, "choose_model", lambda _settings, _name=None: file)
    monkeypatch.setattr(workspace, "engine_for", lambda _file, _settings: Obeying())
