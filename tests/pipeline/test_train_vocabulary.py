"""Training: the same bytes for the same text, T5's settings, plain errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sentencepiece

from pipeline.tokens import Vocabulary
from pipeline.train_vocabulary import main, train

# Little more than the required characters.
PIECES = 400
TEXT = """Call me Ishmael. Some years ago, never mind how long precisely, I went to sea.

It is a way I have of driving off the spleen and regulating the circulation.

There now is your insular city, belted round by wharves as isles by coral reefs.
"""


def paragraphs() -> list[str]:
    return TEXT.split("\n\n") * 3


def test_the_same_text_gives_the_same_model() -> None:
    assert train(paragraphs(), PIECES) == train(paragraphs(), PIECES)


def test_another_process_and_hash_seed_give_the_same_files(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("b.txt", "a.txt"):
        (corpus / name).write_text(name[0] + TEXT, encoding="utf-8")
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "pipeline.train_vocabulary", "--input", str(corpus)]
        command += ["--output", str(tmp_path / seed), "--pieces", str(PIECES)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed})
    for name in ("en32k.model", "en32k.json"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_a_trained_model_keeps_t5_conventions(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    arguments = ["--input", str(tmp_path / "a.txt"), "--output", str(tmp_path), "--name", "tiny"]
    main([*arguments, "--pieces", str(PIECES)])
    vocabulary = Vocabulary.load(str(tmp_path / "tiny.model"))
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(tmp_path / "tiny.model"))
    assert (vocabulary.pad_id, vocabulary.eos_id, vocabulary.unk_id) == (0, 1, 2)
    assert pieces.bos_id() == -1
    assert vocabulary.vocab_size == PIECES + 100
    about = json.loads((tmp_path / "tiny.json").read_text(encoding="utf-8"))
    assert about["sha256"] == vocabulary.fingerprint
    assert about["sources"][0]["lines"] == 3
    assert str(tmp_path.parent) not in json.dumps(about)


def test_too_little_text_for_so_many_pieces_is_an_error() -> None:
    with pytest.raises(ValueError, match="30000 pieces cannot be trained on this text"):
        train(paragraphs(), 30_000)


def test_no_text_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="pieces cannot be trained"):
        train([], PIECES)


def test_a_missing_input_ends_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--input", str(tmp_path / "none.txt"), "--output", str(tmp_path)])
    assert caught.value.code == 2
    assert "none.txt" in capsys.readouterr().err.splitlines()[-1]
