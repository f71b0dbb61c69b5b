"""Chunks to files: shards of like size, sorted, written under a temporary name."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from apache_beam.io.filesystems import FileSystems

from pipeline.chunks import Chunk, Spill, bucket_key, bucket_of, load_all, schema_of
from pipeline.curate import cells

# A shard of fewer rows is likely to be lopsided, since rows fall into shards by their hash.
MIN_ROWS = 32
ROW_GROUP_ROWS = 10_000
PARTIAL = ".partial"


class Shard(NamedTuple):
    """One written file, still under its temporary name. `cells` counts rows and tokens."""

    table: str
    index: int
    path: str
    rows: int
    bytes: int
    sha256: str
    cells: tuple[tuple[str, str, int, int, int], ...]


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
    wanted = min(max(16, 2 ** (max(input_bytes, 1) // 2**26).bit_length()), 1024)
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


class StoreFn(beam.DoFn):
    """(bucket key, table) -> (bucket key, chunk); on "sizes": (table name, (bytes, rows))."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def start_bundle(self) -> None:
        self._spill = Spill(self._folder)

    def process(self, element: tuple[str, pa.Table]) -> Iterator[Any]:
        key, table = element
        name = key.split("#")[0]
        [batch] = table.combine_chunks().to_batches()
        yield key, tuple(self._spill.store(name, batch))
        yield beam.pvalue.TaggedOutput("sizes", (name, (text_bytes(table), table.num_rows)))

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
        # Dead letters are few and read by people: only their size splits them.
        shards = None if table.startswith("dead/") else self._shards
        total = shards_for(size, rows, shards, self._shard_bytes)
        yield f"{table}#{total}#{int(bucket) * total // self._buckets}", chunk


class WriteFn(beam.DoFn):
    """((table, number of shards, first shard), chunks) -> `Shard`s, as plain tuples."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def process(self, element: tuple[str, Iterable[tuple[Any, ...]]]) -> Iterator[tuple[Any, ...]]:
        key, chunks = element
        name, total, _ = key.split("#")
        table = load_all(chunks)
        keys = table.column("_key").to_pylist()
        indexes = np.array([bucket_of(k, int(total)) for k in keys])
        for index in np.unique(indexes).tolist():
            mask = pa.array(indexes == index)
            yield tuple(write_shard(self._folder, name, index, table.filter(mask)))


def write_shard(folder: str, name: str, index: int, table: pa.Table) -> Shard:
    """Sort a table, write it under a temporary name in `folder`, and describe the file."""
    dead = name.startswith("dead/")
    order = ["mine", "uri", "offset", "key", "error"] if dead else ["id"]
    table = table.select(schema_of(name).names).cast(schema_of(name))
    table = table.sort_by([(column, "ascending") for column in order])
    # The name must be new on every attempt of a bundle; the commit gives the final one.
    path = FileSystems.join(folder, f"{uuid.uuid4().hex}.part")
    with HashingFile(path) as file:
        (write_jsonl if dead else write_parquet)(table, file)
    return Shard(name, index, path, table.num_rows, file.size, file.sha256, shard_cells(table))


def shard_cells(table: pa.Table) -> tuple[tuple[str, str, int, int, int], ...]:
    """Return (mine, signal, rows, input tokens, target tokens) for each cell in a shard."""
    if "signal" not in table.column_names:
        return tuple((row["mine"], "", 1, 0, 0) for row in table.select(["mine"]).to_pylist())
    if "input_tokens" not in table.column_names:
        return tuple((*cell, 0, 0) for cell in sorted(cells(table)))
    sums = [([], "count_all"), ("input_tokens", "sum"), ("target_tokens", "sum")]
    rows = table.group_by(["mine", "signal"]).aggregate(sums).to_pylist()
    names = ("mine", "signal", "count_all", "input_tokens_sum", "target_tokens_sum")
    return tuple(sorted(tuple(row[name] for name in names) for row in rows))


def write_parquet(table: pa.Table, file: HashingFile) -> None:
    """Write a table as Parquet: zstd, row groups of `ROW_GROUP_ROWS`, with a page index."""
    with pq.ParquetWriter(
        pa.PythonFile(file, mode="w"), table.schema, compression="zstd", write_page_index=True
    ) as writer:
        writer.write_table(table, row_group_size=ROW_GROUP_ROWS)


def write_jsonl(table: pa.Table, file: HashingFile) -> None:
    """Write a table as JSON lines."""
    for row in table.to_pylist():
        file.write(orjson.dumps(row) + b"\n")


class HashingFile(io.RawIOBase):
    """A file to write on any filesystem of Beam's, which knows its size and SHA-256 at the end."""

    def __init__(self, path: str) -> None:
        self._stream = FileSystems.create(path, "application/octet-stream", "uncompressed")
        self._hash = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self._stream.write(raw)
        self._hash.update(raw)
        self.size += len(raw)
        return len(raw)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


__all__ = ["Chunk", "Shard", "WriteFn", "bucket_key", "shards_for"]
