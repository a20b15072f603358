"""How well a question that leans on the conversation is made to stand alone.

What counts is whether the search finds then what it finds for the question as a person would have written it
in full. Retrieval is measured on the questions that lean, since the others are to be left as they are.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.evals.measures.measure import Measure, Observation
from bot.evals.measures.retrieval import hit
from bot.evals.records import ConversationRecord
from index.words import words

Form = Callable[[ConversationRecord], Sequence[str]]
"""The files, best first, that one form of the question found."""


def share(observations: Sequence[Observation]) -> float | None:
    """How often the first was a hit, over how often the second was; None where the second never was.

    Observations are (rewritten, full), each 1 or 0. Above 1 the rewritten question does better.
    """
    whole = sum(full for _, full in observations)
    return sum(rewritten for rewritten, _ in observations) / whole if whole else None


def lost(record: ConversationRecord) -> tuple[str, ...]:
    """The names and numbers of the question as typed that the rewritten one lacks."""
    kept = {word.stem for word in words(record.rewritten)}
    return tuple(
        word.text
        for word in words(record.case.question)
        if word.stem not in kept
        and ((word.is_name and word.start > 0 and not word.is_stopword) or word.text[0].isdigit())
    )


def _rewritten(record: ConversationRecord) -> Sequence[str]:
    return record.search.rankings[0].files if record.search.rankings else ()


def _full(record: ConversationRecord) -> Sequence[str]:
    return record.files_in_full


def _asked(record: ConversationRecord) -> Sequence[str]:
    return record.files_as_asked


def _kept(record: ConversationRecord) -> Observation:
    return (float(not lost(record)),)


def _left_alone(record: ConversationRecord) -> Observation | None:
    return None if record.case.leans else (float(record.rewritten == record.case.question),)


def _recognised(record: ConversationRecord) -> Observation | None:
    return (float(record.leaned),) if record.case.leans else None


def _found(form: Form, k: int) -> Callable[[ConversationRecord], Observation | None]:
    def observe(record: ConversationRecord) -> Observation | None:
        score = hit(form(record), record.case.gold_files, k) if record.case.leans else None
        return None if score is None else (score,)

    return observe


def _both(k: int) -> Callable[[ConversationRecord], Observation | None]:
    first, second = _found(_rewritten, k), _found(_full, k)

    def observe(record: ConversationRecord) -> Observation | None:
        rewritten, full = first(record), second(record)
        return None if rewritten is None or full is None else (*rewritten, *full)

    return observe


def _of_half(one: Measure[ConversationRecord], half: str) -> Measure[ConversationRecord]:
    def observe(record: ConversationRecord) -> Observation | None:
        return one.observe(record) if record.case.half == half else None

    about = "made with them in view" if half == "tuned" else "held back while the rules were made"
    return Measure(f"{one.name} {half}", f"{one.about}: cases {about}", observe, one.combine, unit=one.unit)


def _measures() -> Iterator[Measure[ConversationRecord]]:
    for k in (4, 1):
        where = f"a file that holds the answer is among the first {k}" if k > 1 else "the first file holds it"
        yield Measure(f"follow-up Hit@{k}", f"{where}, for the rewritten question", _found(_rewritten, k))
        yield Measure(f"full question Hit@{k}", f"{where}, for the full question", _found(_full, k))
        yield Measure(f"as asked Hit@{k}", f"{where}, for the question as typed", _found(_asked, k))
        about = f"hits at {k} of rewritten questions over those of full ones"
        yield Measure(
            f"follow-up share@{k}" if k != 4 else "follow-up share", about, _both(k), share, unit="score"
        )
    yield Measure("names and numbers kept", "questions that lost neither a name nor a number", _kept)
    yield Measure("left alone", "questions that stand alone and were not changed", _left_alone)
    yield Measure("recognised", "questions that lean and were taken to", _recognised)


_ALL = tuple(_measures())
MEASURES: tuple[Measure[ConversationRecord], ...] = (
    *_ALL,
    *(_of_half(one, half) for half in ("tuned", "held") for one in _ALL),
)
