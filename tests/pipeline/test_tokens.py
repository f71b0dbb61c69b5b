"""Token counts: T5's ids, the library's own segmentation, sentinels, and what loading refuses."""

from __future__ import annotations

import gzip
import io
import json
import pickle
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import sentencepiece
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tokens import BadVocabulary, Vocabulary

DEFAULT = Vocabulary.load("default")
SHIPPED = resources.files("pipeline").joinpath("vocabulary", "en32k.model").read_bytes()
PIECES = sentencepiece.SentencePieceProcessor(model_proto=SHIPPED)
BOOKS = Path(__file__).parents[2] / "../shared/corpora/books"


def small_model(**settings: Any) -> bytes:
    text = ["The quick brown fox jumps over the lazy dog.", "Pack my box with jugs."] * 20
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text), model_writer=model, minloglevel=2, num_threads=1, **settings
    )
    return model.getvalue()


def test_the_shipped_vocabulary_keeps_t5_conventions() -> None:
    assert (DEFAULT.pad_id, DEFAULT.eos_id, DEFAULT.unk_id) == (0, 1, 2)
    assert PIECES.bos_id() == -1
    assert not any(PIECES.is_byte(piece) for piece in range(len(PIECES)))
    assert len(PIECES) == 31_900
    assert DEFAULT.vocab_size == 32_000


def test_sentinels_stand_on_top_of_the_pieces_counting_down() -> None:
    assert DEFAULT.sentinel_id(0) == 31_999
    assert DEFAULT.sentinel_id(99) == 31_900


@pytest.mark.parametrize("number", [-1, 100])
def test_a_sentinel_outside_the_hundred_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=rf"sentinel {number}: there are 0 to 99"):
        DEFAULT.sentinel_id(number)


def test_the_shipped_model_is_the_one_its_metadata_describes_and_small() -> None:
    folder = resources.files("pipeline").joinpath("vocabulary")
    about = json.loads(folder.joinpath("en32k.json").read_text(encoding="utf-8"))
    assert about["sha256"] == sha256(SHIPPED).hexdigest() == DEFAULT.fingerprint
    assert about["bytes"] == len(SHIPPED) < 1_000_000
    assert about["ids"] == DEFAULT.vocab_size


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_counts_are_the_lengths_of_the_library_s_own_encoding(texts: list[str]) -> None:
    assert DEFAULT.count_many(texts) == [len(PIECES.encode(text)) for text in texts]
    assert [DEFAULT.count(text) for text in texts] == DEFAULT.count_many(texts)


@pytest.mark.skipif(not BOOKS.is_dir(), reason="the shared corpora are not on this machine")
def test_counts_of_a_whole_book_are_the_library_s() -> None:
    book = (BOOKS / "gutenberg-alice-11/11-0.txt").read_text(encoding="utf-8")
    texts = [book, *book.split("\n\n")]
    assert DEFAULT.count_many(texts) == [len(ids) for ids in PIECES.encode(texts)]


def test_blank_text_has_no_tokens() -> None:
    assert DEFAULT.count_many(["", "  ", "\n\t\n"]) == [0, 0, 0]
    assert DEFAULT.count_many([]) == []
    assert DEFAULT.count_many(["a b", "a", "a b"]) == [2, 1, 2]


def test_newlines_are_spaces() -> None:
    assert DEFAULT.encode("one\n\ntwo") == DEFAULT.encode("one two")


def test_printable_ascii_is_never_unknown() -> None:
    signs = "".join(map(chr, range(0x20, 0x7F)))
    assert DEFAULT.unk_id not in DEFAULT.encode(signs)


def test_a_sentinel_in_a_text_is_one_token() -> None:
    ids = DEFAULT.encode("The <extra_id_0> sat on <extra_id_17>")
    assert ids == [
        *DEFAULT.encode("The"),
        DEFAULT.sentinel_id(0),
        *DEFAULT.encode("sat on"),
        DEFAULT.sentinel_id(17),
    ]
    assert DEFAULT.count("<extra_id_0> a <extra_id_1>") == 3


@pytest.mark.parametrize("text", ["<extra_id_100>", "<extra_id_07>", "<extra_id_>", "extra_id_1"])
def test_what_only_resembles_a_sentinel_is_plain_text(text: str) -> None:
    assert DEFAULT.encode(text) == PIECES.encode(text)


def test_any_sentencepiece_model_serves(tmp_path: Path) -> None:
    model = small_model(vocab_size=34, pad_id=3)
    plain, packed = tmp_path / "spiece.model", tmp_path / "spiece.model.gz"
    plain.write_bytes(model)
    packed.write_bytes(gzip.compress(model))
    vocabulary = Vocabulary.load(str(plain))
    own = sentencepiece.SentencePieceProcessor(model_proto=model)
    assert vocabulary.vocab_size == 134
    assert vocabulary.pad_id == 3
    assert vocabulary.count("The lazy fox.") == len(own.encode("The lazy fox."))
    assert vocabulary.fingerprint == sha256(model).hexdigest()
    assert Vocabulary.load(str(packed)).fingerprint == vocabulary.fingerprint


def test_a_model_that_holds_the_sentinels_gets_no_more_on_top(tmp_path: Path) -> None:
    symbols = [f"<extra_id_{number}>" for number in range(100)]
    path = tmp_path / "with.model"
    path.write_bytes(small_model(vocab_size=134, user_defined_symbols=symbols))
    vocabulary = Vocabulary.load(str(path))
    own = sentencepiece.SentencePieceProcessor(model_file=str(path))
    assert vocabulary.vocab_size == 134
    assert vocabulary.sentinel_id(5) == own.piece_to_id("<extra_id_5>")
    assert vocabulary.count("<extra_id_5>") == 1


def test_each_name_is_loaded_once() -> None:
    assert Vocabulary.load("default") is DEFAULT


def test_a_pickled_vocabulary_is_small_and_comes_back_the_same() -> None:
    pickled = pickle.dumps(DEFAULT)
    assert len(pickled) < 500
    assert pickle.loads(pickled) is DEFAULT  # noqa: S301 - our own bytes


def test_another_file_under_the_name_is_noticed_on_arrival(tmp_path: Path) -> None:
    path = tmp_path / "a.model"
    path.write_bytes(small_model(vocab_size=34))
    load, (name, _) = Vocabulary.load(str(path)).__reduce__()
    with pytest.raises(BadVocabulary, match="another file than the one this run was launched"):
        load(name, "0" * 64)


CURE = "; 'default' or the path of a SentencePiece model"


def refusal(name: object) -> str:
    with pytest.raises(BadVocabulary) as caught:
        Vocabulary.load(str(name))
    return str(caught.value)


def test_a_missing_file_is_named_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "x.model"
    assert refusal(path) == f"vocabulary {path}: no such file{CURE}"


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"vocabulary {tmp_path}: is a directory{CURE}"


@pytest.mark.parametrize("content", [b"", b"junk", SHIPPED[:1000], b"\x12\x00"])
def test_what_is_no_model_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.model"
    path.write_bytes(content)
    assert refusal(path) == f"vocabulary {path}: not a SentencePiece model{CURE}"


def test_a_file_too_large_for_a_model_is_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.tokens._MAX_MODEL_BYTES", 10)
    path = tmp_path / "corpus.txt"
    path.write_bytes(b"a" * 11)
    assert "too large to be a SentencePiece model" in refusal(path)


def test_an_address_without_its_package_says_which_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_boto(*_: object, **__: object) -> None:
        raise ImportError("no module named boto3")

    monkeypatch.setattr("pipeline.tokens.smart_open.open", without_boto)
    assert "needs pip install 'restruct[s3]'" in refusal("s3://bucket/spiece.model")


def test_an_unknown_scheme_is_one_line() -> None:
    assert "\n" not in refusal("nowhere://x.model")


def test_a_lone_surrogate_is_a_unicode_error() -> None:
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        DEFAULT.count_many(["fine", "not \ud800 fine"])
