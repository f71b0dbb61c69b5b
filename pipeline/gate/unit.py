"""One unit of work: some row groups of one shard, read and looked through, and what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.finished import ShardEntry, Table
from pipeline.gate.columns import differences, expected_schema
from pipeline.gate.finding import AGAIN, ERROR, Finding, Tray
from pipeline.gate.numbers import Numbers
from pipeline.gate.rules import Breach, Limits
from pipeline.gate.strings import Rows, Words
from pipeline.tokens import Vocabulary

# A unit ends at so many bytes, which is what a thread holds at a time (a row group at least).
UNIT_BYTES = 32 * 1024 * 1024
# A row group must fit into memory; a run's have 10,000 rows, and at most 100 MB.
MOST_GROUP_BYTES = 512 * 1024 * 1024
# Columns of few words are read as such: much faster, and each word is looked at once.
WORDS = ("mine", "signal", "prompt", "form", "license", "language", "method", "split")
_NO_ROWS: Words = np.empty(0, np.uint64)


class Shard(NamedTuple):
    """One shard on its way through the gate. `number` counts all shards of the dataset."""

    table: Table
    number: int
    path: str
    full: str
    entry: ShardEntry


class Unit(NamedTuple):
    """Row groups of a shard; `first` is the number of their first row in it."""

    shard: Shard
    groups: list[int]
    first: int


@dataclass(frozen=True)
class Looking:
    """How all units are looked at."""

    limits: Limits
    vocabulary: Vocabulary | None
    thorough: bool
    most: int
    folded: bool


@dataclass
class Seen:
    """What a unit says. `high` and `low` are ids as `ids.parsed` gives them, `low` with places.

    `ends` are the first and last id, `keys` the least and the greatest key of a shard among the
    rows that were sampled, `fold` sums up the rows of each signal in any order.
    """

    tray: Tray
    rows: int = 0
    sampled: int = 0
    high: Words = field(default_factory=lambda: _NO_ROWS)
    low: Words = field(default_factory=lambda: _NO_ROWS)
    inputs: Words = field(default_factory=lambda: _NO_ROWS)
    targets: Words = field(default_factory=lambda: _NO_ROWS)
    documents: Words = field(default_factory=lambda: _NO_ROWS)
    signals: Rows = field(default_factory=lambda: np.empty(0, np.int64))
    names: list[str] = field(default_factory=list)
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    numbers: dict[str, Numbers] = field(default_factory=dict)
    fold: Counter[str] = field(default_factory=Counter)
    ends: tuple[str, str] | None = None
    keys: tuple[bytes, bytes] | None = None


def found(path: str, row_id: str, breach: Breach) -> Finding:
    """Return a breach as the finding of a row."""
    return Finding(breach.check, breach.level, path, row_id, breach.message, breach.cure)


def units(shard: Shard) -> Iterator[Unit | Finding]:
    """Yield the units of a shard, or what keeps it from being read."""
    try:
        metadata = pq.read_metadata(shard.full)
        schema = metadata.schema.to_arrow_schema()
    except (OSError, pa.ArrowException) as error:
        yield Finding("files", ERROR, shard.path, "", f"is no Parquet file: {brief(error)}", AGAIN)
        return
    for message, cure in differences(shard.table, schema):
        yield Finding("columns", ERROR, shard.path, "", message, cure)
        return
    if metadata.num_rows != shard.entry.rows:
        message = f"has {metadata.num_rows:,} rows, the manifest says {shard.entry.rows:,}"
        yield Finding("files", ERROR, shard.path, "", message, AGAIN)
    yield from _cut(shard, metadata)


def _cut(shard: Shard, metadata: pq.FileMetaData) -> Iterator[Unit | Finding]:
    groups: list[int] = []
    held = first = row = 0
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        size, rows = group.total_byte_size, group.num_rows
        if rows == 0:
            message = "has an empty row group, which `datasets` cannot read"
            yield Finding("files", ERROR, shard.path, "", message, AGAIN)
        if size > MOST_GROUP_BYTES:
            message = f"has a row group of {size:,} bytes, too large to be read at once"
            yield Finding("files", ERROR, shard.path, "", message, AGAIN)
            return
        if groups and held + size > UNIT_BYTES:
            yield Unit(shard, groups, first)
            groups, held, first = [], 0, row
        groups.append(number)
        held += size
        row += rows
    if row:
        yield Unit(shard, groups, first)


def read(unit: Unit) -> pa.Table:
    """Return the rows of a unit as a table of one chunk, `WORDS` as dictionaries.

    Raises OSError and pyarrow.ArrowException where the file cannot be read.
    """
    names = expected_schema(unit.shard.table).names
    words = [name for name in WORDS if name in names]
    with pq.ParquetFile(unit.shard.full, read_dictionary=words, memory_map=True) as file:
        # One thread: as many units are read at a time as there are cores.
        table = file.read_row_groups(unit.groups, use_threads=False).combine_chunks()
    if any(column.num_chunks > 1 for column in table.columns):
        raise pa.ArrowInvalid("a row group has over 2 GiB of text, and says that it has less")
    return table


def brief(error: BaseException) -> str:
    """Return the first line of an error, without the place in Arrow's source."""
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0][:300]
