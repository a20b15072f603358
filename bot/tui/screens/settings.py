"""What can be set, explained and checked."""

from pathlib import Path
from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from bot import config
from bot.config import Settings
from bot.errors import ConfigError
from bot.render import one_line
from bot.tui.widgets.setting import Choice, Entry, LibraryName, Setting, Value
from bot.tui.widgets.sheet import Sheet

_THEMES = {
    "dateline-dark": "light on dark",
    "dateline-light": "dark on light",
    "dateline-contrast": "as strong as it gets",
}
_CAUTIONS = {
    "bold": "all that matches its source, even beside the question",
    "balanced": "what is likely right; doubts are told",
    "cautious": "only what is quite sure; more often nothing at all",
}


class SettingsScreen(ModalScreen[Settings | None]):
    """Changes settings in their file. Returns them as they are then; None where nothing was changed."""

    DEFAULT_CSS: ClassVar[str] = """
    SettingsScreen {
        align: center middle;

        .settings {
            height: 1fr;
            padding-right: 1;
            scrollbar-size-vertical: 1;
        }

        #save {
            margin-top: 1;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="settings.close", tooltip="Back, nothing changed."),
        Binding("ctrl+s", "save", "Save", id="settings.save", tooltip="Write the changes into their file."),
    ]

    def __init__(self, settings: Settings, path: Path | None = None) -> None:
        """`path`: the file that `--config` names, if it does."""
        super().__init__()
        self._settings = settings
        self._path = path

    def compose(self) -> ComposeResult:
        now = self._settings
        yield Sheet(
            "Settings",
            VerticalScroll(
                Choice("chat", "theme", "Colours", now.chat.theme, _THEMES),
                Choice("answers", "caution", "Caution", now.answers.caution, _CAUTIONS),
                LibraryName("library", "name", "Library", now.library.name),
                Entry("retrieval", "sentences", "Sentences of evidence", now.retrieval.sentences),
                Entry("model", "threads", "Threads", now.model.threads),
                Entry("model", "context", "Context", now.model.context),
                Button(Content("Save"), variant="primary", id="save"),
                can_focus=False,
                classes="settings",
            ),
        )

    def on_mount(self) -> None:
        self.query_one(Sheet).say(
            "Tab goes on. What you change is written into your settings file, on Ctrl+S."
        )

    @on(Input.Submitted)
    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Save what was changed, once all of it can be."""
        wrong = [setting for setting in self.query(Setting) if not setting.check()]
        if wrong:
            wrong[0].query_one(Input).focus()
            return
        changes: dict[tuple[str, str], Value] = {
            (setting.section, setting.key): setting.value()
            for setting in self.query(Setting)
            if setting.value() != setting.was
        }
        if not changes:
            self.dismiss(None)
            return
        try:
            file = config.save(changes, self._path)
        except ConfigError as error:
            self.query_one(Sheet).fail(error)
            return
        idle = {place: name for place in changes if (name := config.overriding(*place))}
        kept = f" Not in force: {', '.join(idle.values())} says otherwise." if idle else ""
        self.notify(f"Saved in {one_line(str(file))}.{kept}", markup=False)
        self.dismiss(_changed(self._settings, {place: changes[place] for place in changes.keys() - idle}))


def _changed(settings: Settings, changes: dict[tuple[str, str], Value]) -> Settings:
    for (section, key), value in changes.items():
        part = msgspec.structs.replace(getattr(settings, section), **{key: value})
        settings = msgspec.structs.replace(settings, **{section: part})
    return settings
