"""An evaluation suite out of any library: questions with known answers, and claims that are so or are not.

Nothing is asked of a model: an answer is known because it is read off the sentence that it is asked of.
What is chosen is told by a seed, and the same library and seed give the same suite. Pure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import msgspec

from bot.evals.cases import ClaimCase, QaCase
from bot.evals.making.candidates import Candidate
from bot.evals.making.claims import Facts, Label, changed, evidence
from bot.evals.making.drawing import (
    NOT_NEEDED,
    Read,
    Sample,
    capped,
    draw,
    in_turn,
    said_by,
    sentence_of,
    sort_of,
)
from bot.evals.making.strangers import Strangers
from bot.evals.making.survey import Found, survey
from bot.evals.making.swapping import about_a_stranger
from index.article import Article
from index.duplicates import fingerprint

A_FEW = 4
"""At most so many answerable questions, unanswerable ones and claims are made from one article, each."""

_LABELS: tuple[Label, ...] = ("number", "name", "date", "negation")
_ENOUGH = "enough from its article"
_UNEVEN = 6  # by how much one sort of claim may exceed a third of all


@dataclass(frozen=True, slots=True)
class Made:
    """A suite, and how many sentences, questions and claims were left out of it, for each reason."""

    questions: tuple[QaCase, ...]
    claims: tuple[ClaimCase, ...]
    left_out: Mapping[str, int]


def make(articles: Sequence[Article], most: int, seed: int, copies: Mapping[str, str]) -> Made:
    """About `most` questions, two thirds of them answerable, and as many claims, half of them so.

    `copies` maps the file of a near-copy to that of the report that it copies. There are fewer questions
    where the library gives fewer. Time grows with the number of words in the library.
    """
    random = Random(seed)
    left_out: Counter[str] = Counter()
    library = _writable(articles, left_out)
    originals = [article for article in library if article.source.file not in copies]
    sample = draw(originals, most, random, left_out)
    surveyed = survey(library, sample.candidates, copies)
    good: list[tuple[Candidate, Found]] = []
    for candidate, found in zip(sample.candidates, surveyed.found, strict=True):
        if found.fault:
            left_out[found.fault] += 1
        else:
            good.append((candidate, found))
    answered = _answered(good, most - most // 3, left_out)
    used = {sentence_of(candidate) for candidate, _ in answered}
    spare = sorted((candidate for candidate, _ in good), key=lambda candidate: sentence_of(candidate) in used)
    unanswered = _unanswered(spare, most // 3, Strangers(surveyed.vocabulary), random, left_out)
    claims = _claims(sample, most, random, left_out)
    return Made(tuple(_mixed(answered, unanswered)), tuple(claims), dict(sorted((+left_out).items())))


def question_lines(made: Made) -> Iterator[str]:
    """The lines of `questions.jsonl`."""
    return (msgspec.json.encode(case).decode() for case in made.questions)


def claim_lines(made: Made) -> Iterator[str]:
    """The lines of `claims.jsonl`."""
    return (msgspec.json.encode(case).decode() for case in made.claims)


def _writable(articles: Sequence[Article], left_out: Counter[str]) -> list[Article]:
    """The articles whose name and text can be written as UTF-8, in the order of their names."""
    found = []
    for article in sorted(articles, key=lambda article: article.source.file):
        try:
            (article.source.file + article.text).encode()
        except UnicodeEncodeError:  # half of a surrogate pair
            left_out["its article is not valid Unicode"] += 1
        else:
            found.append(article)
    return found


def _answered(
    good: Sequence[tuple[Candidate, Found]], most: int, left_out: Counter[str]
) -> list[tuple[Candidate, Found]]:
    """Up to `most` of the questions: sorts and articles mixed, one of a sentence, a few of an article."""
    ordered = in_turn(in_turn(good, lambda one: one[0].file), lambda one: sort_of(one[0]))
    single = list(capped(capped(ordered, lambda one: said_by(one[0]), 1), lambda one: sentence_of(one[0]), 1))
    few = list(capped(single, lambda one: one[0].file, A_FEW))
    left_out[_ENOUGH] += len(single) - len(few)
    left_out[NOT_NEEDED] += len(good) - len(single) + max(0, len(few) - most)
    return few[:most]


def _unanswered(
    spare: Sequence[Candidate], most: int, strangers: Strangers, random: Random, left_out: Counter[str]
) -> list[tuple[Candidate, str]]:
    """Up to `most` questions to which the library is silent, each with the one that it was made from."""
    found: list[tuple[Candidate, str]] = []
    taken: Counter[str] = Counter()
    told: set[str] = set()
    for candidate in in_turn(spare, sort_of):
        if len(found) == most:
            break
        if sentence_of(candidate) in told:
            continue
        if taken[candidate.file] == A_FEW:
            left_out[_ENOUGH] += 1
            continue
        question, reason = about_a_stranger(candidate, strangers, random)
        if reason:
            left_out[reason] += 1
        else:
            found.append((candidate, question))
            taken[candidate.file] += 1
            told.add(sentence_of(candidate))
    return found


def _mixed(
    answered: Sequence[tuple[Candidate, Found]], unanswered: Sequence[tuple[Candidate, str]]
) -> Iterator[QaCase]:
    """The cases, an unanswerable one after every two answerable ones, so that the first few are mixed too."""
    cases = [
        QaCase("", one.question, True, one.answers, found.files, found.sentences, one.kind)
        for one, found in answered
    ]
    silent = [QaCase("", question, False, kind=f"absent-{one.kind}") for one, question in unanswered]
    mixed: list[QaCase] = []
    for place in range(max((len(cases) + 1) // 2, len(silent))):
        mixed += [*cases[2 * place : 2 * place + 2], *silent[place : place + 1]]
    return (replace(case, id=f"q{number:03}") for number, case in enumerate(mixed, start=1))


def _claims(sample: Sample, most: int, random: Random, left_out: Counter[str]) -> Iterator[ClaimCase]:
    """Up to `most` claims: in turn a sentence as it stands, and one with something changed."""
    facts: dict[str, Facts] = {}
    taken: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    made = 0
    for read in in_turn(_claimable(sample.read, random, left_out), lambda read: read.file):
        if made == most:
            return
        if taken[read.file] == A_FEW:
            left_out[_ENOUGH] += 1
            continue
        if read.file not in facts:
            facts[read.file] = Facts.of(read.standing.article)
        claim, label = _false(read, labels, facts[read.file], sample.people, random)
        if not claim:
            left_out["nothing in it could be changed to what is surely not so"] += 1
            continue
        if labels[label] > _UNEVEN + labels.total() // 3:
            left_out[NOT_NEEDED] += 1
            continue
        made += 1
        taken[read.file] += 1
        labels[label] += 1
        so = made % 2 == 1
        yield ClaimCase(
            id=f"c{made:03}",
            claim=read.standing.text if so else claim,
            evidence=evidence(read.standing),
            supported=so,
            label="" if so else label,
        )


def _claimable(read: Sequence[Read], random: Random, left_out: Counter[str]) -> list[Read]:
    """The sentences that state something themselves, each once, in random order."""
    own = [one for one in read if not one.standing.text.startswith(("“", '"'))]
    left_out["it begins with somebody's words"] += len(read) - len(own)
    return list(capped(random.sample(own, len(own)), lambda one: fingerprint(one.standing.text), 1))


def _false(
    read: Read, labels: Counter[str], facts: Facts, people: Sequence[str], random: Random
) -> tuple[str, str]:
    """The sentence with one thing changed, and what: of the sorts that it allows the rarest so far."""
    for label in sorted(_LABELS, key=lambda label: labels[label]):
        claim = changed(read.standing, read.names, read.values, label, facts, people, random)
        if claim:
            return claim, label
    return "", ""
