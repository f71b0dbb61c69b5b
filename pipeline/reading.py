"""How the trainers of T5 read texts with sentinels, and where each token stands in a text.

seqio reads a sentinel as a word of its own, with a space before it, and goes on after it as if
there were no break: "a wor <extra_id_0>ing man" is `▁a ▁wor <extra_id_0> ing ▁man`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

from pipeline.tokens import SENTINELS, Vocabulary

_SPACE = "▁"


class Tokens(NamedTuple):
    """The ids of a text, and where each begins in it, in characters; one more for the end.

    `bare` are the places of tokens that are nothing but a space before the next one.
    """

    ids: list[int]
    starts: list[int]
    bare: frozenset[int]


class Reader:
    """How the trainers of T5 read texts, sentinels among them. Made by `reader_of`, shared."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._outer = vocabulary.pieces
        self._lengths = [_length(self._outer, token) for token in range(len(self._outer))]
        self._unknown = vocabulary.unk_id
        self._space = self._outer.piece_to_id(_SPACE)
        self.sentinels = [vocabulary.sentinel_id(number) for number in range(SENTINELS)]

    def tokens(self, text: str) -> Tokens | None:
        """Return the tokens of a text without sentinels; None where their places are not known."""
        ids: list[int] = self._outer.encode(text)
        lengths = [self._lengths[token] for token in ids]
        if self._unknown in ids:
            # The piece of an unknown token is whatever stands there.
            pieces = self._outer.encode(text, out_type=str)
            for place, token in enumerate(ids):
                if token == self._unknown:
                    lengths[place] = len(pieces[place])
        places = list(accumulate(lengths, initial=0))
        _, offsets = self._outer.normalize(text, with_offsets=True)
        if places[-1] != len(offsets) - 1:
            return None
        bare = frozenset(n for n, token in enumerate(ids) if token == self._space)
        return Tokens(ids, [offsets[place] for place in places], bare)

    def unknown(self, ids: list[int]) -> int:
        """Return how many of `ids` are unknown tokens."""
        return ids.count(self._unknown)

    def begins_word(self, token: int) -> bool:
        """Tell whether the token of this id begins a word."""
        return bool(self._outer.id_to_piece(token).startswith(_SPACE))

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text."""
        return self._vocabulary.encode_many(list(texts))


@cache
def reader_of(vocabulary: Vocabulary) -> Reader:
    """Return the reader of a vocabulary, made once."""
    return Reader(vocabulary)


def _length(pieces: Any, token: int) -> int:
    """Return how many characters of the normalised text a token takes up."""
    piece = pieces.id_to_piece(token)
    if not pieces.is_byte(token):
        return len(piece)
    # "<0xE3>": the first byte of a character stands for all of it.
    return 0 if 0x80 <= int(piece[3:5], 16) < 0xC0 else 1
