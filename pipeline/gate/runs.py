"""Rows of 64-bit numbers, more than fit into memory, of which those with equal keys are wanted.

This is how ids, documents and inputs of all shards are compared. Only the keys are sorted, in
runs on disk that are then gone through side by side, one piece of the range of numbers at a time;
the rest of a row is looked up again for the few keys that matter. Keys are hashes, or as evenly
spread, so that pieces of equal width hold about as many rows each.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np

from pipeline.gate.strings import Mask, Words

RUN_ROWS = 1 << 20


class Runs:
    """Rows of a key and some other numbers; `folder` is for files, made only where needed."""

    def __init__(self, folder: str, name: str, run_rows: int = RUN_ROWS) -> None:
        self._path = os.path.join(folder, name)
        self._run_rows = run_rows
        self._waiting: list[list[Words]] = []
        self._held = 0
        self._keys: list[Words] = []
        self._chunks: list[list[Words]] = []
        self.rows = 0

    def add(self, *columns: Words) -> None:
        """Add rows, given as columns of one length: the key and the other numbers."""
        self._waiting.append([np.asarray(column, np.uint64) for column in columns])
        self._held += len(columns[0])
        self.rows += len(columns[0])
        if self._held >= self._run_rows:
            columns_held = self._waiting_columns()
            self._keys.append(self._stored("keys", np.sort(columns_held[0])))
            numbered = enumerate(columns_held)
            self._chunks.append([self._stored(f"column{n}", column) for n, column in numbered])
            self._waiting, self._held = [], 0

    def sorted_keys(self) -> Iterator[Words]:
        """Yield all keys in order, a piece at a time; equal keys come in one piece."""
        runs = list(self._keys)
        if self._waiting:
            runs.append(np.sort(self._waiting_columns()[0]))
        cuts = -(-self.rows // self._run_rows)
        for number in range(cuts):
            parts = [_between(run, number, cuts) for run in runs]
            yield parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts))

    def repeated(self) -> Iterator[Words]:
        """Yield the keys that several rows have, each once and in order, a piece at a time."""
        for keys in self.sorted_keys():
            again = keys[1:][keys[1:] == keys[:-1]]
            if len(again):
                yield np.unique(again)

    def having(self, keys: Words) -> list[Words]:
        """Return the columns of all rows with one of `keys`, which are in order."""
        chunks = [*self._chunks, *([self._waiting_columns()] if self._waiting else [])]
        found = [[c[mask] for c in chunk] for chunk in chunks for mask in [_among(chunk[0], keys)]]
        return [np.concatenate(columns) for columns in zip(*found, strict=True)]

    def _waiting_columns(self) -> list[Words]:
        joined = [np.concatenate(columns) for columns in zip(*self._waiting, strict=True)]
        self._waiting = [joined]
        return joined

    def _stored(self, what: str, column: Words) -> Words:
        path = f"{self._path}-{what}-{len(self._keys)}"
        column.tofile(path)
        return np.memmap(path, np.uint64, "r")


def _between(run: Words, number: int, cuts: int) -> Words:
    """Return the keys of a sorted run in the piece `number` of `cuts` of the range of numbers."""
    start = np.searchsorted(run, np.uint64((number << 64) // cuts))
    if number + 1 == cuts:
        return np.asarray(run[start:])
    end = np.searchsorted(run, np.uint64((number + 1 << 64) // cuts))
    return np.asarray(run[start:end])


def _among(column: Words, keys: Words) -> Mask:
    """Tell which of a column are among `keys`, which are in order and not none."""
    places = np.minimum(np.searchsorted(keys, column), len(keys) - 1)
    return np.asarray(keys[places] == column)
