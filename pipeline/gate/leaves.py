"""All strings of a column, whatever it nests them in, and the rows that hold those at fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.gate.strings import Mask, Rows, Strings, broken

# The mean length, in bytes, up to which strings are short.
_SHORT = 100


class Leaf(NamedTuple):
    """An array of strings, and what turns rows of it into a mask of rows of the column."""

    array: pa.Array
    mask: Callable[[Rows], Mask]


def leaves(column: pa.Array) -> Iterator[Leaf]:
    """Yield the arrays of strings in a column: of strings, lists, structs, or a dictionary."""
    kind = column.type
    if pa.types.is_string(kind):
        yield Leaf(column, lambda rows: _mask(len(column), rows))
    elif pa.types.is_dictionary(kind):
        codes = column.indices.to_numpy()
        yield Leaf(column.dictionary, lambda rows: np.isin(codes, rows))
    elif pa.types.is_list(kind):
        parents = pc.list_parent_indices(column).to_numpy()
        for leaf in leaves(column.flatten()):
            yield Leaf(leaf.array, _through(leaf, parents, len(column)))
    elif pa.types.is_struct(kind):
        for child in column.flatten():
            yield from leaves(child)


def _mask(length: int, rows: Rows) -> Mask:
    mask = np.zeros(length, np.bool_)
    mask[rows] = True
    return mask


def _through(leaf: Leaf, parents: Rows, length: int) -> Callable[[Rows], Mask]:
    return lambda rows: _mask(length, parents[leaf.mask(rows)])


def not_utf8(column: pa.Array) -> Mask | None:
    """Return the rows whose strings are not all valid UTF-8; None if all are."""
    found = None
    for leaf in leaves(column):
        if _is_ascii(leaf.array):
            continue
        try:
            leaf.array.validate(full=True)
        except pa.ArrowInvalid:
            mask = leaf.mask(broken(leaf.array))
            found = mask if found is None else found | mask
    return found


def _is_ascii(array: pa.Array) -> bool:
    """Tell whether short strings are all ASCII, which is cheaper than to look at each of them."""
    strings = Strings(array)
    short = strings.size < _SHORT * len(array)
    return short and int(strings.raw.max(initial=0)) < 0x80


def _lowest(array: pa.Array) -> int:
    """Return the lowest byte of an array of strings, which is found without a copy of them."""
    _, offsets, data = array.buffers()
    if data is None or not len(array):
        return 1
    ends = np.frombuffer(offsets, np.int32, len(array) + 1, array.offset * 4)
    return int(np.frombuffer(data, np.uint8)[ends[0] : ends[-1]].min(initial=255))


def _with_zero(strings: Strings) -> Rows:
    [places] = strings.places_of(0)
    return strings.rows_at(places)


def with_nul(column: pa.Array) -> Mask | None:
    """Return the rows that hold U+0000 in any string; None if none does."""
    found = None
    for leaf in leaves(column):
        if _lowest(leaf.array) == 0:
            mask = leaf.mask(_with_zero(Strings(leaf.array)))
            found = mask if found is None else found | mask
    return found
