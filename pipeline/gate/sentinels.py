"""The sentinels of denoising records, found and numbered in whole columns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.gate.strings import Mask, Rows, Strings
from pipeline.tokens import SENTINELS

_HEAD = np.uint64(int.from_bytes(b"<extra_i", "little"))
_NEXT = np.uint64(int.from_bytes(b"d_", "little"))
_END = ord(">")
_ODD = -1


def unsound(rows: pa.Table) -> Mask:
    """Return the denoising rows whose sentinels are not 0, 1, 2, ... once each on both sides.

    `rows` is a table of one chunk, its column "form" a dictionary.
    """
    form = rows.column("form").chunk(0)
    codes = [n for n, word in enumerate(form.dictionary.to_pylist()) if word == "denoising"]
    denoising = np.isin(form.indices.to_numpy(), codes)
    found = np.zeros(rows.num_rows, np.bool_)
    if denoising.any():
        mask = pa.array(denoising)
        texts = [Strings(pc.filter(rows.column(n).chunk(0), mask)) for n in ("inputs", "targets")]
        found[denoising] = _wrong(*texts)
    return found


def _wrong(inputs: Strings, targets: Strings) -> Mask:
    hidden, shuffled = _ordered(inputs)
    shown, mixed_up = _ordered(targets)
    uneven = (hidden != shown) | (hidden < 1) | (hidden > SENTINELS)
    return np.asarray(uneven | shuffled | mixed_up)


def _ordered(texts: Strings) -> tuple[Rows, Mask]:
    """Return how many sentinels each row has, and whether they are others than 0, 1, 2, ..."""
    places, numbers = _numbered(texts)
    rows = texts.rows_at(places)
    count = np.bincount(rows, minlength=len(texts.starts))
    firsts = np.concatenate([[0], np.cumsum(count)[:-1]])
    wrong = np.zeros(len(texts.starts), np.bool_)
    wrong[rows[numbers != np.arange(len(rows)) - firsts[rows]]] = True
    return count, wrong


def _numbered(texts: Strings) -> tuple[Rows, Rows]:
    """Return where sentinels begin, and their numbers; `_ODD` for what is none of T5's."""
    data = texts.raw
    places = np.flatnonzero(data == ord("<")).astype(np.int64)
    places = places[texts.words(places) == _HEAD]
    tails = texts.words(np.minimum(places + 8, len(data)))
    places, tails = (
        places[tails & np.uint64(0xFFFF) == _NEXT],
        tails[tails & np.uint64(0xFFFF) == _NEXT],
    )
    first, second, third = (
        (tails >> np.uint64(8 * n) & np.uint64(0xFF)).astype(np.int64) for n in (2, 3, 4)
    )
    digits = [(byte >= ord("0")) & (byte <= ord("9")) for byte in (first, second)]
    short = digits[0] & (second == _END)
    long = digits[0] & digits[1] & (third == _END) & (first != ord("0"))
    numbers = np.where(short, first - ord("0"), _ODD)
    return places, np.where(long, (first - ord("0")) * 10 + second - ord("0"), numbers)
