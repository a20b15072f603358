"""The report page loads nothing, obeys no document, and shows every case."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest
from page_stage import (
    ARTICLES,
    HOSTILE,
    RUN,
    answer,
    attack,
    claim,
    conversation,
    demo,
    question,
    run_of,
    spoiled,
    suite,
    topic,
)

from bot.evals.page import page
from bot.evals.records import Record, Reply
from bot.evals.results import Results
from bot.render import plain

VOID = {"meta", "br", "hr", "img", "input", "link"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str | None]
    children: list["Node | str"] = field(default_factory=list)

    def all(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all()

    def find(self, tag: str, **attributes: str) -> list["Node"]:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            node
            for node in self.all()
            if node.tag == tag and all(node.attributes.get(name) == wanted[name] for name in wanted)
        ]

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Tree(HTMLParser):
    """Builds the tree of a page, and fails where a tag is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack = [Node("", {})]
        self.feed(html)
        self.close()
        assert [node.tag for node in self.stack] == [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        node = Node(tag, dict(attrs))
        self.stack[-1].children.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def tree(html: str) -> Node:
    html.encode("utf-8")
    return Tree(html).stack[0]


def qa_page(*records: Record, **run: object) -> Node:
    return tree(page(run_of({"qa/one": ("qa", records)}, replace(RUN, **run)), {"qa/one": records}))


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def shown() -> tuple[Node, str, Results, dict[str, Sequence[Record]]]:
    results, records = demo(80)
    html = page(results, records)
    return tree(html), html, results, records


@pytest.fixture(scope="module")
def hostile() -> tuple[Node, str]:
    """A page whose every text is an attack, in records, results and names of suites."""
    draw = random.Random(3)
    kinds = {
        "qa": question,
        "brief": topic,
        "claims": claim,
        "injection": attack,
        "conversations": conversation,
    }
    suites, records = [], {}
    for number, (kind, make) in enumerate(kinds.items()):
        name = f"{HOSTILE}{number}"
        records[name] = [spoiled(make(n, draw)) for n in range(4)]
        suites.append(replace(spoiled(suite("", kind, records[name])), name=name))
    html = page(Results(spoiled(RUN), tuple(suites)), records)
    return tree(html), html


def test_it_loads_nothing_and_runs_nothing(shown, hostile) -> None:
    for root in (shown[0], hostile[0]):
        assert not [
            node.tag
            for node in root.all()
            if node.tag in {"script", "link", "img", "iframe", "base", "object"}
        ]
        (policy,) = root.find("meta", **{"http-equiv": "Content-Security-Policy"})
        assert str(policy.attributes["content"]).startswith("default-src 'none'; style-src 'unsafe-inline';")
        for node in root.all():
            for name, value in node.attributes.items():
                assert not name.startswith("on"), (node.tag, name)
                assert name not in {"src", "srcset", "action", "xlink:href", "data", "srcdoc"}
                if name == "href":
                    assert re.fullmatch(r"#[a-z0-9.-]+", str(value))
                if name == "style":
                    assert re.fullmatch(r"flex-grow:\d+", str(value))
        (style,) = root.find("style")
        assert not re.search(r"url\(|@import|expression|</", style.text)


def test_links_lead_somewhere_and_names_are_unique(shown, hostile) -> None:
    for root in (shown[0], hostile[0]):
        names = [node.attributes["id"] for node in root.all() if "id" in node.attributes]
        assert len(names) == len(set(names))
        assert {str(node.attributes["href"])[1:] for node in root.find("a")} <= set(names)


def test_what_documents_say_is_only_text(shown, hostile) -> None:
    root, html = hostile
    assert {node.tag for node in root.all()} <= {node.tag for node in shown[0].all()}
    assert {name for node in root.all() for name in node.attributes} <= {
        name for node in shown[0].all() for name in node.attributes
    }
    assert "<script>" not in html
    assert squeezed(plain(HOSTILE)) in squeezed(root.text)
    assert "{{ 7*7 }}" in root.text
    assert plain(html) == html
    assert "<U+202E>gnp.exe ␀ ␛[31m <U+D800>" in root.text


def test_every_case_is_there_once_and_can_be_opened(shown) -> None:
    root, _, results, records = shown
    for result in results.suites:
        anchor = "suite-" + re.sub(r"[^a-z0-9]+", "-", result.name)
        (section,) = root.find("section", id=anchor)
        cases = section.find("details", class_="case")
        assert len(cases) == len(records[result.name])
        ids = [case.find("span", class_="id")[0].text for case in cases]
        assert sorted(ids) == sorted(record.case.id for record in records[result.name])
        assert not [case for case in cases if "open" in case.attributes]


def test_what_went_wrong_comes_first_with_its_count(shown) -> None:
    root, _, results, records = shown
    order = ["bad", "weak", "none", "good"]
    for result in results.suites:
        (section,) = root.find("section", id="suite-" + re.sub(r"[^a-z0-9]+", "-", result.name))
        groups = [n for n in section.find("details") if str(n.attributes.get("class")).startswith("group ")]
        tones = [str(group.attributes["class"]).split()[1] for group in groups]
        assert tones == sorted(tones, key=order.index)
        counts = [int(group.find("span", class_="n")[0].text) for group in groups]
        assert counts == [len(group.find("details", class_="case")) for group in groups]
        assert sum(counts) == len(records[result.name])


def test_the_words_that_an_answer_cites_are_marked_where_they_were_found() -> None:
    record = question(0, random.Random(2))
    gold = next(one for one in record.search.sentences if one.start == 0)
    reply = Reply(answer([gold]), "", record.reply.cost)
    root = qa_page(replace(record, reply=reply))
    (passages,) = root.find("ol", class_="passages")
    assert [mark.text for mark in passages.find("mark")] == [gold.text]
    assert passages.find("mark")[0].attributes["class"] == "gold"
    assert squeezed(ARTICLES["harbour.md"][1]) in squeezed(passages.text)
    (said,) = root.find("p", class_="answer")
    assert squeezed(said.text) == f"“{gold.text}” [1]"
    assert "harbour.md:7" in root.find("ul", class_="citations")[0].text


def test_a_case_shows_what_was_expected_written_rejected_and_spent() -> None:
    text = squeezed(qa_page(question(3, random.Random(2))).find("details", class_="case")[0].text)
    for part in [
        "did not raise",
        "budget.md",
        "The sluice was built in 1953",
        "its number '1953' is not in the source",
        "412 tokens read",
        "evidence sentences, best first",
        "3 passages found",
    ]:
        assert part in text


def test_without_a_model_searching_is_shown() -> None:
    records = [question(n, random.Random(n), asked=False) for n in range(7)]
    root = qa_page(*records, model=None, tier="retrieval")
    assert "No language model was asked" in root.text
    groups = {str(node.attributes.get("id")) for node in root.find("details")}
    assert {"suite-qa-one.found", "suite-qa-one.unasked"} <= groups
    assert "no answer was asked for" in root.text
    assert "Waiting" not in root.text


def test_an_empty_run_and_a_suite_without_records_are_pages_too() -> None:
    assert "Nothing was measured" in tree(page(Results(RUN, ()), {})).text
    root = tree(page(run_of({"qa/none": ("qa", []), "claims/none": ("claims", [])}), {}))
    assert root.text.count("No case of this suite was kept.") == 2


def test_our_system_stands_among_the_published_by_its_joint_score(shown) -> None:
    (section,) = shown[0].find("section", id="suite-brief-news1")
    for table in section.find("table", class_="ranking"):
        rows = [row for row in table.find("tr") if row.attributes.get("class") != "gap"][1:]
        joint = [float(row.find("td")[2].text.rstrip("%")) for row in rows]
        assert joint == sorted(joint, reverse=True)
        assert [row.find("td")[1].text.split()[0] for row in rows if row.attributes.get("class")] == [
            "Dateline"
        ]
    assert len(rows) == 21


def test_charts_say_in_words_what_they_draw(shown) -> None:
    drawings = shown[0].find("svg")
    assert len(drawings) > 20
    for drawing in drawings:
        assert [child.tag for child in drawing.children if isinstance(child, Node)][:2] == ["title", "desc"]
        assert drawing.find("desc")[0].text.endswith(".")
        assert "nan" not in " ".join(
            str(value) for node in drawing.all() for value in node.attributes.values()
        )


def test_long_texts_are_cut_and_say_so() -> None:
    record = question(0, random.Random(2))
    long = replace(record, case=replace(record.case, gold_sentences=("word " * 100_000,)))
    html = page(run_of({"qa/one": ("qa", [long])}), {"qa/one": [long]})
    assert len(html) < 150_000
    assert "499,400 characters more" in html
