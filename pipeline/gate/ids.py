"""Ids of rows as numbers: twenty hex digits are eighty bits, which fit into two words."""

from __future__ import annotations

import binascii

import numpy as np
import pyarrow as pa

from pipeline.gate.strings import Mask, Rows, Strings, Words

DIGITS = 20
_PLACE_BITS = np.uint64(48)


def parsed(array: pa.Array) -> tuple[Words, Words] | Mask:
    """Return the high 64 and the low 16 bits of each id, or, if some are no ids, which ones."""
    strings = Strings(array)
    if (strings.lengths == DIGITS).all():
        try:
            raw = binascii.unhexlify(strings.raw.data)
        except ValueError:
            return _wrong(strings)
        if not any(letter in strings.raw.tobytes() for letter in b"ABCDEF"):
            pairs = np.frombuffer(raw, [("high", ">u8"), ("low", ">u2")])
            return pairs["high"].astype(np.uint64), pairs["low"].astype(np.uint64)
    return _wrong(strings)


def _wrong(strings: Strings) -> Mask:
    good = frozenset(b"0123456789abcdef")
    rows = (strings.row(n) for n in range(len(strings.starts)))
    return np.array([len(row) != DIGITS or not good.issuperset(row) for row in rows], np.bool_)


def with_place(low: Words, places: Rows) -> Words:
    """Return the low bits of ids above the places of their rows (under 2^48)."""
    return np.asarray(low << _PLACE_BITS | places.astype(np.uint64))


def place_of(word: int) -> int:
    """Return the place in what `with_place` made."""
    return word & (1 << 48) - 1


def written(high: int, word: int) -> str:
    """Return the id whose numbers these are, as it stands in the row."""
    return f"{high:016x}{word >> 48:04x}"


def unordered(high: Words, low: Words) -> Rows:
    """Return the rows whose id is not above that of the row before."""
    same = high[1:] == high[:-1]
    return np.flatnonzero((high[1:] < high[:-1]) | (same & (low[1:] <= low[:-1]))) + 1
