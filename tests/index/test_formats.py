"""Bytes to text, unchanged; and what a file says of itself, taken with care."""

import codecs
from contextlib import suppress
from datetime import date
from hashlib import sha256
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.errors import UnreadableFile
from index.formats import LONGEST_TITLE, decode, parse, supported

PROSE = "The ministers met in Vienna and agreed on nothing. They will meet again in the autumn.\n"


def article(text: str, file: str = "folder/some-file.md") -> Article:
    return parse(text.encode(), file)


class TestDecode:
    @pytest.mark.parametrize(
        ("data", "text"),
        [
            ("Żółw – “naïve” 😀 𝔸\r\nnext\rlast\n".encode(), "Żółw – “naïve” 😀 𝔸\r\nnext\rlast\n"),
            (codecs.BOM_UTF8 + b"Words.", "\ufeffWords."),
            ("Wörds 😀\r\n".encode("utf-16"), "Wörds 😀\r\n"),
            (codecs.BOM_UTF16_BE + "Wörds".encode("utf-16-be"), "Wörds"),
            ("Wörds 😀".encode("utf-32"), "Wörds 😀"),
            (codecs.BOM_UTF32_BE + "Wörds".encode("utf-32-be"), "Wörds"),
        ],
    )
    def test_marks_and_line_ends_are_kept_as_decoded(self, data: bytes, text: str) -> None:
        assert decode(data) == text

    @pytest.mark.parametrize(
        ("codec", "text"),
        [
            ("cp1252", "It’s a “deal” – worth £5m"),
            ("cp1252", "He drank coffee at the café in Zürich."),
            ("latin-1", "naïve"),
            ("latin-1", "På torsdag mødes ministeren med sine kolleger på Færøerne om økonomien."),
            ("cp1252", "El señor Núñez llegó a Cádiz; ¿qué pasó después? La comisión aprobó el acuerdo."),
            ("cp1250", "Prezydent ogłosił w środę, że żołnierze wrócą do kraju. Łódź i Kraków świętują."),
            ("cp1251", "Президент заявил во вторник, что переговоры о мире продолжаются."),
            ("cp932", "日本の首相は火曜日、経済対策について会見を開き、新しい政策を発表した。"),
            ("gb18030", "中国国家主席星期二在北京会见了来访的外国领导人，并就经济合作交换了意见。"),
        ],
    )
    def test_other_encodings_are_recognised(self, codec: str, text: str) -> None:
        assert decode(text.encode(codec)) == text

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "empty"),
            (b" \r\n\t ", "empty"),
            (codecs.BOM_UTF8, "empty"),
            (b"words\0words", "binary"),
            (bytes(range(1, 9)) * 4 + b"words", "binary"),
            ("Words.".encode("utf-16-le"), "binary"),
            (bytes(range(256)) * 8, "binary"),
            (codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8", "UTF-16 at byte 2"),
            ("“Curly” – “quotes”".encode() + b"\xff!", "UTF-8 at byte 28"),
            ("“Cut off”".encode()[:-1], "UTF-8 at byte 10"),
        ],
    )
    def test_what_is_no_text_is_refused_with_the_reason(self, data: bytes, reason: str) -> None:
        with pytest.raises(UnreadableFile, match=reason):
            decode(data)

    @settings(deadline=None, database=None)
    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(lambda text: "Words " + text))
    def test_utf8_comes_back_as_it_was(self, text: str) -> None:
        assert decode(text.encode()) == text

    @settings(deadline=None, database=None, max_examples=200)
    @given(st.binary(max_size=300))
    def test_any_bytes_are_text_or_refused(self, data: bytes) -> None:
        with suppress(UnreadableFile):
            assert "\0" not in decode(data)


class TestFrontMatter:
    def test_values_and_the_offset_of_the_body(self) -> None:
        text = '---\ntitle: "Talks: day two"\ndate: 2025-02-28\noutlet: The Paper\n---\n\n' + PROSE
        found = article(text)
        assert found.text == text
        assert text[found.body :] == "\n" + PROSE
        assert (found.source.title, found.source.date, found.source.outlet) == (
            "Talks: day two",
            date(2025, 2, 28),
            "The Paper",
        )
        assert found.source.file == "folder/some-file.md"
        assert found.source.sha256 == sha256(text.encode()).hexdigest()

    def test_crlf_and_a_mark_before_it(self) -> None:
        found = parse(codecs.BOM_UTF8 + b"---\r\nTitle: Talks\r\n---\r\nBody.\r\n", "a.md")
        assert found.source.title == "Talks"
        assert found.text[found.body :] == "Body.\r\n"
        assert found.text[0] == "\ufeff"

    def test_the_mark_alone_is_not_part_of_the_body(self) -> None:
        assert parse(codecs.BOM_UTF8 + PROSE.encode(), "a.txt").body == 1

    @pytest.mark.parametrize(
        ("lines", "outlet"),
        [
            ("url: https://www.example.org/2025/a.html", "example.org"),
            ("source: http://news.example.org:80/a", "news.example.org"),
            ("publisher: The Paper\nurl: https://example.org/", "The Paper"),
            ("site: '  The\n\n  Paper '", "The Paper"),
            ("url: not an address", None),
            ("url: 'http://[broken'", None),
            ("outlet: [a, b]", None),
            ("outlet: ''", None),
        ],
    )
    def test_outlet(self, lines: str, outlet: str | None) -> None:
        assert article(f"---\ntitle: T\n{lines}\n---\n{PROSE}").source.outlet == outlet

    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("2025-02-28", date(2025, 2, 28)),
            ('"2025-02-28T23:59:00Z"', date(2025, 2, 28)),
            ("2025-02-28 10:00:00 +0100", date(2025, 2, 28)),
            ("2025/2/3", date(2025, 2, 3)),
            ("Fri, 28 Feb 2025 10:00:00 GMT", date(2025, 2, 28)),
            ("'Feb. 28th, 2025'", date(2025, 2, 28)),
            ("2025-02-30", None),
            ("February 29, 2025", None),
            ("2024-02-29", date(2024, 2, 29)),
            ("2025-13-01", None),
            ("02/03/2025", None),
            ("yesterday", None),
            ("0", None),
        ],
    )
    def test_dates_that_the_calendar_has(self, written: str, day: date | None) -> None:
        assert article(f"---\ntitle: T\ndate: {written}\n---\n{PROSE}").source.date == day

    def test_broken_yaml_is_read_line_by_line(self) -> None:
        text = '---\ntitle: Talks: "no" deal\ndate: 2025-02-28\nbad: [\nurl: "https://example.org/"\n---\n'
        source = article(text + PROSE).source
        assert source.title == 'Talks: "no" deal'
        assert source.date == date(2025, 2, 28)
        assert source.outlet == "example.org"

    @pytest.mark.parametrize(
        "bomb",
        [
            "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\ntitle: *c",
            "a: " + "[" * 15_000,
            "a: " + "{" * 15_000,
            "\n".join(" " * depth + "a:" for depth in range(150)),
            "a:\n" + " - " * 5_000,
            "a: !!python/object/apply:os.system ['true']",
            'title: "' + "\\u0041" * 2_500,
            "? " * 5_000,
        ],
    )
    @pytest.mark.timeout(30)
    def test_bombs_neither_grow_nor_raise(self, bomb: str) -> None:
        found = article(f"---\nkind: bomb\n{bomb}\n---\n{PROSE}")
        assert len(found.source.title) <= LONGEST_TITLE
        assert found.source.date is None

    @pytest.mark.parametrize(
        "text",
        [
            f"---\n{PROSE}---\n{PROSE}",
            f"---\nNote: this is prose.\n{PROSE}---\n{PROSE}",
            f"---\ntitle: never closed\n{PROSE}",
            "---\ntitle: T\nfiller: " + "x" * 20_000 + f"\n---\n{PROSE}",
            f"{PROSE}---\ntitle: T\n---\n",
        ],
    )
    def test_what_only_looks_like_it_stays_in_the_body(self, text: str) -> None:
        found = article(text)
        assert found.body == 0
        assert found.source.title == "some-file"


class TestTitle:
    @pytest.mark.parametrize(
        ("text", "title"),
        [
            (f"# Talks end **without** a deal #\n\n{PROSE}", "Talks end without a deal"),
            (f"**Talks end without a deal**\n{PROSE}", "Talks end without a deal"),
            (f"A teaser of the story.\n**Talks end without a deal**\n\n{PROSE}", "Talks end without a deal"),
            (f"Talks end without a deal\n\n{PROSE}", "Talks end without a deal"),
            (f"Who will pay for it?\r\n\r\n{PROSE}", "Who will pay for it?"),
            (f"Talks end without a deal\n{PROSE.strip() * 3}\n", "Talks end without a deal"),
            (f"Talks\n=====\n\n{PROSE}", "Talks"),
            (PROSE, "some-file"),
            (f"By Jane Doe of the staff\n\n{PROSE}", "some-file"),
            (f"VIENNA, Austria (AP) —\n\n{PROSE}", "some-file"),
            ("Only one short line here\n", "some-file"),
            (f"Talks end without\nany deal in Vienna today\n\n{PROSE}", "some-file"),
        ],
    )
    def test_from_the_text_where_it_stands_plainly(self, text: str, title: str) -> None:
        assert article(text).source.title == title

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ('"Red \\e[31malert\\a \\u202Eback\\u202C \\u200Bhere"', "Red alert back here"),
            ('"\\e]0;owned\\aTitle"', "Title"),
            ("|\n  two\n  lines", "two lines"),
            ('"a\\0b\\x9bc\\u2028d"', "abc d"),
            ('"\\u200e"', "some-file"),
            ("x" * 400, "x" * LONGEST_TITLE),
            ("Family 👨‍👩‍👧 day", "Family 👨‍👩‍👧 day"),
        ],
    )
    def test_is_one_printable_line(self, written: str, title: str) -> None:
        assert article(f"---\ntitle: {written}\n---\n{PROSE}").source.title == title

    def test_a_hostile_file_name_makes_a_plain_title(self) -> None:
        assert article(PROSE, "a\n\x1b[31mb\u202e.txt").source.title == "a b"


class TestDateInText:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            (f"Title of it all\n\nFebruary 28, 2025\n\n{PROSE}", date(2025, 2, 28)),
            (f"By Jane Doe | 28 Feb 2025 | 4 min read\n{PROSE}", date(2025, 2, 28)),
            (f"Published on Friday 28 February 2025 at 10:00. {PROSE}", date(2025, 2, 28)),
            (f"VIENNA, Feb. 28, 2025 (Reuters) — {PROSE}", date(2025, 2, 28)),
            (f"2025-02-28\n\n{PROSE}", date(2025, 2, 28)),
            (f"February 30, 2025\n\n1 March 2025\n\n{PROSE}", date(2025, 3, 1)),
            (f"The mob that broke in on January 6, 2021, was let go. {PROSE}", None),
            (
                f"Cheney has been a critic since the 6 January 2021 attack on the Capitol, he said. {PROSE}",
                None,
            ),
            (f"# What happened on January 6, 2021\n\n{PROSE}", None),
            (f"{PROSE * 10}\nFebruary 28, 2025\n", None),
            (f"Call 555-2025-02-28-11 now\n{PROSE}", None),
        ],
    )
    def test_only_where_the_article_bears_it(self, text: str, day: date | None) -> None:
        assert article(text).source.date == day


@settings(deadline=None, database=None, max_examples=200)
@given(
    st.text(max_size=200), st.sampled_from(["", "---\n", "---\ntitle: "]), st.sampled_from(["", "\n---\n"])
)
def test_parse_never_raises_anything_else(middle: str, before: str, after: str) -> None:
    data = (before + middle + after).encode("utf-8", "surrogatepass")
    try:
        found = parse(data, "a.md")
    except UnreadableFile:
        return
    assert found.text == decode(data)
    assert 0 <= found.body <= len(found.text)
    title = found.source.title.replace("\u200c", "").replace("\u200d", "")
    assert not {category(character) for character in title} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert 0 < len(found.source.title) <= LONGEST_TITLE


def test_suffixes() -> None:
    assert supported("A.TXT")
    assert supported("folder.pdf/a.markdown")
    assert not supported("a.pdf")
    assert not supported("README")
