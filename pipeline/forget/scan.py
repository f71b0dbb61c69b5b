"""Reading the shards of a finished dataset, a row group and only the columns needed at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import RunError
from pipeline.finished import Finished, ShardEntry, Table
from pipeline.suggest import listed

_LETTERS = 1000
PARQUET = ("records", "signals", "evidence")


def parquet_shards(finished: Finished, *kinds: str) -> Iterator[tuple[Table, ShardEntry, str]]:
    """Yield table, entry and path of every Parquet shard of the given kinds (all by default)."""
    for table in finished.tables:
        if table.kind in (kinds or PARQUET):
            for entry in table.shards:
                yield table, entry, finished.path(entry)


def dead_shards(finished: Finished) -> Iterator[tuple[Table, ShardEntry, str]]:
    """Yield table, entry and path of every file of dead letters."""
    for table in finished.tables:
        if table.kind == "dead":
            for entry in table.shards:
                yield table, entry, finished.path(entry)


def row_groups(path: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """Yield the row groups of a file, all columns or some of them.

    Raises RunError for a file that cannot be read: what it holds is unknown then.
    """
    try:
        with pq.ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number, columns=columns)
    except (OSError, pa.ArrowException, KeyError) as error:
        raise RunError(unreadable(path, error)) from error


def schema_at(path: str) -> pa.Schema:
    """Return the schema of a Parquet file. Raises RunError where it cannot be read."""
    try:
        return pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        raise RunError(unreadable(path, error)) from error


def check_has(path: str, columns: list[str]) -> None:
    """Raise RunError unless a Parquet file has these columns."""
    if lacking := set(columns) - set(schema_at(path).names):
        raise RunError(unreadable(path, ValueError(f"it lacks {listed(sorted(lacking))}")))


def unreadable(path: str, error: BaseException) -> str:
    """Return the message for a file that cannot be read."""
    why = str(error).strip().split("\n", 1)[0]
    return (
        f"{path}: cannot be read, so nothing can be said of what it holds: {why}; "
        "`restruct validate` finds damaged files, and only making the dataset again mends them"
    )


def name_of(table: Table) -> str:
    """Return the name of a table with its split, as messages and counts have it."""
    return f"{table.name}/{table.split}" if table.split else table.name


def letters(path: str) -> Iterator[tuple[list[bytes], list[dict[str, Any]]]]:
    """Yield the lines of a file of dead letters, some at a time, as they are and as mappings.

    Raises RunError for a line that is none, and where the file cannot be read.
    """
    try:
        with open(path, "rb") as file:
            numbered = enumerate(file, 1)
            while some := list(islice(numbered, _LETTERS)):
                yield [line for _, line in some], [_letter(path, *pair) for pair in some]
    except OSError as error:
        raise RunError(unreadable(path, error)) from error


def _letter(path: str, number: int, line: bytes) -> dict[str, Any]:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise RunError(unreadable(f"{path}: line {number}", error)) from error
    if not isinstance(row, dict):
        raise RunError(unreadable(f"{path}: line {number}", ValueError("it is no mapping")))
    return row
