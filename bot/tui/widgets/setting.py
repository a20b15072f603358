"""One setting: its name, its value, what it means, and what is wrong with what was typed."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, RadioButton, RadioSet, Static

from bot import config
from bot.errors import ConfigError
from bot.render import one_line

Value = str | int
"""What a setting can be."""


class Setting(Vertical):
    """A name, the explanation of `bot.config`, and between them what a subclass gives to change it."""

    DEFAULT_CSS: ClassVar[str] = """
    Setting {
        height: auto;
        margin-top: 1;
        padding-left: 1;
        border-left: blank;

        &:focus-within {
            border-left: outer $accent;
        }

        .name {
            text-style: bold;
        }

        .help {
            color: $text-muted;
        }

        .overridden {
            color: $text-warning;
        }

        .wrong {
            color: $text-error;
            display: none;
        }

        &.-wrong .wrong {
            display: block;
        }
    }
    """

    def __init__(self, section: str, key: str, name: str, value: Value) -> None:
        super().__init__(id=f"{section}-{key}")
        self.section = section
        self.key = key
        self.was = value
        self._name_shown = name

    def compose(self) -> ComposeResult:
        yield Static(Content(self._name_shown), classes="name")
        yield self.control()
        yield Static(classes="wrong")
        yield Static(Content(config.explained(self.section, self.key)), classes="help")
        if name := config.overriding(self.section, self.key):
            yield Static(Content(f"{name} is set: what is saved here is not in force."), classes="overridden")

    def control(self) -> Input | RadioSet:
        """What its value is changed with."""
        raise NotImplementedError

    def value(self) -> Value:
        """What stands there. Raises ConfigError, in words for people, where it cannot be."""
        raise NotImplementedError

    def check(self) -> bool:
        """Whether what stands there can be; shows what is wrong with it."""
        wrong = ""
        try:
            self.value()
        except ConfigError as error:
            wrong = one_line(f"{error.message} {error.hint}")
        self.query_one(".wrong", Static).update(Content(wrong))
        self.set_class(bool(wrong), "-wrong")
        return not wrong


class _Option(RadioButton):
    """Its mark shows by its form, and not by its colour alone, whether it is the one."""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]
        return "●" if self.value else " "


class _Options(RadioSet):
    """Its keys begin at the one that is chosen."""

    def __init__(self, options: Sequence[str], chosen: int) -> None:
        super().__init__(
            *(_Option(Content(text), value=n == chosen) for n, text in enumerate(options)), compact=True
        )
        self._chosen = chosen

    def on_mount(self) -> None:
        for _ in range(self._chosen):
            self.action_next_button()  # the set itself does one more, to the first


class Choice(Setting):
    """One of a few values, each with a line on what it means."""

    def __init__(self, section: str, key: str, name: str, value: str, options: Mapping[str, str]) -> None:
        super().__init__(section, key, name, value)
        self._options = options

    def control(self) -> RadioSet:
        lines = [f"{option}: {meaning}" for option, meaning in self._options.items()]
        return _Options(lines, list(self._options).index(str(self.was)))

    def value(self) -> str:
        return list(self._options)[max(0, self.query_one(RadioSet).pressed_index)]


class Entry(Setting):
    """A line of text, or a whole number within the bounds of `bot.config`."""

    def control(self) -> Input:
        return Input(str(self.was), compact=True, select_on_focus=False, highlighter=None)

    def value(self) -> Value:
        text = self.query_one(Input).value.strip()
        return text if isinstance(self.was, str) else _number(self.section, self.key, text)

    @on(Input.Changed)
    def _changed(self) -> None:
        self.check()


class LibraryName(Entry):
    """The name of a library."""

    def value(self) -> Value:
        name = self.query_one(Input).value.strip()
        config.library_dir(name)
        return name


def _number(section: str, key: str, text: str) -> int:
    kind = msgspec.inspect.type_info(config.Settings.__annotations__[section])
    assert isinstance(kind, msgspec.inspect.StructType)
    (bounds,) = (field.type for field in kind.fields if field.name == key)
    assert isinstance(bounds, msgspec.inspect.IntType)
    least, most = bounds.ge or 0, bounds.le or 0
    number = int(text) if text.isdecimal() and len(text) < 10 else -1
    if not least <= number <= most:
        raise ConfigError(f"It has to be a whole number from {least} to {most}.")
    return number
