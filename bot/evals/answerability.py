"""Fits what `bot.relevance` weighs: `python -m bot.evals.answerability SUITES... [--write]`.

SUITES are names or folders as for `dateline eval run`; their folder is `DATELINE_EVALDATA`, else
`../shared/evaldata`. Of each suite the questions whose id has an even CRC-32 are fitted on, and the others
only reported on. With `--write` the coefficients replace those that ship.
"""

import argparse
import datetime as dt
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import msgspec
import numpy as np

from bot import config, workspace
from bot.evals.cases import QaCase
from bot.evals.corpora import corpus, library_folder, remembering, take_in
from bot.evals.logistic import fit
from bot.evals.measures.roc import roc_auc
from bot.evals.suites import Suite, choose, load
from bot.evidence import select
from bot.questions import understand
from bot.relevance import NAMES, Model, Signals
from index.library import Library
from index.retrieval import search

_READ = 3  # of a question's sentences, the best so many are fitted on
_SHOWN = 7  # of which the best counts, as in an answer
_PENALTY = 10.0
_PASSAGES = 12
_DATA = Path(__file__).parents[1] / "relevance.json"


@dataclass(frozen=True, slots=True)
class Example:
    """A question, whether the articles answer it, and what its best sentences show, best first."""

    suite: str
    id: str
    answerable: bool
    signals: tuple[Signals, ...]

    @property
    def is_for_fitting(self) -> bool:
        """Whether it is of the half that the model may see."""
        return zlib.crc32(self.id.encode()) % 2 == 0


def examples(suite: Suite, library: Library) -> Iterator[Example]:
    """What the search finds for each question of a suite that has any evidence."""
    for case in suite.cases:
        if not isinstance(case, QaCase):
            continue
        hits = search(library, case.question, _PASSAGES, asked=case.asked).hits
        found = select(library, understand(case.question), hits, _SHOWN, 0, lambda texts: [0] * len(texts))
        signals = tuple(item.signals for item in found if item.signals)
        if signals:
            yield Example(suite.name, case.id, case.answerable, signals)


def fitted(of: Sequence[Example], day: dt.date) -> Model:
    """The model of these examples; each suite weighs as much, and in it both kinds of question."""
    sizes = Counter((one.suite, one.answerable) for one in of)
    rows, labels, weights = [], [], []
    for one in of:
        read = one.signals[:_READ]
        rows += [astuple(signals) for signals in read]
        labels += [float(one.answerable)] * len(read)
        weights += [len(of) / len(sizes) / sizes[one.suite, one.answerable] / len(read)] * len(read)
    found, bias = fit(np.array(rows), np.array(labels), np.array(weights), _PENALTY)
    return Model(
        weights={name: round(float(weight), 4) for name, weight in zip(NAMES, found, strict=True)},
        bias=round(bias, 4),
        fitted=day.isoformat(),
        on=dict(sorted(Counter(one.suite for one in of).items())),
    )


def best(model: Model, example: Example) -> float:
    """The relevance of the question's best sentence."""
    return max(model.probability(signals) for signals in example.signals)


def auc(model: Model, of: Iterable[Example]) -> float | None:
    """The chance that an answerable question has a more relevant best sentence than another."""
    return roc_auc([(best(model, one), float(one.answerable)) for one in of])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, say how well the model tells the two kinds of question apart on the other half, and write it."""
    parser = argparse.ArgumentParser(prog="python -m bot.evals.answerability", description=__doc__)
    parser.add_argument("suites", nargs="+")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    data = Path(os.environ.get("DATELINE_EVALDATA", "../shared/evaldata"))
    found: list[Example] = []
    home = config.home() / "evaluation"
    with remembering(workspace.open_embedder(), home) as embedder:
        for listed in choose(options.suites, [data]):
            suite = load(listed)
            articles = corpus(suite.articles)
            folder = library_folder(home, articles, embedder)
            for _ in take_in(folder, articles, embedder):
                pass
            with Library(folder, embedder) as library:
                found += examples(suite, library)
    seen = [one for one in found if one.is_for_fitting]
    model = fitted(seen, dt.date.today())
    text = msgspec.json.format(msgspec.json.encode(model), indent=2).decode()
    print(text)
    for name in dict.fromkeys(one.suite for one in found):
        other = [one for one in found if one.suite == name and not one.is_for_fitting]
        known = [one for one in seen if one.suite == name]
        print(
            f"{name}: AUC {auc(model, other):.3f} on {len(other)} unseen questions, "
            f"{auc(model, known):.3f} on the {len(known)} fitted on"
        )
    if options.write:
        _DATA.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
