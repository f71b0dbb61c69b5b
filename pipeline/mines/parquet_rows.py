"""Parquet files, row group by row group; only the columns that the map reads are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UserError
from pipeline.inputs import files
from pipeline.inputs.files import Unreadable
from pipeline.mines.base import BadRead, Item, Unit
from pipeline.mines.records import RecordMine

SUFFIXES = (".parquet", ".pq")
# Few rows at a time: one row may hold a whole book.
_BATCH_ROWS = 256
_FAULTS = (pa.ArrowException, OSError, ValueError)


@dataclass(frozen=True)
class ParquetRows(RecordMine):
    """`fields` maps rows to documents. A row is named by its number in the file, from 0."""

    name: ClassVar[str] = "parquet"
    about: ClassVar[str] = "Parquet files, rows mapped to parts by `fields`"

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        found = files.expand(pattern, SUFFIXES)
        return [unit for path, size in found for unit in _cut(path, size, unit_bytes)]

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        try:
            stream = files.open_bytes(unit.path)
        except Unreadable as fault:
            yield BadRead(str(fault), "file", 0, unit.path, cut=True)
            return
        with closing(stream):
            try:
                parquet = _open(stream)
            except UserError:
                raise
            except _FAULTS as error:
                yield BadRead(_reason(error), "file", 0, unit.path, cut=True)
                return
            yield from self._groups(unit, parquet)

    def _groups(self, unit: Unit, parquet: pq.ParquetFile) -> Iterator[Item | BadRead]:
        needed, lacking = self._map.columns(parquet.schema_arrow.names)
        if lacking:
            yield BadRead("; ".join(lacking), "file", 0, unit.path, cut=True)
            return
        for group, first, rows in _groups_of(parquet):
            if unit.start <= first and (unit.end < 0 or first < unit.end):
                yield from _rows(parquet, group, needed, unit.path, first, first + rows)


def _open(stream: BinaryIO) -> pq.ParquetFile:
    return pq.ParquetFile(stream, pre_buffer=False)


def _cut(path: str, size: int, unit_bytes: int) -> Iterator[Unit]:
    """Cut a file at row groups into units of about `unit_bytes`; one that is broken stays whole."""
    if size <= unit_bytes:
        yield Unit(path)
        return
    try:
        with closing(files.open_bytes(path)) as stream:
            parquet = _open(stream)
            groups = list(_groups_of(parquet))
            sizes = [parquet.metadata.row_group(g).total_byte_size for g, _, _ in groups]
    except (Unreadable, *_FAULTS):
        # Reading meets the same fault again, and makes a dead letter of it.
        yield Unit(path)
        return
    start = held = 0
    for (_, first, _), group_size in zip(groups, sizes, strict=True):
        if held and held + group_size > unit_bytes:
            yield Unit(path, start, first)
            start, held = first, 0
        held += group_size
    yield Unit(path, start)


def _groups_of(parquet: pq.ParquetFile) -> Iterator[tuple[int, int, int]]:
    """Yield (number, first row, rows) for each row group that has rows."""
    first = 0
    for group in range(parquet.metadata.num_row_groups):
        rows = parquet.metadata.row_group(group).num_rows
        if rows > 0:
            yield group, first, rows
        first += rows


def _rows(
    parquet: pq.ParquetFile, group: int, columns: list[str], path: str, row: int, end: int
) -> Iterator[Item | BadRead]:
    batches = parquet.iter_batches(batch_size=_BATCH_ROWS, row_groups=[group], columns=columns)
    while row < end:
        try:
            batch = next(batches, None)
        except UserError:
            raise
        except _FAULTS as error:
            where = f"{_reason(error)} (rows {row} to {end - 1} of row group {group} are lost)"
            yield BadRead(where, f"row {row}", row, f"{path}#row={row}", cut=True)
            return
        if batch is None:
            return
        yield from _items(batch, path, row)
        row += batch.num_rows


def _items(batch: pa.RecordBatch, path: str, first: int) -> Iterator[Item | BadRead]:
    try:
        records = batch.to_pylist()
    except _FAULTS as error:
        # One value spoils the batch (invalid UTF-8, a date out of range): row by row it costs one.
        if batch.num_rows > 1:
            for index in range(batch.num_rows):
                yield from _items(batch.slice(index, 1), path, first + index)
        else:
            yield BadRead(_reason(error), f"row {first}", first, f"{path}#row={first}")
        return
    for row, record in enumerate(records, first):
        yield Item(record, f"row {row}", row, f"{path}#row={row}")


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"invalid UTF-8: byte 0x{error.object[error.start]:02x} at byte {error.start}"
    return f"not readable as Parquet: {str(error).splitlines()[0] if str(error) else error!r}"
