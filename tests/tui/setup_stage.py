"""A set-up screen on an app of its own, played on a screen of a fixed size."""

import asyncio
import html
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen

Play = Callable[["SetUp", Pilot[Any]], Awaitable[None]]


class SetUp(App[Any]):
    """Shows one screen, and keeps what it returns."""

    def __init__(self, first: ModalScreen[Any]) -> None:
        super().__init__()
        self._first = first
        self.returned: list[Any] = []

    def on_mount(self) -> None:
        self.push_screen(self._first, self.returned.append)

    @property
    def text(self) -> str:
        """What the screen shows, line by line."""
        lines: dict[float, list[tuple[float, str]]] = {}
        for x, y, words in re.findall(
            r'<text [^>]*?x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', self.export_screenshot()
        ):
            lines.setdefault(float(y), []).append((float(x), html.unescape(words).replace("\xa0", " ")))
        return "\n".join("".join(words for _, words in sorted(line)) for _, line in sorted(lines.items()))

    @property
    def flat(self) -> str:
        """The same without frames, in one line."""
        return " ".join(re.sub("[│▊▎]", " ", self.text).split())

    async def until(self, pilot: Pilot[Any], condition: Callable[[], object]) -> None:
        """Let the app go on until `condition` holds."""
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain; the screen shows\n{self.text}"
            await pilot.pause(0.01)
        await pilot.pause()

    async def until_shown(self, pilot: Pilot[Any], words: str) -> None:
        await self.until(pilot, lambda: words in self.flat)


def play(screen: ModalScreen[Any], steps: Play, size: tuple[int, int] = (80, 24)) -> list[Any]:
    """Play the screen to the end of `steps`; what it returned."""

    async def run() -> list[Any]:
        app = SetUp(screen)
        async with app.run_test(size=size, notifications=True) as pilot:
            await steps(app, pilot)
        return app.returned

    return asyncio.run(run())
