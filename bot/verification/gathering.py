"""What a window lacks of a claim, from anywhere in the text that it stands in. Pure.

People call a claim supported whose date stands in the first sentence of a page, and its person in the third.
"""

from collections.abc import Sequence

from bot.verification.features import Held, kin

_MOST = 2  # sentences that are brought to a window
_CONTEXT = 1  # other words of the claim that such a sentence has, or it brings two


def gather(held: Held, have: Sequence[int]) -> tuple[int, ...]:
    """Up to two more sentences of the text, by number, that hold most of what the sentences `have` lack.

    Each shares another word with the claim, or brings two.
    """
    page = held.page
    stems = frozenset[str]().union(*(page.lines[number].stems for number in have))
    lacking = {
        token.stem: weight
        for token, weight in zip(held.content, held.weights, strict=True)
        if token.stem not in stems and not kin(token.stem, stems)
    }
    numbers = {number for number in held.numbers if not page.lines_with_number(number) & set(have)}
    known = {token.stem for token in held.content} - lacking.keys()
    found: list[int] = []
    while len(found) < _MOST and (lacking or numbers):
        gain: dict[int, float] = {}
        for stem, weight in lacking.items():
            for line in page.lines_with(stem):
                gain[line] = gain.get(line, 0.0) + weight
        for number in numbers:
            for line in page.lines_with_number(number):
                gain[line] = gain.get(line, 0.0) + 1.0
        best = max(
            (line for line in gain if _is_bound(held, line, lacking, known)),
            key=lambda line: (
                gain[line] + sum(page.weight(s) for s in known & page.lines[line].stems) / 2,
                -line,
            ),
            default=None,
        )
        if best is None:
            break
        found.append(best)
        lacking = {stem: weight for stem, weight in lacking.items() if stem not in page.lines[best].stems}
        numbers -= {placed.quantity for placed, _ in page.lines[best].numbers}
        known |= held.page.lines[best].stems & {token.stem for token in held.content}
    return tuple(found)


def _is_bound(held: Held, line: int, lacking: dict[str, float], known: set[str]) -> bool:
    stems = held.page.lines[line].stems
    return len(stems & known) >= _CONTEXT or len(stems & lacking.keys()) > 1
