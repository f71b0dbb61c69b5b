"""`jsonl`: all columns of a record, for whoever would rather read lines than Parquet."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any

from schemas import Record
from schemas.arrow import record_schema

ABOUT = "all columns, one JSON object a line"
NEEDS = ("id", "inputs", "targets")
SCHEMA = record_schema()

_NAMES = tuple(field.name for field in fields(Record))
_values = attrgetter(*_NAMES)


def refusal(_: Record) -> str:
    """Return "": every record can be written as it is."""
    return ""


def to_row(record: Record, _: int) -> dict[str, Any]:
    """Return all columns of a record."""
    return dict(zip(_NAMES, _values(record), strict=True))


def from_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return the record's columns."""
    return {name: row[name] for name in _NAMES}
