"""A loaded model: its tokens, its prompts, its answers.

Knows llama-cpp-python by what the worker hands it, and imports nothing of it.
"""

import ctypes
import math
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from bot.engine.prompt import PLAIN_STOP, Render, beginning, lay_out, plain, tokenise
from bot.engine.states import States
from bot.engine.stream import TextStream
from bot.engine.values import EngineInfo, Message, PromptPart
from bot.engine.wire import Wire, messages_from

READ_TOKENS = 512
"""Prompt tokens read at a time: one batch of llama.cpp, after which there is a sign of life."""


_PACE_TEXT = "The council said on Monday that the bridge would stay closed. " * 10
_PACE_WRITTEN = 12  # tokens


class Refused(Exception):
    """An order that cannot be carried out."""

    def __init__(self, message: str, hint: str = "", kind: str = "failed") -> None:
        super().__init__(message)
        self.fields = {"message": message, "hint": hint, "kind": kind}


@contextmanager
def _as_refusals(llama: Any) -> Iterator[None]:
    """Makes a Refused of it where llama_decode was stopped, or failed."""
    try:
        yield
    except RuntimeError as error:
        # What it was computing is not in the model's memory: nothing may be sampled from it.
        llama._requires_eval = True
        raise Refused(f"The model could not go on: {error}.", "Ask again.") from error


class Model:
    """A loaded model; for its prompts, also the `Vocabulary`."""

    def __init__(
        self,
        llama: Any,
        c: Any,
        render: Render,
        stopped: Callable[[], bool],
        states: States,
        about: Wire,
    ) -> None:
        """Takes llama-cpp-python's `Llama`, its C interface, the chat template of the file, a way to ask
        whether the order at hand has been cancelled, and what was read before. `about` adds to `info`."""
        self._llama, self._c, self._render, self._stopped = llama, c, render, stopped
        self._states = states
        self._vocab = c.llama_model_get_vocab(llama.model)
        description = ctypes.create_string_buffer(256)
        c.llama_model_desc(llama.model, description, len(description))
        self.info = EngineInfo(
            description=description.value.decode("utf-8", "replace"),
            context=min(len(llama.input_ids), c.llama_model_n_ctx_train(llama.model)),
            parameters=c.llama_model_n_params(llama.model),
            size_bytes=c.llama_model_size(llama.model),
            system=c.llama_print_system_info().decode("utf-8", "replace").strip(),
            chat_template=lay_out([Message("user", "?")], render) is not None,
            **about,
        )

    # The vocabulary

    def tokenize(self, text: str, *, special: bool) -> list[int]:
        """See `Vocabulary`."""
        tokens: list[int] = self._llama.tokenize(
            text.encode("utf-8", "replace"), add_bos=False, special=special
        )
        return tokens

    def is_control(self, token: int) -> bool:
        """See `Vocabulary`."""
        return self._c.llama_vocab_is_control(self._vocab, token) or self._ends(token)

    def is_user_defined(self, token: int) -> bool:
        """See `Vocabulary`."""
        attributes: int = self._c.llama_vocab_get_attr(self._vocab, token)
        return bool(attributes & self._c.LLAMA_TOKEN_ATTR_USER_DEFINED)

    def spelling(self, token: int) -> str:
        """See `Vocabulary`."""
        text: bytes = self._c.llama_vocab_get_text(self._vocab, token)
        return text.decode("utf-8", "replace")

    @property
    def bos(self) -> int | None:
        """See `Vocabulary`."""
        wanted = self._c.llama_vocab_get_add_bos(self._vocab)
        token: int = self._c.llama_vocab_bos(self._vocab)
        return token if wanted and token >= 0 else None

    def _ends(self, token: int) -> bool:
        return bool(self._c.llama_vocab_is_eog(self._vocab, token))

    def _bytes(self, token: int) -> bytes:
        """What a token adds to the answer: perhaps a part of a character, nothing for a control token."""
        for size in (64, 4096):
            buffer = ctypes.create_string_buffer(size)
            length = self._c.llama_token_to_piece(self._vocab, token, buffer, size, 0, False)
            if length >= 0:
                return buffer.raw[:length]
        return b""

    # The pace

    def pace(self, threads: int) -> Wire:
        """Tokens a second that are read and written on so many threads. Raises Refused when cancelled."""
        llama, set_threads = self._llama, self._c.llama_set_n_threads
        prompt = self.tokenize(_PACE_TEXT, special=False)
        set_threads(llama.ctx, threads, threads)
        try:
            with _as_refusals(llama):
                llama.reset()
                began = time.monotonic()
                tokens = llama.generate(prompt, temp=0.0)
                next(tokens)
                read = time.monotonic()
                for _ in range(_PACE_WRITTEN):
                    next(tokens)
                wrote = time.monotonic()
        finally:
            set_threads(llama.ctx, llama.n_threads, llama.n_threads_batch)
        return {"reading": len(prompt) / (read - began), "writing": _PACE_WRITTEN / (wrote - read)}

    # The prompt

    def prompt(self, messages: Sequence[Message]) -> tuple[list[PromptPart], bool]:
        """The prompt, and whether it follows the model's own template."""
        pieces = lay_out(messages, self._render)
        return tokenise(plain(messages) if pieces is None else pieces, self), pieces is not None

    # The answer

    def generate(self, order: Wire) -> Iterator[Wire]:
        """The events of an answer. Raises Refused, also when it was cancelled."""
        messages = messages_from(order["messages"])
        parts, templated = self.prompt(messages)
        prompt = [token for part in parts for token in part.tokens]
        limit = order["max_tokens"]
        self._check_length(len(prompt), limit)
        self._llama.set_seed(order["seed"])
        with _as_refusals(self._llama):
            began, begins = time.monotonic(), beginning(parts, messages)
            self._states.put_back(prompt, begins)
            reused = self._states.known(prompt)
            tokens, token = yield from self._read(prompt, reused, order["temperature"], begins)
            self._states.keep()
            wrote = time.monotonic()
            yield {"event": "prompt", "tokens": len(prompt), "reused": reused, "seconds": wrote - began}

            text = TextStream(order["stop"] if templated else [*order["stop"], PLAIN_STOP])
            count, least = 0, self._log_chance(token)
            while not self._ends(token):
                count += 1
                if piece := text.feed(self._bytes(token)):
                    yield {"event": "token", "text": piece}
                if text.stopped or count == limit:
                    break
                self._check_stopped()
                token = next(tokens)
                least = min(least, self._log_chance(token))
            if piece := text.flush():
                yield {"event": "token", "text": piece}
            reason = "stop" if text.stopped or self._ends(token) else "length"
            seconds = time.monotonic() - wrote
            yield {
                "event": "finished",
                "output_tokens": count,
                "seconds": seconds,
                "reason": reason,
                "least": least,
            }

    def choose(self, order: Wire) -> Iterator[Wire]:
        """How likely the answer is to begin as each option does. Raises Refused, also when cancelled."""
        parts, _ = self.prompt(messages_from(order["messages"]))
        prompt = [token for part in parts for token in part.tokens]
        self._check_length(len(prompt), 1)
        first = [self.tokenize(option, special=False)[0] for option in order["options"]]
        with _as_refusals(self._llama):
            yield from self._read(prompt, self._states.known(prompt), temperature=0.0)
            chances = [math.exp(self._log_chance(token)) for token in first]
        yield {"event": "chances", "chances": chances}

    def _read(
        self, prompt: list[int], reused: int, temperature: float, begins: int = 0
    ) -> Generator[Wire, None, tuple[Iterator[int], int]]:
        """Reads the prompt, with signs of life; what follows it, of which the first token is drawn.

        Of the first `begins` tokens the state is kept. It is read by itself in every run: other batches
        would add in another order, and the same question might get another answer."""
        first = begins if reused < begins else reused
        for end in (*range(first, len(prompt), READ_TOKENS), len(prompt)):
            if end == reused < len(prompt):
                continue
            tokens = self._llama.generate(prompt[:end], temp=temperature)
            token = next(tokens)
            self._check_stopped()
            if end == begins:
                self._states.write()
            yield {"event": "reading", "tokens": end}
        return tokens, token

    def _log_chance(self, token: int) -> float:
        """The log-probability of `token` to come next, after what was read last.

        In 32 bits, as llama.cpp has them: a vocabulary of 150,000 is gone through for each token written.
        """
        pointer = self._c.llama_get_logits_ith(self._llama.ctx, -1)
        logits = np.ctypeslib.as_array(pointer, shape=(self._llama.n_vocab(),))
        highest = logits.max()
        total = float(np.exp(logits - highest).sum(dtype=np.float64))
        return float(logits[token]) - float(highest) - math.log(total)

    def _check_stopped(self) -> None:
        if self._stopped():
            raise Refused("The model was asked to stop.")

    def _check_length(self, prompt: int, limit: int) -> None:
        if prompt + limit > self.info.context:
            raise Refused(
                f"The prompt has {prompt} tokens; with {limit} for the answer that is more than the "
                f"context of {self.info.context}.",
                "Ask about less at a time, or raise [model] context.",
                kind="prompt_too_long",
            )
