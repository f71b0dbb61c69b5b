"""Columns of strings as plain buffers, looked through all at once instead of row by row.

Nearly every row is sound, so what is needed is a test that a whole batch passes in one sweep and
that names the rows to look at where it does not. Python's own search of bytes and NumPy on the
buffers do that at several gigabytes a second.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Rows = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

_WORD = 8
_BLOCK = 1 << 16
# The first three bytes of what `str.isspace` calls space beyond ASCII, as little-endian numbers.
_SPACES = [
    char.encode() for char in map(chr, range(0x80, 0x3001)) if char.isspace()
]  # fmt: skip
_SPACE2 = np.array([int.from_bytes(s, "little") for s in _SPACES if len(s) == 2], np.uint64)
_SPACE3 = np.array([int.from_bytes(s, "little") for s in _SPACES if len(s) == 3], np.uint64)


class Strings:
    """One column of strings: its bytes end to end, and where each row's begin and end."""

    def __init__(self, array: pa.Array) -> None:
        """Take an Arrow array of type string, without nulls."""
        _, offsets, data = array.buffers()
        ends = np.frombuffer(offsets, np.int32, len(array) + 1, array.offset * 4)
        first, last = (int(ends[0]), int(ends[-1])) if len(array) else (0, 0)
        whole = memoryview(data or b"")[first:last]
        # One copy, since Python finds in nothing but bytes; zeros behind, so that words end in it.
        self._padded = b"".join([whole, bytes(_WORD)])
        self.size = last - first
        # As 64 bits, since products and sums of them are made.
        self.bounds: Rows = ends.astype(np.int64) - first

    @property
    def starts(self) -> Rows:
        """Where each row begins."""
        return self.bounds[:-1]

    @property
    def lengths(self) -> Rows:
        """The length of each row in bytes."""
        lengths: Rows = np.diff(self.bounds)
        return lengths

    @cached_property
    def _words(self) -> Words:
        """All runs of eight bytes, one a byte: a view that overlaps itself."""
        return np.ndarray((self.size + 1,), "<u8", self._padded, strides=(1,))

    @property
    def raw(self) -> npt.NDArray[np.uint8]:
        """All bytes as numbers."""
        return np.frombuffer(self._padded, np.uint8, self.size)

    def words(self, places: Rows) -> Words:
        """Return the eight bytes at each of `places`, the first in the lowest bits."""
        return self._words[places]

    @cached_property
    def heads(self) -> Words:
        """The first eight bytes of each row; of a shorter row, what there is, and zeros."""
        return self._whole(self.words(self.starts))

    def tails(self) -> Words:
        """Return the last eight bytes of each row, or fewer and zeros as `heads` does."""
        return self._whole(self.words(np.maximum(self.bounds[1:] - _WORD, self.starts)))

    def _whole(self, words: Words) -> Words:
        """Return words of which those of short rows hold no byte of the next row."""
        lengths = self.lengths
        if not len(lengths) or lengths.min() >= _WORD:
            return words
        # The bytes of the next row are shifted out and zeros in.
        spare = np.clip(_WORD - lengths, 0, _WORD - 1).astype(np.uint64) * np.uint64(8)
        return np.asarray(np.where(lengths == 0, np.uint64(0), words << spare >> spare))

    def rows_at(self, places: Any) -> Rows:
        """Return the row in which each of `places` lies."""
        rows: Rows = np.searchsorted(self.bounds, places, side="right") - 1
        return rows

    def _find(self, needle: bytes, start: int) -> int:
        return self._padded.find(needle, start, self.size)

    def has(self, byte: int) -> bool:
        """Tell whether a byte, not zero, stands anywhere."""
        return byte in self._padded

    def holding(self, needle: bytes) -> Rows:
        """Return the rows that hold `needle`, and maybe a row before a place where two make it."""
        hits = []
        place = self._find(needle, 0)
        while place >= 0:
            row = int(self.rows_at(place))
            hits.append(row)
            place = self._find(needle, max(int(self.bounds[row + 1]), place + 1))
        return np.array(hits, np.int64)

    def places_of(self, byte: int) -> Rows:
        """Return where a byte stands, fast if it is rare: blocks without it are passed over."""
        hits = [np.empty(0, np.int64)]
        mark = bytes([byte])
        for start in range(0, self.size, _BLOCK):
            end = min(start + _BLOCK, self.size)
            if self._padded.find(mark, start, end) >= 0:
                hits.append(np.flatnonzero(self.raw[start:end] == byte) + start)
        return np.concatenate(hits)

    def maybe_blank(self) -> Mask:
        """Tell which rows are empty or begin with what `str.isspace` calls space."""
        heads = self.heads
        low = (heads & np.uint64(0xFF)) <= np.uint64(0x20)  # an empty row's is 0
        if self._padded.isascii():
            return np.asarray(low)
        two = np.isin(heads & np.uint64(0xFFFF), _SPACE2)
        return np.asarray(low | two | np.isin(heads & np.uint64(0xFFFFFF), _SPACE3))

    def row(self, number: int) -> bytes:
        """Return the bytes of one row."""
        return self._padded[self.bounds[number] : self.bounds[number + 1]]


def broken(array: pa.Array) -> Rows:
    """Return the rows of an array of strings that are not valid UTF-8."""
    strings = Strings(array)
    return np.array([n for n in range(len(array)) if not _decodes(strings.row(n))], np.int64)


def _decodes(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
