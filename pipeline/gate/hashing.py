"""Hashes of whole columns, and tests of one column in another, by DuckDB over Arrow memory.

The hashes only say which rows of one dataset are alike; they reach no file, so that they may
differ from one version of DuckDB to the next.
"""

from __future__ import annotations

import threading
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.gate.strings import Words

_local = threading.local()
# One thread each: the gate has threads of its own, one a core.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "enable_external_access": "false",
}


def ask(query: str, rows: pa.Table) -> dict[str, Any]:
    """Return the columns that `query` makes of the table `rows`, as NumPy arrays."""
    if not hasattr(_local, "connection"):
        _local.connection = duckdb.connect(":memory:", config=_CONFIG)
    connection = _local.connection
    connection.register("rows", rows)
    try:
        found: dict[str, Any] = connection.execute(query).fetchnumpy()
    finally:
        connection.unregister("rows")
    return found


def hashes(array: pa.Array) -> Words:
    """Return a 64-bit hash of each string of an array."""
    if not len(array):
        return np.empty(0, np.uint64)
    found = ask("SELECT hash(one) AS h FROM rows", pa.table({"one": array}))
    return np.asarray(found["h"], np.uint64)


def mixed(*columns: Words) -> Words:
    """Return one hash a row of several columns of hashes (their order counts)."""
    total = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        total = (total ^ column) * np.uint64(0x9E3779B97F4A7C15)
        total ^= total >> np.uint64(29)
    return total
