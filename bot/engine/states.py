"""What a model holds of a prompt that it has read, kept to go on from: its key-value state.

Two are kept: of the last prompt that was answered, in memory, for what is asked next shares its beginning,
though the model was asked something else in between; and of what each prompt begins with, in a file, so that
the first question of a run need not read it again. Neither outlives what it was made by: the file's name
holds the model, llama.cpp and the tokens, and its contents are checked.
"""

import contextlib
import ctypes
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.atomic import write_atomically

_SEQUENCE = 0  # the one that llama-cpp-python works with
_FILES = 8  # beginnings kept of all models and prompts, the latest
_DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class State:
    """The state after `tokens`, as llama.cpp writes it."""

    tokens: tuple[int, ...]
    data: bytes


class States:
    """Keeps states of one loaded model and puts them back.

    `folder` is for the files; None keeps none. `made_by` says what a state depends on but for the tokens.
    """

    def __init__(self, llama: Any, c: Any, folder: Path | None, made_by: str) -> None:
        self._llama, self._c, self._folder, self._made_by = llama, c, folder, made_by
        self._last: State | None = None

    def keep(self) -> None:
        """Keep what the model holds now as the last prompt that was answered."""
        self._last = self._now()

    def put_back(self, prompt: Sequence[int], beginning: int) -> None:
        """Let the model hold what is kept of `prompt`, where that is more of it than it holds now.

        `beginning` is how many of its tokens every prompt of this kind begins with.
        """
        known = self.known(prompt)
        last = 0 if self._last is None else self._shared(self._last.tokens, prompt)
        kept = self._read(prompt[:beginning]) if max(known, last) < beginning else None
        if best := kept or (self._last if last > known else None):
            self._restore(best)

    def write(self) -> None:
        """Keep what the model holds now, the beginning of a prompt, in a file. One that cannot be written is
        no error: the next run reads it again."""
        if self._folder is None:
            return
        state = self._now()
        place = self._place(state.tokens)
        with contextlib.suppress(OSError):
            write_atomically(place, hashlib.sha256(state.data).digest() + state.data)
            for old in sorted(self._folder.iterdir(), key=lambda path: -path.stat().st_mtime)[_FILES:]:
                old.unlink()

    def known(self, prompt: Sequence[int]) -> int:
        """How many tokens from the start of `prompt` the model holds."""
        return self._shared(self._held(), prompt)

    def _shared(self, held: Sequence[int], prompt: Sequence[int]) -> int:
        # A recurrent model cannot go back to an earlier point.
        same: int = self._llama.longest_token_prefix(held, prompt)
        model = self._llama.model
        one_way = self._c.llama_model_is_recurrent(model) or self._c.llama_model_is_hybrid(model)
        return 0 if one_way and same < len(held) else same

    def _held(self) -> list[int]:
        held: list[int] = self._llama.input_ids[: self._llama.n_tokens].tolist()
        return held

    def _now(self) -> State:
        size = self._c.llama_state_seq_get_size(self._llama.ctx, _SEQUENCE)
        buffer = (ctypes.c_uint8 * size)()
        written = self._c.llama_state_seq_get_data(self._llama.ctx, buffer, size, _SEQUENCE)
        return State((*self._held(),), bytes(memoryview(buffer)[:written]))

    def _restore(self, state: State) -> None:
        buffer = (ctypes.c_uint8 * len(state.data)).from_buffer_copy(state.data)
        self._llama.reset()
        self._c.llama_memory_seq_rm(self._c.llama_get_memory(self._llama.ctx), _SEQUENCE, -1, -1)
        if self._c.llama_state_seq_set_data(self._llama.ctx, buffer, len(state.data), _SEQUENCE):
            self._llama.input_ids[: len(state.tokens)] = state.tokens
            self._llama.n_tokens = len(state.tokens)
            self._llama._requires_eval = True  # the logits are not part of it

    def _place(self, tokens: Sequence[int]) -> Path:
        assert self._folder is not None
        key = f"{self._made_by} {[*tokens]}"
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.state"

    def _read(self, tokens: Sequence[int]) -> State | None:
        if self._folder is None:
            return None
        try:
            found = self._place(tokens).read_bytes()
        except OSError:
            return None
        data = found[_DIGEST:]
        return State((*tokens,), data) if hashlib.sha256(data).digest() == found[:_DIGEST] else None
