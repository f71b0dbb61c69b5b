"""One shard: rows of a table, sorted, written under a temporary name, hashed and counted."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from apache_beam.io.filesystems import FileSystems

import pipeline.inputs.s3_client  # noqa: F401 (has Beam make one client for S3, not one a call)
from pipeline.chunks import schema_of
from pipeline.parquet import ROW_GROUP_BYTES, ROW_GROUP_ROWS, parquet_writer

# By what the rows of a kind of table are sorted, if not by their id.
_ORDER = {"dead": ("mine", "uri", "offset", "key", "error"), "evidence": ("signal_id",)}


_COUNTED = ("mine", "signal", "input_tokens", "target_tokens")


class Shard(NamedTuple):
    """One written file, still under its temporary name.

    `cells` holds (mine, signal, rows, input tokens, target tokens); what a table lacks is "" or 0.
    """

    table: str
    number: int
    path: str
    rows: int
    bytes: int
    sha256: str
    cells: tuple[tuple[str, str, int, int, int], ...]


def write_shard(folder: str, name: str, number: int, table: pa.Table, rows: pa.Array) -> Shard:
    """Write the rows of `table` with the numbers `rows`, sorted, to a new file in `folder`.

    Records, signals and evidence are sorted by id and written as Parquet; dead letters by where
    they come from, as JSON lines.
    """
    dead = name.startswith("dead/")
    table = table.select(schema_of(name).names)
    order = _ORDER.get(name.partition("/")[0], ("id",))
    keys = [(column, "ascending") for column in order]
    rows = rows.take(pc.sort_indices(table.select(order).take(rows), sort_keys=keys))
    # The name must be new on every attempt of a bundle; the commit gives the final one.
    path = FileSystems.join(folder, f"{uuid.uuid4().hex}.part")
    with HashingFile(path) as file:
        (write_jsonl if dead else write_parquet)(groups(table, rows), schema_of(name), file)
    return Shard(name, number, path, len(rows), file.size, file.sha256, cells_of(table, rows))


def groups(table: pa.Table, rows: pa.Array) -> Iterator[pa.Table]:
    """Yield the numbered rows of a table, a row group at a time: never a second whole copy."""
    for start in range(0, len(rows), ROW_GROUP_ROWS):
        yield from fitting(table.take(rows.slice(start, ROW_GROUP_ROWS)).combine_chunks())


def fitting(part: pa.Table) -> Iterator[pa.Table]:
    """Yield a table in pieces that hold `ROW_GROUP_BYTES` or a single row at most, by halving."""
    if part.nbytes <= ROW_GROUP_BYTES or part.num_rows < 2:
        yield part
        return
    half = part.num_rows // 2
    yield from fitting(part.slice(0, half))
    yield from fitting(part.slice(half))


def write_parquet(parts: Iterator[pa.Table], schema: pa.Schema, file: HashingFile) -> None:
    """Write tables as the row groups of one Parquet file."""
    with parquet_writer(pa.PythonFile(file, mode="w"), schema) as writer:
        for part in parts:
            writer.write_table(part.cast(schema), row_group_size=ROW_GROUP_ROWS)


def write_jsonl(parts: Iterator[pa.Table], schema: pa.Schema, file: HashingFile) -> None:
    """Write tables as JSON lines, the columns in the order of `schema`."""
    for part in parts:
        for row in part.select(schema.names).to_pylist():
            file.write(orjson.dumps(row) + b"\n")


def cells_of(table: pa.Table, rows: pa.Array) -> tuple[tuple[str, str, int, int, int], ...]:
    """Return (mine, signal, rows, input tokens, target tokens) of each cell among `rows`."""
    counted = [name for name in _COUNTED if name in table.column_names]
    return sums_of(table.select(counted).take(rows))


def sums_of(table: pa.Table) -> tuple[tuple[str, str, int, int, int], ...]:
    """Return the same of all rows of a table with the columns that are counted by and summed."""
    by = [name for name in _COUNTED[:2] if name in table.column_names]
    summed = [name for name in _COUNTED[2:] if name in table.column_names]
    sums = table.group_by(by).aggregate([([], "count_all"), *((name, "sum") for name in summed)])
    return tuple(
        sorted(
            (
                row["mine"],
                row.get("signal", ""),
                row["count_all"],
                row.get("input_tokens_sum", 0),
                row.get("target_tokens_sum", 0),
            )
            for row in sums.to_pylist()
        )
    )


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
        """The SHA-256 of all that was written so far, in hex."""
        return self._hash.hexdigest()
