"""Chunks to files: how many shards, which rows in which, and the steps that write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.chunks import Spill, bucket_key, buckets_of, by_shard
from pipeline.shards import write_shard
from schemas import SPLITS

# A shard of fewer rows is likely to be lopsided, since rows fall into shards by their hash.
MIN_ROWS = 32


def shards_for(size: int, rows: int, shards: int | None, shard_bytes: int) -> int:
    """Return into how many files a table goes.

    `shards` is the number asked for, None to aim at `shard_bytes` each (a power of two, so that
    common numbers of readers divide it). Either way none gets fewer than `MIN_ROWS` rows on
    average. Depends only on what the table holds.
    """
    if shards is None:
        wanted = 1
        while wanted * shard_bytes < size:
            wanted *= 2
        divisors = [2**i for i in range(wanted.bit_length())]
    else:
        divisors = [n for n in range(1, shards + 1) if shards % n == 0]
    return max((n for n in divisors if n == 1 or rows >= n * MIN_ROWS), default=1)


def buckets_for(input_bytes: int, shards: int | None) -> int:
    """Return how many buckets the shuffles use: enough to share out and to fit in memory.

    A multiple of `shards` where that is given, so that a bucket lies in one shard.
    """
    wanted: int = min(max(16, 2 ** (max(input_bytes, 1) // 2**26).bit_length()), 1024)
    if shards is None:
        return wanted
    return shards * max(1, wanted // shards)


def text_bytes(table: pa.Table) -> int:
    """Return the bytes of all strings in a table: its size, whatever its memory layout."""
    return sum(_column_bytes(column.combine_chunks()) for column in table.columns)


def _column_bytes(array: pa.Array) -> int:
    if pa.types.is_struct(array.type):
        return sum(_column_bytes(child) for child in array.flatten())
    if pa.types.is_list(array.type):
        return _column_bytes(array.flatten())
    if pa.types.is_string(array.type):
        return int(pc.sum(pc.binary_length(array)).as_py() or 0)
    return 0


def split_up(name: str, table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Yield the table as it is, or the table of records as one named table a split."""
    if name != "records":
        yield name, table
        return
    for split in SPLITS:
        part = table.filter(pc.equal(table.column("split"), split))
        if part.num_rows:
            yield f"records/{split}", part


class StoreFn(beam.DoFn):
    """(bucket key, table) -> (bucket key, chunk); on "sizes": (table name, (bytes, rows)).

    Records, which were one table so far, go to a table for each split.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def start_bundle(self) -> None:
        self._spill = Spill(self._folder)

    def process(self, element: tuple[str, pa.Table]) -> Iterator[Any]:
        name, bucket = element[0].split("#")
        for part, table in split_up(name, element[1]):
            [batch] = table.combine_chunks().to_batches()
            yield bucket_key(part, int(bucket)), tuple(self._spill.store(part, batch))
            yield beam.pvalue.TaggedOutput("sizes", (part, (text_bytes(table), table.num_rows)))

    def finish_bundle(self) -> None:
        self._spill.close()


class AddPairs(beam.CombineFn):
    """(bytes, rows) -> their sums."""

    def create_accumulator(self) -> tuple[int, int]:
        return 0, 0

    def add_input(self, total: tuple[int, int], new: tuple[int, int]) -> tuple[int, int]:
        return total[0] + new[0], total[1] + new[1]

    def merge_accumulators(self, totals: Iterable[tuple[int, int]]) -> tuple[int, int]:
        both = list(totals)
        return sum(t[0] for t in both), sum(t[1] for t in both)

    def extract_output(self, total: tuple[int, int]) -> tuple[int, int]:
        return total


class AssignFn(beam.DoFn):
    """(bucket key, chunk) -> ((table, number of shards, first shard), chunk)."""

    def __init__(self, buckets: int, shards: int | None, shard_bytes: int) -> None:
        self._buckets = buckets
        self._shards = shards
        self._shard_bytes = shard_bytes

    def process(
        self, element: tuple[str, tuple[Any, ...]], sizes: dict[str, tuple[int, int]]
    ) -> Iterator[tuple[str, tuple[Any, ...]]]:
        key, chunk = element
        table, bucket = key.split("#")
        size, rows = sizes[table]
        # Dead letters and evidence are few and read by people: only their size splits them.
        shards = None if table.startswith(("dead/", "evidence/")) else self._shards
        total = shards_for(size, rows, shards, self._shard_bytes)
        yield f"{table}#{total}#{int(bucket) * total // self._buckets}", chunk


class WriteFn(beam.DoFn):
    """((table, number of shards, first shard), chunks) -> `Shard`s, as plain tuples."""

    def __init__(self, folder: str, buckets: int) -> None:
        self._folder = folder
        self._buckets = buckets

    def process(self, element: tuple[str, Iterable[tuple[Any, ...]]]) -> Iterator[tuple[Any, ...]]:
        key, chunks = element
        name, total, _ = key.split("#")
        here = -(-int(total) // self._buckets)
        for table in by_shard(chunks, int(total), here):
            yield from self._write(name, int(total), table.combine_chunks())

    def _write(self, name: str, total: int, table: pa.Table) -> Iterator[tuple[Any, ...]]:
        if not table.num_rows:
            return
        numbers = buckets_of(table.column("_key").chunk(0), total)
        for number in np.unique(numbers).tolist():
            rows = pa.array(np.flatnonzero(numbers == number))
            yield tuple(write_shard(self._folder, name, number, table, rows))
