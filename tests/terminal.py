"""A real terminal: a program in tmux, its keys and its screen."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

PATIENCE = 240.0  # seconds; a guard against a hang, not an expectation
_PAUSE = 0.2


class Terminal:
    """One program in a terminal of its own; `folder` is for tmux's socket."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("tmux") is None:
            pytest.skip("needs tmux")
        self._folder = folder
        self._tmux: tuple[str, ...] = ()
        # The screen is as large as it is, whatever the terminal that the tests run in says of itself.
        self._env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}

    def start(self, command: str, env: Mapping[str, str], size: tuple[int, int] = (100, 30)) -> None:
        """Run `command` on a screen of so many columns and rows; its end is shown as "ended: CODE"."""
        # A socket of its own: a server that is asked to end takes its time, and would take this one along.
        socket = self._folder / f"tmux-{len([*self._folder.glob('tmux-*')])}"
        self._tmux = ("tmux", "-S", str(socket), "-f", "/dev/null")
        variables = [word for name, value in env.items() for word in ("-e", f"{name}={value}")]
        shell = f"{command}; echo ended: $?; exec sleep 1000"
        self._run(
            "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), *variables, "sh", "-c", shell
        )  # fmt: skip

    def type(self, text: str) -> None:
        """Type the characters of `text`."""
        self._run("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names for them."""
        self._run("send-keys", *keys)

    @property
    def screen(self) -> str:
        """What the screen shows."""
        return self._run("capture-pane", "-p")

    def until(self, condition: Callable[[str], bool], what: str) -> str:
        """Wait until the screen is such; returns it."""
        deadline = time.monotonic() + PATIENCE
        while not condition(screen := self.screen):
            assert time.monotonic() < deadline, f"waited in vain for {what}; the screen shows\n{screen}"
            time.sleep(_PAUSE)
        return screen

    def until_shown(self, text: str) -> str:
        """Wait until the screen shows `text`, which may be broken over lines; returns the screen."""
        wanted = "".join(text.split())
        return self.until(lambda screen: wanted in "".join(screen.split()), repr(text))

    def stop(self) -> None:
        """End the program and its terminal."""
        if self._tmux:
            subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words], env=self._env, capture_output=True, text=True, check=True
        )
        return done.stdout
