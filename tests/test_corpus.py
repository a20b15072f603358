"""What fuzzing began with and found, tried again: see tests/fuzz.py."""

from pathlib import Path

import pytest
from fuzz_targets import TARGETS
from hypothesis import given
from hypothesis import strategies as st

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path.relative_to(CORPUS) for path in CORPUS.glob("*/*"))


@pytest.mark.parametrize("file", FILES, ids=str)
def test_what_was_found_once_holds(file: Path) -> None:
    TARGETS[file.parts[0]]((CORPUS / file).read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_has_a_corpus(name: str) -> None:
    assert any(file.parts[0] == name for file in FILES)


@given(st.sampled_from(sorted(TARGETS)), st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_hold(name: str, data: bytes) -> None:
    TARGETS[name](data)
