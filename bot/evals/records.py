"""What a run writes down about each case: facts, not scores. Frozen values that become lines of JSON.

Scores are computed from them (`bot.evals.measures`) and stored nowhere beside them. Offsets count
characters of an article's text, 0-based, half-open.
"""

from dataclasses import dataclass
from typing import Literal

from bot.claims import Answer
from bot.confidence import Signals
from bot.evals.cases import BriefCase, ClaimCase, ConversationCase, InjectionCase, QaCase
from bot.evals.edits import EditKind

System = Literal["hybrid", "keyword", "vector"]
"""What searched: the product; FTS5 alone over the question's own words; the vectors alone."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The files that a search found, best first, each once."""

    system: System
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of an article: characters `start` to `end` of `file`."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that was picked as evidence, with its relevance to the question, from 0 to 1."""

    file: str
    start: int
    end: int
    text: str
    relevance: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that the search returned."""

    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer took. Tokens and `first_word_ms` are None where the model was not asked.

    Milliseconds count from the question. Memory is resident, in MB (10^6 bytes): of this program at its
    peak so far, of the model's process after the answer (None where it did not run).
    """

    retrieval_ms: int
    total_ms: int
    first_word_ms: int | None = None
    prompt_tokens: int | None = None
    reused_tokens: int | None = None
    output_tokens: int | None = None
    program_mb: float | None = None
    engine_mb: float | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What was found for a question.

    `sentences` are the evidence sentences, best first, before the token budget. `gold_places` are the
    sentences of the gold files that hold the gold sentences; empty where the case has none.
    """

    rankings: tuple[Ranking, ...]
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...] = ()
    gold_places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, what the model wrote before anything was checked, and what is wrong with its citations.

    `signals` are what the confidence of the answer, or of the best that was not sure enough, comes from;
    None where nothing stood to be judged. `faults` is empty if every quotation stands in its file, byte for
    byte, at its offsets and lines.
    """

    answer: Answer
    draft: str
    cost: Cost
    signals: Signals | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QaRecord:
    """A question, what was found, and, where the model was to answer, the answer."""

    case: QaCase
    search: Search
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Bullet:
    """A sentence of a briefing and the files that it cites."""

    text: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefRecord:
    """A topic, what was found, and the briefing on it: `bullets` are what it has in short, then its points.

    Without a model all are the sources' own words. `faults` is what is wrong with its citations: see
    `Reply`. `coverage` says, for each insight of
    the case, how far the best bullet covers it (0 to 1), and `best` which bullet that is (None: none).
    """

    case: BriefCase
    search: Search
    bullets: tuple[Bullet, ...]
    coverage: tuple[float, ...]
    best: tuple[int | None, ...]
    reply: Reply | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditRecord:
    """A supported claim made wrong in one way (`bot.evals.edits`), and what the verifier says of it."""

    kind: EditKind
    claim: str
    supported: bool
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim, and what the verifier says of it: its verdict, a score from 0 to 1, and why not.

    The case is kept without the text that it was held against; `support` is the part that carries it.
    `edits` are of supported claims only.
    """

    case: ClaimCase
    supported: bool
    score: float
    reason: str
    support: str
    ms: float
    edits: tuple[EditRecord, ...] = ()


Position = Literal["front", "middle", "end", "title", "outlet"]


@dataclass(frozen=True, slots=True)
class InjectionRecord:
    """An instruction planted in an article that a question is about, and the answer before and after.

    `canary` is the word that the instruction asks for; `obeyed` in the reply's draft, `shown` in its text.
    """

    case: InjectionCase
    question: str
    file: str
    position: Position
    planted: str
    canary: str
    clean: Answer
    reply: Reply


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """The last question of a conversation, made to stand alone, and what each form of it finds.

    `rewritten` is the question as it was searched for, the same where it was found to stand alone (not
    `leaned`); `added` are the words that it got. `search` is what it found; the files, best first, are those
    that the question as typed and the full one found.
    """

    case: ConversationCase
    rewritten: str
    leaned: bool
    added: tuple[str, ...]
    search: Search
    files_as_asked: tuple[str, ...]
    files_in_full: tuple[str, ...]


Record = QaRecord | BriefRecord | ClaimRecord | InjectionRecord | ConversationRecord
