"""Questions to the tables of a finished dataset, asked in SQL, streamed, in bounded memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from pipeline.errors import RunError
from pipeline.finished import Finished

MEMORY = "512MB"
# What a query keeps beyond that goes to a temporary folder, which goes with the connection.
_SETTINGS: dict[str, Any] = {
    "memory_limit": MEMORY,
    "preserve_insertion_order": False,
    # Nothing but the tables that are handed over: no file, no network, no downloaded extension.
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class Scan:
    """One connection to DuckDB that sees `records`, the records of a finished dataset."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, root: str) -> None:
        self._connection = connection
        self._root = root

    def see(self, name: str, table: ds.Dataset | pa.Table) -> None:
        """Let questions name a table."""
        self._connection.register(name, table)

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Return the answer to one question. Raises RunError where a file is damaged."""
        try:
            return self._connection.execute(question).fetchall()
        except (duckdb.Error, pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise damaged(self._root, error) from error

    def dicts(self, question: str) -> list[dict[str, Any]]:
        """Return the answer to one question, each row as a mapping of its columns."""
        rows = self.rows(question)
        names = [column[0] for column in self._connection.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]


def damaged(root: str, error: BaseException) -> RunError:
    """Return the error of a run whose files cannot be read."""
    why = (str(error).splitlines() or [type(error).__name__])[0]
    return RunError(f"{root}: cannot be read: {why}; `restruct validate {root}` says more")


@contextmanager
def scan(run: Finished) -> Iterator[Scan]:
    """Open the records of a run to questions. Raises RunError where it has none."""
    records = run.dataset("records")
    if records is None:
        raise RunError(f"{run.root}: holds no records; its manifest.json says why")
    with tempfile.TemporaryDirectory(prefix="restruct-report-") as spill:
        settings = _SETTINGS | {"temp_directory": os.path.join(spill, "duckdb")}
        with duckdb.connect(":memory:", config=settings) as connection:
            asked = Scan(connection, run.root)
            asked.see("records", records)
            yield asked
