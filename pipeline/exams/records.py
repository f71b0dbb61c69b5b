"""One record of a benchmark: JSON bytes to an object of the shape that the mine knows."""

from __future__ import annotations

from typing import Any

from pipeline.fields.path import kind
from pipeline.mines.base import BadItem
from pipeline.mines.jsonl import parsed

__all__ = ["parsed", "record_of"]


def record_of(data: Any) -> dict[str, Any]:
    """Return a record, given as such or as JSON bytes. Raises BadItem if it is no object."""
    record = parsed(data) if isinstance(data, bytes) else data
    if not isinstance(record, dict):
        raise BadItem(f"expected an object, got {kind(record)}")
    return record
