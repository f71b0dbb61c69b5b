import importlib

import pytest
import sentencepiece

from pipeline.errors import RunError, UserError
from pipeline.export import tokenizer
from pipeline.export.tokenizer import charsmap, save_tokenizer
from pipeline.tokens import BadVocabulary, Vocabulary


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        pytest.param(b"", b"", id="empty"),
        pytest.param(b"\x1a\x05\x12\x03abc", b"abc", id="field 2 of field 3"),
        pytest.param(b"\x0a\x01x\x1a\x02\x0a\x00\x1a\x04\x12\x02hi", b"hi", id="in the second"),
        pytest.param(b"\x08\x96\x01\x15\0\0\0\0\x19" + bytes(8) + b"\x1a\x03\x12\x01z", b"z",
                     id="past numbers of every kind"),
        pytest.param(b"\x1a\x83\x01\x12\x80\x01" + b"y" * 128, b"y" * 128, id="a longer length"),
        pytest.param(b"\x12\x03abc", b"", id="field 2 of the model itself"),
    ],
)  # fmt: skip
def test_the_character_map_is_found_in_a_model(model, expected):
    assert charsmap(model) == expected


def test_the_shipped_model_has_a_character_map():
    found = charsmap(Vocabulary.load("default").pieces.serialized_model_proto())
    assert len(found) > 100_000


def test_without_the_library_the_cure_is_named(tmp_path, monkeypatch):
    def fail(name):
        raise ImportError(name)

    monkeypatch.setattr(tokenizer, "import_module", fail)
    with pytest.raises(UserError, match=r"pip install 'restruct\[consumers\]'"):
        save_tokenizer(str(tmp_path))


@pytest.fixture
def library():
    pytest.importorskip("tokenizers", reason="tokenizers is in the extra consumers")
    return importlib.import_module("tokenizers")


def model_of(folder, **settings):
    text = folder / "text.txt"
    text.write_text("\n".join(f"word {n} and other words" for n in range(200)))
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(folder / "m"), minloglevel=2, hard_vocab_limit=False,
        **{"vocab_size": 60, **settings},
    )  # fmt: skip
    return str(folder / "m.model")


T5 = {"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1}


def test_any_model_of_t5s_conventions_is_read_as_its_vocabulary_reads_it(library, tmp_path):
    path = model_of(tmp_path, **T5)
    save_tokenizer(str(tmp_path / "to"), path)
    made = library.Tokenizer.from_file(str(tmp_path / "to" / "tokenizer.json"))
    ours = Vocabulary.load(path)
    assert made.get_vocab_size() == ours.vocab_size
    for text in ("word 17", " and  <extra_id_0>er words\n<extra_id_1>", "Zebra", ""):
        assert made.encode(text).ids == [*ours.encode(text), ours.eos_id]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({}, "has no <pad>, </s> and <unk>, as T5's has"),
        ({**T5, "byte_fallback": True, "vocab_size": 400}, "falls back to bytes"),
    ],
)
def test_a_model_of_other_conventions_is_refused(library, tmp_path, settings, reason):
    path = model_of(tmp_path, **settings)
    with pytest.raises(BadVocabulary, match=reason):
        save_tokenizer(str(tmp_path / "to"), path)
    assert not (tmp_path / "to").exists()


def test_a_place_that_cannot_be_written_is_named(library, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be written"):
        save_tokenizer(str(tmp_path / "file" / "to"))
