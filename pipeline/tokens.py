"""Tokens: how long a text is under a SentencePiece vocabulary, with T5's conventions.

A T5 model file holds the pieces only. Its 100 sentinels, `<extra_id_0>` to `<extra_id_99>`, stand
above the pieces, `<extra_id_0>` on top. A vocabulary here counts them the same way, so ids agree
with those of the trainers that read the file. How the shipped one was made: docs/vocabulary.md.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

import sentencepiece
import smart_open

from pipeline.errors import UserError

DEFAULT = "default"
SENTINELS = 100

_SHIPPED = "en32k.model"
# A model is a few megabytes; whatever is larger was named by mistake and must not fill memory.
_MAX_MODEL_BYTES = 64 * 1024 * 1024
# A second normalizer_spec (field 3 of ModelProto) with add_dummy_prefix (its field 3) false.
# Protobuf merges a field that comes twice, so that all else in the model stays as it is.
_NO_PREFIX = b"\x1a\x02\x18\x00"
_SENTINEL = re.compile(r"<extra_id_([1-9]?[0-9])>")
_EXTRAS = {"s3": "s3", "gs": "gcs", "http": "http", "https": "http"}
_CURE = f"'{DEFAULT}' or the path of a SentencePiece model"


class BadVocabulary(UserError):
    """A vocabulary cannot be loaded; the message is one line that names it and the cure."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"vocabulary {name}: {reason}; {_CURE}")


class Vocabulary:
    """A SentencePiece model and the sentinels above it. Made by `load`, shared, never changed.

    `name` is what `load` was given, `fingerprint` the SHA-256 of the model's bytes in hex,
    `vocab_size` the number of ids: pieces and sentinels; `pad_id`, `eos_id` and `unk_id` are -1
    where the model has no such piece; `pieces` is the SentencePiece model itself. Pickled, it is
    its name and fingerprint, loaded again on the other side.
    """

    def __init__(self, name: str, model: bytes) -> None:
        """Build from the bytes of a model. Raises `BadVocabulary` if they are not one."""
        self.pieces = sentencepiece.SentencePieceProcessor()
        try:
            self.pieces.LoadFromSerializedProto(model)
        except RuntimeError as error:
            raise BadVocabulary(name, "not a SentencePiece model") from error
        self.name = name
        self.fingerprint = sha256(model).hexdigest()
        self.pad_id: int = self.pieces.pad_id()
        self.eos_id: int = self.pieces.eos_id()
        self.unk_id: int = self.pieces.unk_id()
        # What follows a sentinel without a space goes on in the middle of a word.
        self._inner = sentencepiece.SentencePieceProcessor()
        self._inner.LoadFromSerializedProto(model + _NO_PREFIX)
        self._sentinels = _own_sentinels(self.pieces)
        self.vocab_size: int = len(self.pieces)
        if not self._sentinels:
            self.vocab_size += SENTINELS
            self._sentinels = [self.vocab_size - 1 - number for number in range(SENTINELS)]

    @classmethod
    def load(cls, name: str) -> Vocabulary:
        """Return the vocabulary `name`: "default" for the shipped one, else the path or address
        of any SentencePiece model. A process loads each name once.

        Raises `BadVocabulary` where it cannot be read or is not a SentencePiece model.
        """
        return _load(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _load_same, (self.name, self.fingerprint)

    def count(self, text: str) -> int:
        """Return the number of tokens of `text`, the end marker left out.

        A sentinel counts one. Raises UnicodeEncodeError for a text with a lone surrogate.
        """
        return self.count_many([text])[0]

    def count_many(self, texts: list[str]) -> list[int]:
        """Return `count` of each text."""
        # Targets repeat: there are few labels and categories.
        different = list(dict.fromkeys(texts))
        counts = [len(ids) for ids in self.encode_many(different)]
        if len(different) == len(texts):
            return counts
        known = dict(zip(different, counts, strict=True))
        return [known[text] for text in texts]

    def encode(self, text: str) -> list[int]:
        """Return the ids of `text`, the end marker left out; see `count`."""
        return self.encode_many([text])[0]

    def encode_many(self, texts: list[str]) -> list[list[int]]:
        """Return `encode` of each text.

        A sentinel is read as a word of its own, as seqio does; what follows it without a space
        goes on as if there were no break: "wor <extra_id_0>ing" is `▁wor <extra_id_0> ing`.
        """
        return [
            self._around_sentinels(text) if "<extra_id_" in text else ids
            for text, ids in zip(texts, self._plain(texts), strict=True)
        ]

    def sentinel_id(self, number: int) -> int:
        """Return the id of `<extra_id_{number}>`. Raises ValueError outside 0 to 99."""
        if not 0 <= number < SENTINELS:
            raise ValueError(f"sentinel {number}: there are 0 to {SENTINELS - 1}")
        return self._sentinels[number]

    def _around_sentinels(self, text: str) -> list[int]:
        first, *rest = _SENTINEL.split(text)
        [ids] = self._plain([first])
        for number, stretch in zip(rest[::2], rest[1::2], strict=True):
            model = self.pieces if stretch[:1].isspace() else self._inner
            ids += [self._sentinels[int(number)], *model.encode(stretch)]
        return ids

    def _plain(self, texts: list[str]) -> list[list[int]]:
        try:
            # One thread: a worker process has one core, and the default starts one per core.
            encoded: list[list[int]] = self.pieces.encode(texts, num_threads=1)
        except (RuntimeError, TypeError):  # which one depends on its version
            for text in texts:
                text.encode()  # says which character; the library does not
            raise
        return encoded


def _own_sentinels(pieces: sentencepiece.SentencePieceProcessor) -> list[int]:
    """Return the ids of the sentinels that the model itself holds (mT5's does), or nothing."""
    for form in ("▁<extra_id_{}>", "<extra_id_{}>"):
        ids = [pieces.piece_to_id(form.format(number)) for number in range(SENTINELS)]
        if pieces.unk_id() not in ids:
            return ids
    return []


@cache
def _load(name: str) -> Vocabulary:
    return Vocabulary(name, _read(name))


def _load_same(name: str, fingerprint: str) -> Vocabulary:
    vocabulary = _load(name)
    if vocabulary.fingerprint != fingerprint:
        raise BadVocabulary(name, "another file than the one this run was launched with")
    return vocabulary


def _read(name: str) -> bytes:
    if name == DEFAULT:
        return resources.files("pipeline").joinpath("vocabulary", _SHIPPED).read_bytes()
    try:
        with smart_open.open(name, "rb", transport_params=_transport(name)) as stream:
            model: bytes = stream.read(_MAX_MODEL_BYTES + 1)
    except ImportError as error:
        extra = _EXTRAS.get(name.partition(":")[0], "all")
        raise BadVocabulary(name, f"needs pip install 'restruct[{extra}]'") from error
    except Exception as error:  # each store's client has exceptions of its own
        raise BadVocabulary(name, _reason(error)) from error
    if len(model) > _MAX_MODEL_BYTES:
        raise BadVocabulary(name, "too large to be a SentencePiece model")
    return model


def _transport(name: str) -> dict[str, Any]:
    """Return what has smart_open go by the settings that all else in S3 is read by."""
    if not name.startswith("s3://"):
        return {}
    from pipeline.inputs.s3_client import client

    return {"client": client()}


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).partition("\n")[0] or type(error).__name__
