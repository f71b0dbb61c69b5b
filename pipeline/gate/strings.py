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
Bytes = npt.NDArray[np.uint8]

_WORD = 8
_BLOCK = 1 << 17
# The first three bytes of what `str.isspace` calls space beyond ASCII, as little-endian numbers.
_SPACES = [
    char.encode() for char in map(chr, range(0x80, 0x3001)) if char.isspace()
]  # fmt: skip
_SPACE2 = np.array([int.from_bytes(s, "little") for s in _SPACES if len(s) == 2], np.uint64)
_SPACE3 = np.array([int.from_bytes(s, "little") for s in _SPACES if len(s) == 3], np.uint64)


class Strings:
    """One column of strings: its bytes end to end, and where each row's begin and end."""

    def __init__(self, array: pa.Array) -> None:
        """Take an Arrow array of type string, without nulls; nothing is copied."""
        _, offsets, data = array.buffers()
        ends = np.frombuffer(offsets, np.int32, len(array) + 1, array.offset * 4)
        first, last = (int(ends[0]), int(ends[-1])) if len(array) else (0, 0)
        whole = np.frombuffer(data, np.uint8) if last > first else np.empty(0, np.uint8)
        self.raw: Bytes = whole[first:last]
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

    def words(self, places: Rows) -> Words:
        """Return the eight bytes at each of `places`, the first in the lowest bits.

        Behind the end stand zeros; no place may be behind it by more than one byte.
        """
        last = self.size - _WORD
        if last < 0:
            padded = np.concatenate([self.raw, np.zeros(_WORD, np.uint8)])
            return _view(padded)[places]
        if not len(places) or places.max() <= last:
            return _view(self.raw)[places]
        words = _view(self.raw)[np.minimum(places, last)]
        late = np.flatnonzero(places > last)
        end = np.concatenate([self.raw[last:], np.zeros(_WORD, np.uint8)])
        words[late] = _view(end)[places[late] - last]
        return words

    @cached_property
    def heads(self) -> Words:
        """The first eight bytes of each row; of a shorter row, what there is, and zeros."""
        return self._whole(self.words(self.starts))

    def tails(self) -> Words:
        """Return the last eight bytes of each row, or fewer and zeros as `heads` does."""
        return self._whole(self.words(np.maximum(self.bounds[1:] - _WORD, self.starts)))

    def _whole(self, words: Words) -> Words:
        """Return words of which those of short rows hold no byte of the next row."""
        short = np.flatnonzero(self.lengths < _WORD)
        if len(short):
            # The bytes of the next row are shifted out and zeros in.
            lengths = self.lengths[short]
            spare = np.minimum(_WORD - lengths, _WORD - 1).astype(np.uint64) * np.uint64(8)
            words[short] = np.where(lengths == 0, 0, words[short] << spare >> spare)
        return words

    def rows_at(self, places: Any) -> Rows:
        """Return the row in which each of `places` lies."""
        rows: Rows = np.searchsorted(self.bounds, places, side="right") - 1
        return rows

    def places_of(self, *marks: int) -> list[Rows]:
        """Return where each of some bytes stands; fast if they are rare.

        A block is looked through for all of them while the processor's cache holds it.
        """
        hits: list[list[Rows]] = [[np.empty(0, np.int64)] for _ in marks]
        for start in range(0, self.size, _BLOCK):
            block = self.raw[start : start + _BLOCK]
            data = block.tobytes()
            for mark, found in zip(marks, hits, strict=True):
                if mark in data:
                    found.append(np.flatnonzero(block == mark) + start)
        return [np.concatenate(found) for found in hits]

    def maybe_blank(self) -> Mask:
        """Tell which rows are empty or begin with what `str.isspace` calls space."""
        heads = self.heads
        first = heads & np.uint64(0xFF)
        blank = np.asarray(first <= np.uint64(0x20))  # an empty row's is 0
        wide = np.flatnonzero(first > np.uint64(0x7F))
        if len(wide):
            two = np.isin(heads[wide] & np.uint64(0xFFFF), _SPACE2)
            blank[wide] = two | np.isin(heads[wide] & np.uint64(0xFFFFFF), _SPACE3)
        return blank

    def row(self, number: int) -> bytes:
        """Return the bytes of one row."""
        return self.raw[self.bounds[number] : self.bounds[number + 1]].tobytes()


def _view(data: Bytes) -> Words:
    """Return all runs of eight bytes, one a byte: a view that overlaps itself."""
    return np.ndarray((len(data) - _WORD + 1,), "<u8", data.data, strides=(1,))


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
