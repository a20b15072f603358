"""Fits what `bot.confidence` weighs: `python -m bot.evals.confidence SUITES... [--model NAME] [--write]`.

SUITES are names or folders as for `dateline eval run`. Every question is answered as a user would get it,
but for the confidence, which is not asked for. What is reported is cross-fitted: each half of the questions
by the fit on the other, the mean of many ways to halve them; the fit that is written is of all. What the
model said is remembered, so that a second run with other rules takes minutes. With `--write` the fit of
this model replaces the one that ships, and with `--others` that for models which were never measured, too.
"""

import argparse
import datetime as dt
import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import msgspec
import numpy as np

from bot import config, workspace
from bot.confidence import NAMES, Fit, Signals, Threshold, shipped
from bot.evals.cases import QaCase
from bot.evals.corpora import corpus, library_folder, remembering, take_in
from bot.evals.logistic import fit
from bot.evals.measures.answers import is_right
from bot.evals.measures.roc import roc_auc
from bot.evals.plan import Installed, Plan
from bot.evals.records import QaRecord
from bot.evals.remembering import RememberingModel
from bot.evals.suites import Suite, choose, load
from bot.evals.trials.interview import Interview
from bot.evals.trials.questions import QaTrial
from index.library import Library

_PENALTIES = {name: 1.0 if name == "timely" else 8.0 for name in NAMES}
"""How far each is held back. That a report from before the time that was asked about cannot answer is known
beforehand; it shows in few questions, and a penalty for all alike would take most of it away."""
_HALVINGS = 20
"""One way to halve a suite of 90 questions refused .53 of what it should, another .77, by the same rules."""
_SIGNS = {"turned": -1.0, "quoted": 0.0}
"""Which way a signal must weigh, where it is not upwards; 0: either."""
_DATA = Path(__file__).parents[1] / "confidence.json"


@dataclass(frozen=True, slots=True)
class Example:
    """A question, what is known of its answer (None: there was none to judge), and whether that is right."""

    suite: str
    id: str
    answerable: bool
    verdict: str
    signals: Signals | None
    right: bool

    def half(self, halving: int) -> int:
        """Which of two halves it is of, by one of many ways to halve."""
        return hashlib.sha256(f"{halving} {self.id}".encode()).digest()[0] % 2


def example(suite: Suite, record: QaRecord) -> Example | None:
    """The example that a record is; None where it cannot be told whether the answer is right.

    Where the accepted answer is a paragraph, to cite a gold file is right: nobody cites all of it.
    """
    right = is_right(record)
    if record.reply is None or right is None:
        return None
    claims = record.reply.answer.claims
    if record.search.gold_places and claims:
        cited = {citation.file for citation in record.reply.answer.citations}
        right = right or not cited.isdisjoint(record.case.gold_files)
    verdict = claims[0].verdict if claims else ""
    signals = record.reply.signals if claims else None
    return Example(suite.name, record.case.id, record.case.answerable, verdict, signals, right)


def fitted(of: Sequence[Example], asked: float = 0.0) -> Fit:
    """The fit of these examples, for which the model was asked from a relevance of `asked` on.

    Each suite weighs as much as any other.

    What speaks for an answer may not weigh against it: a signal that would is left out, one after the other.
    """
    sizes = Counter(one.suite for one in of)
    weights = np.array([len(of) / len(sizes) / sizes[one.suite] for one in of])
    rows = np.array([astuple(one.signals) for one in of if one.signals])
    labels = np.array([float(one.right) for one in of])
    signs = np.array([_SIGNS.get(name, 1.0) for name in NAMES])
    penalties = np.array([_PENALTIES[name] for name in NAMES])
    while True:
        found, bias = fit(rows, labels, weights, penalties)
        wrong = found * signs < 0
        if not wrong.any():
            break
        rows[:, int(np.argmin(np.where(wrong, found * signs, np.inf)))] = 0.0
    return Fit(
        weights={name: round(float(weight), 4) for name, weight in zip(NAMES, found, strict=True)},
        bias=round(bias, 4),
        on=dict(sorted(sizes.items())),
        asked=asked,
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a threshold does to a suite, in shares: of the questions with an answer those answered rightly
    and those refused, of the others those refused, of the answers in the model's words the wrong ones."""

    right: float
    falsely_refused: float
    refused: float
    risk: float


def cross_fitted(of: Sequence[Example], halving: int) -> dict[str, float]:
    """The confidence of each example that has signals, by suite and id, from the fit on the other half."""
    judged = [one for one in of if one.signals]
    by_half = {half: fitted([one for one in judged if one.half(halving) != half]) for half in (0, 1)}
    return {
        f"{one.suite} {one.id}": by_half[one.half(halving)].probability(one.signals)
        for one in judged
        if one.signals
    }


def outcome(of: Sequence[Example], confidence: Mapping[str, float], least: Threshold) -> Outcome:
    """What is seen of `of` where an answer needs the confidence `least`.

    One in the model's words that is quoted instead counts as right where it was right.
    """
    known = {one.id: confidence.get(f"{one.suite} {one.id}", -1.0) for one in of}
    shown = {one.id for one in of if known[one.id] >= least.shown}
    answerable = [one for one in of if one.answerable]
    others = [one for one in of if not one.answerable]
    own = [one for one in of if one.verdict == "supported" and known[one.id] >= least.own_words]
    return Outcome(
        right=_share(sum(one.right and one.id in shown for one in answerable), answerable),
        falsely_refused=_share(sum(one.id not in shown for one in answerable), answerable),
        refused=_share(sum(one.id not in shown for one in others), others),
        risk=_share(sum(not one.right for one in own), own),
    )


def mean(of: Sequence[Outcome]) -> Outcome:
    """What several ways to halve a suite make of it on average, of each share over those that have it."""
    columns = zip(*map(astuple, of), strict=True)
    shares = ([share for share in column if not math.isnan(share)] for column in columns)
    return Outcome(*(sum(known) / len(known) if known else math.nan for known in shares))


def _share(count: int, of: Sequence[object]) -> float:
    return count / len(of) if of else math.nan


def examples(words: Sequence[str], name: str | None, limit: int | None) -> tuple[str, list[Example]]:
    """The SHA-256 of the language model called `name`, and what it makes of the suites."""
    settings = config.load()
    file = workspace.choose_model(settings, name)
    home = config.home() / "evaluation"
    found: list[Example] = []
    with remembering(workspace.open_embedder(), home) as embedder:
        plan = Plan(
            tools=Installed(settings, file),
            tier="answers",
            settings=settings.retrieval,
            max_tokens=settings.model.max_tokens,
            prompt=workspace.answer_prompt(),
            judge=workspace.judge(),
            least=Threshold(0.0, 0.0),
            seed=0,
            home=home,
        )
        engine = RememberingModel(workspace.engine_for(file, settings), file.sha256, home / "said.sqlite")
        try:
            for listed in choose(words, config.suites_dirs()):
                suite = load(listed).sample(limit, plan.seed)
                articles = corpus(suite.articles)
                folder = library_folder(home, articles, embedder)
                for _ in take_in(folder, articles, embedder):
                    pass
                with Library(folder, embedder) as library:
                    found += _answered(plan, suite, library, engine)
        finally:
            engine.close()
    return file.sha256, found


def _answered(plan: Plan, suite: Suite, library: Library, engine: RememberingModel) -> Iterator[Example]:
    trial = QaTrial(plan, library, Interview(plan, library, engine))
    for case in suite.cases:
        if isinstance(case, QaCase) and (one := example(suite, trial(case))):
            print(f"\r{suite.name} {case.id:<40}", end="", flush=True)
            yield one


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, say how well it does on the other half, and write it."""
    parser = argparse.ArgumentParser(prog="python -m bot.evals.confidence", description=__doc__)
    parser.add_argument("suites", nargs="+")
    parser.add_argument("--model")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--others", action="store_true")
    options = parser.parse_args(arguments)
    sha256, found = examples(options.suites, options.model, options.limit)
    model = fitted([one for one in found if one.signals], shipped().of(sha256).asked)
    print("\r" + msgspec.json.format(msgspec.json.encode(model), indent=2).decode())
    confidences = [cross_fitted(found, halving) for halving in range(_HALVINGS)]
    for suite in dict.fromkeys(one.suite for one in found):
        of = [one for one in found if one.suite == suite]
        surer = [_auc(of, confidence) for confidence in confidences]
        print(f"{suite}, {len(of)} questions: AUC {np.mean(surer):.3f} (spread {np.std(surer):.3f})")
        for caution, least in shipped().thresholds.items():
            seen = mean([outcome(of, confidence, least) for confidence in confidences])
            print(
                f"  {caution:<9} {least.shown:.2f} {least.own_words:.2f}  right {seen.right:.2f}"
                f"  falsely refused {seen.falsely_refused:.2f}  refused {seen.refused:.2f}"
                f"  wrong of those in its own words {seen.risk:.2f}"
            )
    if options.write:
        _write(sha256, model, others=options.others)


def _auc(of: Sequence[Example], confidence: Mapping[str, float]) -> float:
    """The chance that a right answer is surer than a wrong one."""
    pairs = [(confidence[f"{one.suite} {one.id}"], float(one.right)) for one in of if one.signals]
    return roc_auc(pairs) or math.nan


def _write(sha256: str, model: Fit, *, others: bool) -> None:
    known = shipped()
    made = msgspec.structs.replace(
        known,
        fitted=dt.date.today().isoformat(),
        models={**known.models, sha256: model},
        others=model if others else known.others,
    )
    text = msgspec.json.format(msgspec.json.encode(made), indent=2).decode()
    _DATA.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
