"""Which rows may hold what a prompt should have filled or left out, in whole columns."""

from __future__ import annotations

import numpy as np

from pipeline.gate.rules import MARKERS, MISSING
from pipeline.gate.strings import Mask, Rows, Strings, Words

_LINE_END, _NOTHING = ord("\n"), 0


def _number(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(text.encode()[:8], "little"))


def _low(count: int) -> np.uint64:
    """Return the mask of the lowest `count` bytes."""
    return np.uint64((1 << 8 * count) - 1)


_OPENERS = (_number("{{"), _number("{%"))
# Whether a marker or a missing value may begin with a byte.
_FIRST = np.isin(np.arange(256), [ord(word[0]) for word in (*MARKERS, *MISSING)])
_ALONE = tuple(_number(word) for word in MISSING)
# The last eight bytes of inputs that end with a missing value behind a marker.
_TAILS = tuple(_number(f"QUERY: {word}"[-8:]) for word in MISSING)


def suspects(inputs: Strings, targets: Strings) -> Mask:
    """Return the rows that may break the rules of leftovers, or hold U+0000."""
    found = np.zeros(len(inputs.starts), np.bool_)
    open_in, asked, nul_in = inputs.places_of(ord("{"), ord("Q"), 0)
    open_out, nul_out = targets.places_of(ord("{"), 0)
    for strings, opened, nul in ((inputs, open_in, nul_in), (targets, open_out, nul_out)):
        pairs = strings.words(opened) & _low(2)
        found[strings.rows_at(opened[np.isin(pairs, _OPENERS)])] = True
        found[strings.rows_at(nul)] = True
    found |= np.isin(targets.heads, _ALONE) | np.isin(inputs.tails(), _TAILS)
    # A text comes first in the inputs; what is asked, anywhere.
    found[inputs.rows_at(asked[inputs.words(asked) == _number("QUERY: Q")])] = True
    for marker in MARKERS:
        size = len(marker) + 1
        places = inputs.starts[(inputs.heads & _low(size)) == _number(f"{marker} ")] + size
        # One table look-up passes over nearly all.
        places = places[_FIRST[inputs.raw[np.minimum(places, inputs.size - 1)]]]
        found[inputs.rows_at(places[_odd(inputs, places)])] = True
    return found


def _odd(strings: Strings, places: Rows) -> Mask:
    """Tell at which places a marker stands, or a missing value and then a line's end."""
    places = np.minimum(places, strings.size)
    words: Words = strings.words(places)
    odd = np.zeros(len(places), np.bool_)
    for marker in MARKERS:
        odd |= (words & _low(len(marker))) == _number(marker)
    for word in MISSING:
        size = min(len(word), 7)
        same = np.flatnonzero((words & _low(size)) == (_number(word) & _low(size)))
        behind = words[same] >> np.uint64(8 * size) & np.uint64(0xFF)
        # The next row begins where the last one ends, without a byte between them.
        row_ends = strings.bounds[strings.rows_at(places[same]) + 1]
        ends = np.isin(behind, (_LINE_END, _NOTHING)) | (places[same] + size >= row_ends)
        odd[same[ends | (size < len(word))]] = True
    return odd
