"""What each gate of verification is worth: `python -m bot.evals.ablation SUITES...`.

Holds every claim of the claims suites, and every edit of a supported one, against its text with all gates
asked in every window, and says how many would be accepted if one gate were left out, or the fitted score.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot import config
from bot.evals.cases import ClaimCase
from bot.evals.edits import KINDS, edits
from bot.evals.fitting import is_for_tuning
from bot.evals.suites import choose, load
from bot.evals.trials.claims import openings
from bot.verification import GATE_NAMES

_SCORE = "score"
_FIRM = frozenset({"number", "date", "negation"})


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim as it stands ("supported", "unsupported") or an edit by its kind; for each window that was
    looked at, the gates that are shut, "score" among them where it is below the threshold.

    `is_edited` is true of a claim that has edits: only these count as untouched.
    """

    suite: str
    kind: str
    is_edited: bool
    is_for_tuning: bool
    shut: tuple[frozenset[str], ...]

    def is_accepted(self, without: Collection[str] = ()) -> bool:
        """Whether a window would be open to it without those gates."""
        return any(shut <= frozenset(without) for shut in self.shut)


def trials(suite: str, case: ClaimCase) -> Iterator[Trial]:
    """The claim, and where it is supported its edits."""
    tuned = is_for_tuning(case.claim)
    kind = "supported" if case.supported else "unsupported"
    made = edits(case.claim, case.evidence) if case.supported else ()
    yield Trial(suite, kind, bool(made), tuned, (*openings(case.claim, case.evidence),))
    for edit in made:
        yield Trial(suite, edit.kind, False, tuned, (*openings(edit.claim, case.evidence),))


def row(of: Sequence[Trial], without: Collection[str]) -> str:
    """The shares accepted: of supported claims that have edits, of these edits, of those to numbers, dates
    and negations, and of unsupported claims."""
    edited = [one for one in of if one.kind not in ("supported", "unsupported")]
    groups = (
        [one for one in of if one.is_edited],
        edited,
        [one for one in edited if one.kind in _FIRM],
        [one for one in of if one.kind == "unsupported"],
    )
    shares = (sum(one.is_accepted(without) for one in group) / max(1, len(group)) for group in groups)
    return " | ".join(f"{share:.3f}" for share in shares)


def by_kind(of: Sequence[Trial]) -> str:
    """The share of each kind of edit that is accepted, and how many there are of it."""
    groups = {kind: [one.is_accepted() for one in of if one.kind == kind] for kind in KINDS}
    return ", ".join(f"{kind} {sum(got) / max(1, len(got)):.2f} ({len(got)})" for kind, got in groups.items())


def main(words: Sequence[str]) -> None:
    """Print the table, as Markdown, of each half."""
    loaded = [load(listed) for listed in choose(words, config.suites_dirs())]
    made = [
        one
        for suite in loaded
        for case in suite.cases
        if isinstance(case, ClaimCase)
        for one in trials(suite.name, case)
    ]
    for half in (True, False):
        of = [one for one in made if one.is_for_tuning == half]
        print(f"\n{'Tuned' if half else 'Other'} half, {len(of)} claims and edits\n")
        print("| without | untouched | edited | numbers, dates, negations | unsupported |")
        print("| --- | --- | --- | --- | --- |")
        print(f"| nothing | {row(of, ())} |")
        for name in (*GATE_NAMES, _SCORE):
            print(f"| {name} | {row(of, (name,))} |")
        print(f"| all gates | {row(of, GATE_NAMES)} |")
        print("\n| of | untouched | edited | numbers, dates, negations | unsupported |")
        print("| --- | --- | --- | --- | --- |")
        for name in sorted({one.suite for one in of}):
            print(f"| {name} | {row([one for one in of if one.suite == name], ())} |")
        print(f"\nEdits accepted: {by_kind(of)}")


if __name__ == "__main__":
    main(sys.argv[1:])
