"""An exported conversation in its three formats, held against its files as a briefing is."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from briefing_stage import filled, write_articles
from fakes import FakeEmbedder
from sessions_stage import MODEL

from bot.citing import Citer
from bot.claims import Answer, Claim, Searched, Timings
from bot.errors import SessionError
from bot.sessions import Session, StoredTurn, Summary
from bot.sessions.export import html_page, markdown, to_dict
from bot.verifying import Checked, TakenIn, check
from index.article import Span
from index.library import Library

FORMATS = (".md", ".html", ".json")
TIME = dt.datetime(2026, 2, 28, 12, tzinfo=dt.UTC)
SAID = (
    ("late.md", "The ferry crews of Larkfield did not strike on Friday."),
    ("post.md", "The strike in Larkfield would cost the port $40 million, the council said."),
    (
        "review.md",
        "Harbour master Ivo Brandt warned: “Three days without a ferry and the islands run",
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles")


@pytest.fixture
def library(tmp_path: Path, folder: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        yield filled(opened, folder)


def conversation(library: Library) -> Session:
    """Two answers of three sentences, one in the model's words and one overtaken, and a failure."""
    citer = Citer(library)
    for file, words in SAID:
        article = library.catalog.article(file)
        assert article
        start = article.text.index(words)
        citer.cite(article, Span(start, start + len(words)))
    one, two, three = citer.citations
    claims = (
        Claim(one.quote, "quoted", (1,)),
        Claim("The strike would cost the port of Larkfield $40 million.", "supported", (2,), (0,), (0,)),
    )
    answers = [
        Answer("Did they strike?", claims, (one, two), (), Searched(9, (), ()), MODEL, Timings(1, 1, 1)),
        Answer(
            "What of fuel?", (Claim(three.quote, "quoted", (3,)),), (three,), (), Searched(9, (), ()), MODEL,
            Timings(1, 1, 1),
        ),
    ]  # fmt: skip
    turns = [StoredTurn(n, TIME, a.question, a, a.status, "", MODEL) for n, a in enumerate(answers, start=1)]
    failed = StoredTurn(3, TIME, "And now?", None, "failed", "It died.")
    return Session(Summary(1, "The strike", "default", TIME, TIME, 3), (*turns, failed))


def written(session: Session, suffix: str) -> str:
    if suffix == ".json":
        return json.dumps(to_dict(session), ensure_ascii=False)
    return markdown(session) if suffix == ".md" else html_page(session)


def failures(checked: Checked) -> list[tuple[str, str]]:
    return [(finding.kind, finding.where) for finding in checked.findings if finding.is_failure]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_fresh_export_holds(library: Library, suffix: str) -> None:
    data = written(conversation(library), suffix).encode()
    assert check(data, suffix, TakenIn(library)) == Checked(3, 3, ())


@pytest.mark.parametrize("suffix", FORMATS)
def test_one_word_one_number_and_one_source_are_named_and_nothing_else(
    library: Library, folder: Path, suffix: str
) -> None:
    text = written(conversation(library), suffix)
    late = folder / "late.md"
    late.write_text(late.read_text().replace("did not strike on", "did not walk out on"))
    (folder / "review.md").unlink()
    claim = "The strike would cost the port of Larkfield $40 million."
    if suffix == ".json":  # its text follows from its claims
        plain = json.loads(text)
        plain["turns"][0]["answer"]["claims"][1]["text"] = claim.replace("$40", "$60")
        assert sorted(kind for kind, _ in failures(_check(plain, library))) == [
            "added", "changed", "missing", "unsupported"
        ]  # fmt: skip
        plain["turns"][0]["answer"]["text"] = plain["turns"][0]["answer"]["text"].replace("$40", "$60")
        text = json.dumps(plain)
    else:
        place = text.index("The strike would cost")
        text = text[:place] + text[place:].replace("40 million", "60 million", 1)
    found = failures(check(text.encode(), suffix, TakenIn(library)))
    assert sorted(kind for kind, _ in found) == ["changed", "missing", "unsupported"]
    where = dict(found)
    assert (where["missing"], where["changed"].partition(":")[0]) == ("review.md", "late.md")
    assert "$60 million" in where["unsupported"]


def _check(plain: object, library: Library) -> Checked:
    return check(json.dumps(plain).encode(), ".json", TakenIn(library))


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_what_was_deleted_is_no_failure_and_what_was_added_is(library: Library, suffix: str) -> None:
    text = written(conversation(library), suffix)
    place = text.index("The strike would cost")
    end = text.index("$40 million.", place) + len("$40 million.")
    shorter = text[:place] + text[end:]
    assert failures(check(shorter.encode(), suffix, TakenIn(library))) == []
    longer = text.replace("It died.", "It died. The crews won everything.", 1)
    (found,) = check(longer.encode(), suffix, TakenIn(library)).findings
    assert (found.kind, found.about) == ("added", "not of this conversation, and cites nothing")
    assert "The crews won everything." in found.where


def test_a_conversation_in_which_a_number_stands_for_two_places_is_refused(library: Library) -> None:
    plain = to_dict(conversation(library))
    plain["turns"][1]["answer"]["citations"][0]["n"] = 1
    plain["turns"][1]["answer"]["claims"][0]["citations"] = [1]
    with pytest.raises(SessionError, match="two sources have one number"):
        _check(plain, library)
