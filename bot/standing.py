"""How much an answer rests on, in words that claim no more than is known. Pure."""

from bot.claims import Answer, Claim

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def standing(answer: Answer) -> str:
    """How many reports say so, near-copies counted once; empty where nothing is answered.

    It says nothing about whether they are right, nor whether one had it from the other.
    """
    counts = [reports(claim, answer) for claim in answer.claims]
    if not counts:
        return ""
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
