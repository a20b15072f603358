"""How much an answer rests on, in words that claim no more than is known. Pure."""

from bot.claims import Answer, Claim
from bot.confidence import shipped

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def standing(answer: Answer) -> str:
    """How many reports say so, near-copies counted once; empty where nothing is answered.

    It says nothing about whether they are right, nor whether one had it from the other. Where reports differ
    or overtake one another it says which; where the answer may not be what was asked for, it says so, too.
    """
    counts = [reports(claim, answer) for claim in answer.claims]
    if not counts:
        return ""
    return " ".join(part for part in (_otherwise(answer) or _reports_say(counts), _doubt(answer)) if part)


def _otherwise(answer: Answer) -> str:
    """Which reports differ, and which overtake others, by the numbers of their citations."""
    days = {citation.n: citation.date for citation in answer.citations}

    def named(claim: Claim) -> str:
        day = days[claim.citations[0]]
        return f"[{claim.citations[0]}]" + (f" of {day}" if day else "")

    said = []
    for place, claim in enumerate(answer.claims):
        said += [f"{named(answer.claims[n])} overtakes {named(claim)}." for n in claim.overtaken_by]
        said += [
            f"Reports differ: {named(claim)} and {named(answer.claims[n])}."
            for n in claim.conflicts_with
            if n > place and n not in claim.overtaken_by and place not in answer.claims[n].overtaken_by
        ]
    return " ".join(said)


def _doubt(answer: Answer) -> str:
    """What to say of an answer that the cautious would not be shown."""
    if answer.confidence is None or answer.confidence >= shipped().thresholds["cautious"].shown:
        return ""
    return "It may not be what was asked for: read the source."


def _reports_say(counts: list[int]) -> str:
    if len(set(counts)) > 1:
        return (
            f"From {_number(min(counts)).lower()} to {_number(max(counts)).lower()} reports say each of it."
        )
    if counts[0] == 1:
        return "One report says so." if len(counts) == 1 else "One report says each of it."
    none = "neither a copy of the other" if counts[0] == 2 else "none a copy of another"
    return f"{_number(counts[0])} reports, {none}, say {'so' if len(counts) == 1 else 'each of it'}."


def reports(claim: Claim, answer: Answer) -> int:
    """How many reports a claim cites; those that are near-copies of one another are one."""
    by_number = {citation.n: citation for citation in answer.citations}
    stories: list[set[str]] = []
    for number in claim.citations:
        citation = by_number[number]
        files = {citation.file, *citation.also_in}
        known = next((story for story in stories if story & files), None)
        if known is None:
            stories.append(files)
        else:
            known |= files
    return len(stories)


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
