"""A point in the model's words: written from its sources, verified like an answer, else left as quoted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering import LanguageModel, described
from bot.briefing.unfinished import Unfinished
from bot.citing import Citer
from bot.claims import Rejected
from bot.composing import Candidate, compose
from bot.differences import Statement
from bot.engine import Cancelled, Finished, Message, Restarted, Token
from bot.evidence import Evidence
from bot.parsing import parse
from bot.questions import Question
from index.words import content_words, words
from prompts import Prompt

SOURCES = 3
"""Sentences in one prompt: with `_LONGEST` a bound on its size, whatever the library."""
_LONGEST = 600  # characters of each


_WHO = "it leaves out who says so"


@dataclass(frozen=True, slots=True)
class Written:
    """What the model's sentence became: None where it was rejected."""

    kept: Candidate | None
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one sentence at a time; what is `unfinished` need not be written again."""

    engine: LanguageModel
    prompt: Prompt
    max_tokens: int
    unfinished: Unfinished | None = None

    def write(self, topic: str, evidence: Sequence[Evidence], citer: Citer) -> Written:
        """One sentence from `evidence`, that which is quoted in its place first.

        Raises EngineError where the model cannot do its work.
        """
        shown = [replace(item, relevance=1.0) for item in evidence[:SOURCES]]
        sources = "\n".join(f"[{n}] {described(item)[:_LONGEST]}" for n, item in enumerate(shown, start=1))
        sections = self.prompt.fill(topic=topic, sources=sources)
        text = self._said([Message(role, content) for role, content in sections])
        # It has to speak of what its sources speak of, and to say more than the topic does.
        question = Question(topic, content_words(shown[0].text), "any")
        composed = compose(parse(text)[:1], question, shown, citer)
        if composed.kept and _leaves_out_who_says_so(composed.kept[0].text, shown[0].text):
            return Written(None, (*composed.rejected, Rejected(composed.kept[0].text, _WHO)))
        return Written(composed.kept[0] if composed.kept else None, composed.rejected)

    def _said(self, messages: Sequence[Message]) -> str:
        if self.unfinished and (known := self.unfinished.recall(messages, self.max_tokens)) is not None:
            return known
        text = ""
        for event in self.engine.generate(messages, max_tokens=self.max_tokens):
            if isinstance(event, Token):
                text += event.text
            elif isinstance(event, Restarted):
                text = ""
            elif isinstance(event, Finished) and event.reason == "cancelled":
                raise Cancelled("The briefing was cancelled.")
        if self.unfinished:
            self.unfinished.keep(messages, self.max_tokens, text)
        return text


def _leaves_out_who_says_so(text: str, source: str) -> bool:
    """Whether a sentence tells as so what the source has somebody say: no word of the speaker is left."""
    sayers = Statement(source, "").sayers
    return bool(sayers) and sayers.isdisjoint(word.stem for word in words(text))
