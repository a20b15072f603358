"""Tokens word by word, against a tokenizer of BERT's kind."""

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from index.embedding import Words

PIECES = ["[UNK]", *"abcdefgh.,'-$", *(f"##{letter}" for letter in "abcdefgh"), "bad", "##bad", "cafe", "##s"]


def bert() -> Tokenizer:
    tokenizer = Tokenizer(WordPiece({piece: n for n, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()  # type: ignore[assignment]
    tokenizer.pre_tokenizer = BertPreTokenizer()  # type: ignore[assignment]
    return tokenizer


@given(st.lists(st.text("abcdefghBADé.,'-$ \n\t€—’日本", max_size=40), max_size=6))
def test_they_are_what_the_tokenizer_gives(texts: list[str]) -> None:
    words = Words(bert())
    for text in [*texts, *texts]:
        assert words.tokens(text) == bert().encode(text, add_special_tokens=False).ids


def test_what_is_remembered_is_bounded() -> None:
    class Few(Words):
        _MOST = 3

    words = Few(bert())
    for text in ("bad cafe", "a b c d e", "bad", "cafes bad"):
        assert words.tokens(text) == bert().encode(text, add_special_tokens=False).ids
