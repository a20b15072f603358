"""Repeated blocks, near-copies and identical sentences: found where they are, and only there."""

import random
from collections.abc import Callable
from datetime import date
from hashlib import sha256

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from index.duplicates import SIGNATURE_BYTES, Report, copies, fingerprint, repeats, same_words, signature
from index.sentences import blocks

MONDAY, TUESDAY = date(2025, 2, 24), date(2025, 2, 25)


def story(seed: int, paragraphs: int = 14) -> list[str]:
    """Paragraphs of an invented report, without a word sequence in common with another's."""
    chance = random.Random(seed)
    names = [
        f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{chance.randrange(10**6):x}"
        for _ in range(300)
    ]
    return [
        " ".join(
            " ".join(chance.choices(names, k=chance.randint(9, 22))).capitalize() + "." for _ in range(3)
        )
        for _ in range(paragraphs)
    ]


def report(file: str, paragraphs: list[str], day: date | None = None) -> Report:
    return Report(file, day, signature("\n\n".join(paragraphs)))


class TestSameWords:
    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ("“We don’t know,” he said.", '"We don\'t know", he said'),
            ("The U.S. – and  others", "the u.s. and\nothers"),
            ("cafe\u0301 co\u00adop\u200b", "café coop"),
            ("−5 degrees", "-5 degrees"),
            ("STRASSE", "straße"),
            ("😀", " 😀\n"),
        ],
    )
    def test_appearance_does_not_count(self, a: str, b: str) -> None:
        assert same_words(a, b)
        assert fingerprint(a) == fingerprint(b)

    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ("It cost $5 million", "It cost €5 million"),
            ("It cost $5 million", "It cost 5 million"),
            ("up 1.5 points", "up 15 points"),
            ("up 1.5 points", "up 1 5 points"),
            ("up 5%", "up 5"),
            ("-5 degrees", "5 degrees"),
            ("He did not know", "He did know"),
            ("😀", "🙁"),
            ("", "—"),
        ],
    )
    def test_meaning_does(self, a: str, b: str) -> None:
        assert not same_words(a, b)

    def test_a_range_is_no_minus(self) -> None:
        assert same_words("2020-2021", "2020–2021")

    @settings(deadline=None, database=None)
    @given(st.text())
    def test_every_text_has_one(self, text: str) -> None:
        assert len(fingerprint(text)) == 32
        assert same_words(f"Words: {text}", f"“words {text} ” …")


class TestRepeats:
    def test_the_later_ones_are_named(self) -> None:
        one, two = story(1, 2)
        text = "\n".join(["Read more", one, two, "Read more", one.upper() + " ", one, two + " More."])
        assert repeats(text, blocks(text)) == {4, 5}

    def test_sixty_characters_are_enough(self) -> None:
        text = "\n\n".join(["x" * 60] * 2 + ["y" * 59] * 2)
        assert repeats(text, blocks(text)) == {1}


class TestSignature:
    def test_it_is_the_same_everywhere_and_for_ever(self) -> None:
        # Signatures are kept: if this fails, libraries must be told to compute theirs anew.
        found = signature("Zelensky’s “deal” with the U.S. was not signed on Friday.")
        assert len(found) == SIGNATURE_BYTES
        assert found[:4] == (8).to_bytes(4, "little")
        assert sha256(found).hexdigest()[:16] == "e71bbb5a8a08f8ce"

    def test_doubling_and_appearance_do_not_count(self) -> None:
        paragraphs = story(1)
        text = "\n\n".join(paragraphs)
        assert signature(text) == signature("\n\n".join(paragraphs * 2))
        assert signature(text) == signature("\r\n".join(paragraphs).upper().replace(".", "!"))

    def test_without_words_there_is_nothing_to_compare(self) -> None:
        assert signature("")[:4] == signature("— 😀")[:4] == bytes(4)
        assert signature("Word")[:4] == signature("Only four words here")[:4] == (1).to_bytes(4, "little")


class TestCopies:
    @pytest.mark.parametrize(
        "change",
        [
            lambda told: told,
            lambda told: ["A quite different headline for it", *told],
            lambda told: [
                "By another desk, with agencies, in another city, who tells it in his own words.",
                *told[1:],
            ],
            lambda told: told[:11],
            lambda told: told[:7],
            lambda told: [*told, *story(99, 2)],
            lambda told: [*told, *told[2:]],
        ],
        ids=["same", "headline", "lead", "tail cut", "cut by half", "added to", "doubled"],
    )
    def test_wire_copy(self, change: Callable[[list[str]], list[str]]) -> None:
        told = story(1)
        reports = [
            report("b.md", told, MONDAY),
            report("a.md", change(told), TUESDAY),
            report("c.md", story(2), MONDAY),
        ]
        assert copies(reports) == {"a.md": "b.md"}

    def test_other_stories_are_no_copies(self) -> None:
        shared = story(1, 3)
        reports = [report(f"{n}.md", [*shared, *story(n, 12)]) for n in range(10, 15)]
        assert copies(reports) == {}

    def test_three_tellings_of_one_story_in_other_words_are_no_copies(self) -> None:
        tellings = [
            "The president of Ukraine arrives on Friday to sign a deal on minerals. It gives firms access to "
            "rare earths, but no promise of security. “We will do very well,” Mr Trump said.",
            "Kyiv and Washington are to share Ukraine’s mineral wealth. When Mr Zelensky visits the White "
            "House he will not get the guarantees that he asked for. “We will do very well,” Mr Trump said.",
            "A preliminary agreement on rare earths is to be signed on Friday, though Mr Zelensky had sought "
            "more: a pledge that America would deter Russia. “We will do very well,” Mr Trump said.",
        ]
        assert copies([report(f"{n}.md", [told]) for n, told in enumerate(tellings)]) == {}

    def test_the_first_is_that_of_the_earliest_date_then_of_the_name_and_undated_ones_come_last(self) -> None:
        told = story(1)
        reports = [
            report("a.md", told),
            report("b.md", told, TUESDAY),
            report("d.md", told, MONDAY),
            report("c.md", told, MONDAY),
        ]
        assert copies(reports) == {"a.md": "c.md", "b.md": "c.md", "d.md": "c.md"}
        assert copies(reversed(reports)) == copies(reports)
        assert copies([report("b.md", told), report("a.md", told)]) == {"b.md": "a.md"}

    def test_a_copy_is_like_its_original_not_only_like_another_copy(self) -> None:
        told = story(1, 40)
        changed = [*told[:35], *story(2, 5)]
        changed_twice = [*told[:25], *story(3, 10), *story(2, 5)]
        reports = [
            report("1.md", told, MONDAY),
            report("2.md", changed, MONDAY),
            report("3.md", changed_twice, TUESDAY),
        ]
        assert copies(reports) == {"2.md": "1.md"}

    def test_of_one_day_the_fuller_report_is_the_original(self) -> None:
        told = story(1)
        full, short = report("z.md", told, MONDAY), report("a.md", told[:7], MONDAY)
        assert copies([full, short]) == {"a.md": "z.md"}
        assert copies([report("z.md", told), report("a.md", told[:7])]) == {"a.md": "z.md"}

    def test_an_earlier_short_report_is_no_copy_of_what_came_of_it(self) -> None:
        told = story(1)
        assert copies([report("a.md", told, TUESDAY), report("z.md", told[:7], MONDAY)]) == {}

    def test_a_chain_of_shortened_copies_leads_to_the_fullest(self) -> None:
        told = story(1, 24)
        reports = [report("a.md", told[:6]), report("b.md", told[:12]), report("c.md", told)]
        assert set(copies(reports).values()) == {"c.md"}

    def test_few_and_empty_reports(self) -> None:
        assert copies([]) == {}
        assert copies([report("a.md", story(1))]) == {}
        assert copies([report("a.md", []), report("b.md", ["—"]), report("c.md", [])]) == {}
        assert copies([report("a.md", ["Subscribe to read."]), report("b.md", ["Subscribe to read"])]) == {
            "b.md": "a.md"
        }

    def test_another_signature_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="516 bytes"):
            copies([Report("a.md", None, b"")])

    @pytest.mark.timeout(120)
    def test_many_reports(self) -> None:
        chance = random.Random(1)
        head = (700).to_bytes(4, "little")
        originals = [head + chance.randbytes(SIGNATURE_BYTES - 4) for _ in range(8_000)]
        reports = [Report(f"o{n:05}", MONDAY, kept) for n, kept in enumerate(originals)]
        reports += [Report(f"c{n:05}", TUESDAY, kept) for n, kept in enumerate(originals[:2_000])]
        reports += [Report(f"s{n:05}", None, originals[7]) for n in range(5_000)]
        found = copies(reports)
        assert len(found) == 7_000
        assert all(found[f"c{n:05}"] == f"o{n:05}" for n in range(2_000))
        assert all(found[f"s{n:05}"] == "o00007" for n in range(5_000))


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from("the ferry left harbour quay at noon on bell rope net oar".split()), max_size=400
    )
)
def test_a_signature_is_the_minhash_that_datasketch_computes(said: list[str]) -> None:
    shingles = {" ".join(said[n : n + 5]) for n in range(max(1, len(said) - 4))} if said else set()
    sketch = MinHash(num_perm=128, seed=1, scheme="affine32")
    for shingle in shingles:
        sketch.update(shingle.encode())
    signed = np.frombuffer(signature(" ".join(said)), "<u4")
    assert signed[0] == len(shingles)
    assert signed[1:].tolist() == sketch.hashvalues.tolist()


@given(
    st.lists(
        st.sampled_from(["The ferry", "the “ferry”", "One", "-", "sank; " * 20, "rose. " * 20]), max_size=9
    )
)
def test_blocks_are_repeated_where_their_words_are(parts: list[str]) -> None:
    text = "\n\n".join(f"{part} {'and so on ' * 8}{part}" for part in parts)
    whole = blocks(text)
    names = [fingerprint(block.of(text)) for block in whole]
    assert repeats(text, whole) == {n for n, name in enumerate(names) if name in names[:n]}
