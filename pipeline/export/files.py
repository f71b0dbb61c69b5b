"""One exported file: rows in, Parquet or JSON lines out, in bounded memory and the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UserError
from pipeline.parquet import ROW_GROUP_BYTES, ROW_GROUP_ROWS, parquet_writer
from pipeline.suggest import suggest

FILE_TYPES = ("parquet", "jsonl", "jsonl.gz")
# Rows wait as Python objects, which are larger than the same rows in Arrow.
_WAITING_ROWS = 1_000
_WAITING_CHARS = 8 * 1024 * 1024
# JSON may leave these as they are, but readers who split lines as Unicode has it break there.
_BREAKS = tuple((c.encode(), f"\\u{ord(c):04x}".encode()) for c in "\u0085\u2028\u2029")


class Rows(Protocol):
    """A file that takes rows."""

    def add(self, row: dict[str, Any], chars: int) -> None:
        """Add a row whose texts have about so many characters."""


def check_file_type(name: str) -> str:
    """Return the name of a type of file. Raises UserError for an unknown one."""
    if name not in FILE_TYPES:
        raise UserError(f'--file_type: unknown type "{name}"; {suggest(name, FILE_TYPES)}')
    return name


@contextmanager
def opened(path: Path, file_type: str, schema: pa.Schema) -> Iterator[Rows]:
    """Open a new file for rows of a schema; what it holds is on the disk at the end."""
    if file_type == "parquet":
        with parquet_writer(path, schema) as writer:
            table = _Table(writer, schema)
            yield table
            table.finish()
        return
    with path.open("wb") as file:
        if file_type == "jsonl":
            yield _Lines(file)
            return
        # No name and no time in the header: the same rows, the same bytes.
        with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
            yield _Lines(cast(BinaryIO, packed))


class _Table:
    """Rows on their way into row groups of a Parquet file."""

    def __init__(self, writer: pq.ParquetWriter, schema: pa.Schema) -> None:
        self._writer = writer
        self._schema = schema
        self._rows: list[dict[str, Any]] = []
        self._chars = 0
        self._batches: list[pa.RecordBatch] = []

    def add(self, row: dict[str, Any], chars: int) -> None:
        self._rows.append(row)
        self._chars += chars
        if len(self._rows) >= _WAITING_ROWS or self._chars >= _WAITING_CHARS:
            self._pack()

    def finish(self) -> None:
        """Write what waits. No row at all makes no row group: an empty one stops readers."""
        self._pack()
        self._write()

    def _pack(self) -> None:
        if not self._rows:
            return
        self._batches.append(pa.RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._rows, self._chars = [], 0
        rows = sum(batch.num_rows for batch in self._batches)
        if rows >= ROW_GROUP_ROWS or sum(b.nbytes for b in self._batches) >= ROW_GROUP_BYTES:
            self._write()

    def _write(self) -> None:
        if self._batches:
            table = pa.Table.from_batches(self._batches)
            self._writer.write_table(table, row_group_size=table.num_rows)
            self._batches = []


class _Lines:
    """JSON lines."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, row: dict[str, Any], _: int) -> None:
        self._file.write(line_of(row))


def line_of(row: dict[str, Any]) -> bytes:
    """Return a row as one line of JSON: all that could end a line is escaped, but its end."""
    line = orjson.dumps(row)
    if not line.isascii():
        for raw, escaped in _BREAKS:
            line = line.replace(raw, escaped)
    return line + b"\n"
