"""A tokenizer for `transformers` that reads texts as a run's vocabulary does, sentinels included.

Why not T5's own class over the model file: version 5 of `transformers` puts a space behind every
sentinel ("wor <extra_id_0>ing" gets a `▁ing`), so that hidden spans are not what was hidden; and
to read a model file it needs a protobuf that Apache Beam forbids. What is written here is a
`tokenizer.json`, which needs neither.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from pipeline.errors import RunError, UserError
from pipeline.tokens import SENTINELS, BadVocabulary, Vocabulary

_SPACE = "▁"
_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_input_names": ["input_ids", "attention_mask"],
    "eos_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "clean_up_tokenization_spaces": False,
}
# The bytes of protobuf's two kinds of fields of a fixed length.
_LENGTHS = {1: 8, 5: 4}


def save_tokenizer(folder: str, vocabulary: str = "default") -> None:
    """Write a tokenizer to a folder; `AutoTokenizer.from_pretrained(folder)` opens it.

    `vocabulary` is what a recipe's key of that name takes. It ends texts with </s>, as T5 does.
    Raises UserError where the library `tokenizers` is missing or the vocabulary is no unigram
    model with T5's conventions, RunError where the folder cannot be written.
    """
    try:
        library = import_module("tokenizers")
    except ImportError:
        raise UserError(
            "the library tokenizers is missing; pip install 'restruct[consumers]'"
        ) from None
    made = _tokenizer(library, Vocabulary.load(vocabulary))
    try:
        os.makedirs(folder, exist_ok=True)
        made.save(os.path.join(folder, "tokenizer.json"))
        with open(os.path.join(folder, "tokenizer_config.json"), "w", encoding="utf-8") as file:
            json.dump(_CONFIG, file, indent=2)
    except OSError as error:
        raise RunError(f"{folder}: cannot be written: {error.strerror or error}") from error


def _tokenizer(library: Any, vocabulary: Vocabulary) -> Any:
    _check(vocabulary)
    pieces = vocabulary.pieces
    scored = [(pieces.id_to_piece(n), pieces.get_score(n)) for n in range(len(pieces))]
    above = vocabulary.vocab_size - len(scored)
    scored += [(_sentinel(number), 0.0) for number in reversed(range(above))]
    made = library.Tokenizer(library.models.Unigram(scored, vocabulary.unk_id, byte_fallback=False))
    made.normalizer = _normalizer(library.normalizers, library.Regex, vocabulary)
    # Only a text's first word gets a space, not what follows a sentinel.
    made.pre_tokenizer = library.pre_tokenizers.Metaspace(_SPACE, "first", True)
    made.decoder = library.decoders.Metaspace(_SPACE, "first", True)
    # A sentinel takes the space before it.
    sentinels = [
        library.AddedToken(_sentinel(number), lstrip=True, normalized=False)
        for number in range(SENTINELS)
    ]
    made.add_special_tokens(["<pad>", "</s>", "<unk>", *sentinels])
    made.post_processor = library.processors.TemplateProcessing(
        "$A </s>", "$A </s> $B </s>", [("</s>", vocabulary.eos_id)]
    )
    return made


def _sentinel(number: int) -> str:
    return f"<extra_id_{number}>"


def _normalizer(normalizers: Any, regex: Any, vocabulary: Vocabulary) -> Any:
    """Return what SentencePiece does to characters and spaces before it cuts a text."""
    characters = charsmap(vocabulary.pieces.serialized_model_proto())
    steps = [normalizers.Precompiled(characters)] if characters else []
    steps.append(normalizers.Replace(regex(" {2,}"), " "))
    steps.append(normalizers.Replace(regex(" +$"), ""))
    return normalizers.Sequence(steps)


def _check(vocabulary: Vocabulary) -> None:
    pieces = vocabulary.pieces
    found = [pieces.id_to_piece(n) for n in (vocabulary.pad_id, vocabulary.eos_id) if n >= 0]
    if found != ["<pad>", "</s>"] or vocabulary.unk_id < 0:
        raise BadVocabulary(vocabulary.name, "has no <pad>, </s> and <unk>, as T5's has")
    if any(pieces.is_byte(n) for n in range(len(pieces))):
        raise BadVocabulary(vocabulary.name, "falls back to bytes, which T5's does not")


def charsmap(model: bytes) -> bytes:
    """Return the character map of a SentencePiece model: field 2 of its field 3, b"" if none."""
    maps = [value for number, value in _fields(model) if number == 3]
    return next((v for spec in maps for number, v in _fields(spec) if number == 2), b"")


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each length-delimited field of a protobuf message."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        kind = key & 7
        if kind == 0:
            _, place = _varint(message, place)
            continue
        size, place = _varint(message, place) if kind == 2 else (_LENGTHS[kind], place)
        if kind == 2:
            yield key >> 3, message[place : place + size]
        place += size


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, place
