"""Train a SentencePiece vocabulary with T5's conventions, the same bytes for the same input.

    python -m pipeline.train_vocabulary --input PATH... --output DIR

A PATH is a file or a folder; see `pipeline.train_text` for the formats. Beside the model stands a
JSON file that says what it was trained on, with which settings, and its SHA-256.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import sentencepiece

from pipeline.tokens import SENTINELS
from pipeline.train_text import Source, lines

# 250 * 128 ids in all: a size that tensor cores like, sentinels included.
PIECES = 32_000 - SENTINELS
MAX_BYTES = 4_000_000

# Rare signs that the text may hold too seldom to earn a place, but that prompts, options and
# Western names need: printable ASCII, Latin-1, Latin Extended-A, Greek, and the signs listed.
_REQUIRED = (
    *range(0x21, 0x7F),
    *range(0xA1, 0xAC),
    *range(0xAE, 0x180),
    *range(0x391, 0x3A2),
    *range(0x3A3, 0x3CF),
    *map(ord, "–—‘’“”•′″⁄€←→−√∞≈≠≤≥"),  # ⁄ is what normalisation makes of ½
)


def settings(pieces: int) -> dict[str, Any]:
    """Return the options that the trainer gets: those of T5, and what makes it deterministic."""
    return {
        "model_type": "unigram",
        "vocab_size": pieces,
        "pad_id": 0,
        "eos_id": 1,
        "unk_id": 2,
        "bos_id": -1,
        "byte_fallback": False,
        "normalization_rule_name": "nmt_nfkc",
        "character_coverage": 0.9995,
        "required_chars": _required(),
        # Every line is read, in order: with 0 nothing is sampled and no random seed plays a part.
        "input_sentence_size": 0,
        "shuffle_input_sentence": False,
        # The sums of the threads are floats, so the number of threads would show in the scores.
        "num_threads": 1,
    }


def _required() -> str:
    """Return the required characters that normalisation leaves as they are."""
    normalizer = sentencepiece.SentencePieceNormalizer(
        rule_name="nmt_nfkc", add_dummy_prefix=False, remove_extra_whitespaces=True
    )
    return "".join(c for c in map(chr, _REQUIRED) if normalizer.normalize(c) == c)


def train(text: Iterable[str], pieces: int = PIECES) -> bytes:
    """Return the model of `pieces` pieces (sentinels not among them) trained on lines of text.

    Raises ValueError where the text is too small for so many pieces.
    """
    model = io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(text), model_writer=model, minloglevel=2, **settings(pieces)
        )
    except RuntimeError as error:
        raise ValueError(f"{pieces} pieces cannot be trained on this text: {error}") from error
    return model.getvalue()


def describe(model: bytes, pieces: int, sources: list[Source]) -> dict[str, Any]:
    """Return the JSON that stands beside a model."""
    return {
        "sha256": sha256(model).hexdigest(),
        "bytes": len(model),
        "ids": pieces + SENTINELS,
        "sentencepiece": sentencepiece.__version__,
        "settings": settings(pieces),
        "sources": [source.as_json() for source in sources],
    }


def main(arguments: list[str] | None = None) -> None:
    """Train as the command line says and write `NAME.model` and `NAME.json`."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.train_vocabulary")
    parser.add_argument("--input", nargs="+", required=True, type=Path, metavar="PATH")
    parser.add_argument("--output", required=True, type=Path, metavar="DIR")
    parser.add_argument("--name", default="en32k", help="of the files written")
    parser.add_argument("--pieces", type=int, default=PIECES, help="sentinels not counted")
    parser.add_argument(
        "--max-bytes", type=int, default=MAX_BYTES, help="of text taken from one PATH"
    )
    options = parser.parse_args(arguments)
    sources = [Source(path, options.max_bytes) for path in options.input]
    try:
        model = train(lines(sources), options.pieces)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / f"{options.name}.model").write_bytes(model)
    about = json.dumps(describe(model, options.pieces, sources), indent=2, ensure_ascii=False)
    (options.output / f"{options.name}.json").write_text(about + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
