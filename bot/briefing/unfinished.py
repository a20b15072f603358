"""What the model wrote for a briefing that came to no end: asked for again, it goes on from there.

Each text is a file, named after all that decides it: the model, the prompt, the length. What is read back is
verified as if the model had written it just now, so nothing of it has to be trusted. The end of the briefing
removes its files.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import msgspec

from bot.atomic import write_atomically
from bot.engine import Message

MOST = 100
"""Files; the oldest make room."""
_LARGEST = 1 << 14  # bytes of one


class Unfinished:
    """What was written with one model, in a folder that only its owner reads."""

    def __init__(self, folder: Path, model_sha256: str) -> None:
        self._folder = folder
        self._model = model_sha256
        self._mine: set[Path] = set()

    def recall(self, messages: Sequence[Message], max_tokens: int) -> str | None:
        """What the model wrote when it was asked this, if that is known."""
        place = self._place(messages, max_tokens)
        try:
            with place.open("rb") as stream:
                data = stream.read(_LARGEST + 1)
            text = data.decode() if len(data) <= _LARGEST else None
        except (OSError, UnicodeDecodeError):  # as good as not there: the model is asked
            return None
        self._mine.add(place)
        return text

    def keep(self, messages: Sequence[Message], max_tokens: int, text: str) -> None:
        """Remember it; where that cannot be done, it will be written once more."""
        place = self._place(messages, max_tokens)
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            write_atomically(place, text.encode("utf-8", "replace")[:_LARGEST])
            self._mine.add(place)
            every = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
            for old in every[:-MOST]:
                old.unlink()

    def end(self) -> None:
        """Remove what the briefing at hand kept or used."""
        for place in self._mine:
            with suppress(OSError):
                place.unlink()
        self._mine.clear()

    def _place(self, messages: Sequence[Message], max_tokens: int) -> Path:
        decides = [self._model, [asdict(message) for message in messages], max_tokens]
        return self._folder / sha256(msgspec.json.encode(decides)).hexdigest()
